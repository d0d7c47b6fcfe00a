import { describe, expect, it } from 'vitest';
import { feedId, itemId, type RuleId, ruleId } from '../../src/model/id.js';
import { MemoryStories } from '../../src/pipeline/memory-stories.js';
import { type PlanInput, planStories, readTelling } from '../../src/pipeline/plan-stories.js';
import { aFeed, anItem } from '../builders.js';

const NOW = Date.parse('2026-05-13T12:00:00Z');
const RULE: RuleId = ruleId('cargo');
const FIRST = textOf('alfa');
const SECOND = textOf('beta');

describe('items of one poll', () => {
  it('that repeat two texts of one story join it as in two polls', async () => {
    expect(await tellingOf([['night', FIRST]], [['freighter', SECOND]])).toEqual(['join', 'join']);
    expect(
      await tellingOf([
        ['night', FIRST],
        ['freighter', SECOND],
      ]),
    ).toEqual(['join', 'join']);
  });
});

/** Thirty words of its own. */
function textOf(name: string): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzáéíóúñ';
  return Array.from({ length: 30 }, (_, n) => `${name}${letters[n]}${letters[(n * 7) % 32]}${name}`).join(
    ' ',
  );
}

/** What becomes of the polls' items, where a story stands that holds both texts. */
async function tellingOf(...polls: readonly (readonly (readonly [string, string])[])[]): Promise<string[]> {
  const stories = new MemoryStories();
  stories.moveTo(NOW);
  let n = 0;
  const poll = async (news: readonly (readonly [string, string])[]) => {
    const items = news.map(([title, summary]) => matched(++n, title, summary));
    const plan = await planStories(stories, { items, now: NOW, rules: new Map(), routes: [] });
    stories.apply(plan.changes);
    return plan.decisions.map(({ kind }) => kind);
  };
  const title = 'Cargo plane lands in Caracas at night';
  await poll([[title, FIRST]]);
  await poll([[title, `${FIRST.split(' ').slice(0, 12).join(' ')} ${SECOND}`]]);
  const kinds: string[] = [];
  for (const news of polls) kinds.push(...(await poll(news)));
  return kinds;
}

function matched(n: number, title: string, summary: string): PlanInput['items'][number] {
  const feed = aFeed({ id: feedId(`f${n}`), publisher: `p${n}` });
  const item = anItem({ id: itemId(`i${n}`), title, summary, publisher: `p${n}`, publishedAt: NOW });
  const keyed = { item, key: `k${n}`, mark: `m${n}` };
  return {
    keyed,
    telling: readTelling(keyed, feed, NOW),
    matches: [{ rule: RULE, severity: 'low', evidence: [] }],
  };
}
