import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storiesIn } from '../../src/demo/outlet.js';
import { OUTLETS } from '../../src/demo/outlets.js';
import { matchItem } from '../../src/match/evaluate.js';
import { loadMatcher } from '../../src/pipeline/load-matcher.js';
import { anItem } from '../builders.js';

const told = OUTLETS.flatMap((outlet) => storiesIn(outlet, 3).map((story) => ({ outlet, story })));
const { matcher } = loadMatcher(join(import.meta.dirname, '../..'), 'rules');

describe('the demo’s news under the rules that are shipped', () => {
  it.each(told.map(({ outlet, story }) => [`${outlet.id} ${story.slug}`, outlet, story] as const))(
    '%s fires what it should, and nothing when it is a trap or noise',
    (_, outlet, { title, summary, fires = [] }) => {
      if (matcher === undefined) throw new Error('the shipped rules do not compile');
      const { lang, country, affiliation, id: publisher } = outlet;
      const item = anItem({ title, summary, lang, country, affiliation, publisher });
      const rules: string[] = matchItem(matcher, item).map((match) => match.rule);
      expect(fires.length === 0 ? rules : rules.filter((rule) => fires.includes(rule))).toEqual(
        expect.arrayContaining([...fires]),
      );
      if (fires.length === 0) expect(rules).toEqual([]);
    },
  );

  it('fires every shipped rule once at least', () => {
    const fired = new Set(told.flatMap(({ story }) => story.fires ?? []));
    expect([...fired].toSorted()).toEqual(matcher?.rules.map(({ rule }) => rule.id).toSorted());
  });
});

describe('the demo’s outlets', () => {
  it('are a dozen in six languages, one of them broken, none of them real', () => {
    expect(OUTLETS).toHaveLength(12);
    expect(new Set(OUTLETS.map((outlet) => outlet.lang))).toEqual(
      new Set(['en', 'es', 'pt', 'fa', 'ar', 'he']),
    );
    expect(OUTLETS.filter((outlet) => outlet.format === 'login')).toHaveLength(1);
  });
});
