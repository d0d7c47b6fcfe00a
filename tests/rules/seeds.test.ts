/** Two long reports as the beat is made of: an institute's paper from Israel, and a report of an Iranian agency. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchItem } from '../../src/match/evaluate.js';
import type { RuleExample } from '../../src/model/rule.js';
import { shippedWatch } from './shipped.js';

interface Report {
  readonly file: string;
  readonly fires: readonly string[];
  readonly ignores: readonly string[];
}

const REPORTS: readonly Report[] = [
  {
    file: 'window-of-opportunity.txt',
    fires: [
      'hezbollah-finance',
      'iran-arms-drones',
      'iran-soft-power',
      'plots-attacks',
      'quds-force-flights',
      'us-pressure',
      'venezuela-guyana',
    ],
    ignores: ['bolivia-foreign-ministry'],
  },
  {
    file: 'pressure-on-la-paz.txt',
    fires: ['bolivia-foreign-ministry', 'irgc-designations', 'us-pressure'],
    ignores: ['quds-force-flights', 'venezuela-guyana'],
  },
];

/** The first paragraph is the headline; the rest stands where full text or a long summary would. */
function tell(file: string, field: 'text' | 'summary'): RuleExample {
  const [title = '', ...body] = readFileSync(new URL(`seeds/${file}`, import.meta.url), 'utf8').split('\n\n');
  return { lang: 'en', title, [field]: body.join('\n\n'), tags: [] };
}

const matcher = await (await shippedWatch()).matching.ready();

describe.each(['text', 'summary'] as const)('a long report in the field %s', (field) => {
  it.each(REPORTS)('fires the rules it is about: $file', ({ file, fires }) => {
    const fired = matchItem(matcher, tell(file, field)).map(({ rule }) => rule);
    expect(fired).toEqual(expect.arrayContaining([...fires]));
  });

  it.each(REPORTS)('leaves the other rules alone: $file', ({ file, ignores }) => {
    const fired = matchItem(matcher, tell(file, field)).map(({ rule }) => rule);
    expect(fired.filter((rule) => ignores.includes(rule))).toEqual([]);
  });
});
