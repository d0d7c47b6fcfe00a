import { describe, expect, it } from 'vitest';
import { type BriefFacts, composeBrief, countStories } from '../../src/digest/brief.js';
import { mergeDigests } from '../../src/digest/merge.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import type { Digest, DigestSource, DigestStory } from '../../src/model/digest.js';
import type { Affiliation } from '../../src/model/feed.js';
import { digestId, ruleId, storyId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory, NOON } from '../builders.js';

const NO_FACTS: BriefFacts = {
  gaps: [],
  held: { mutes: [], sameStory: 0, delayed: { digests: 0, stories: 0 } },
  changed: [],
};

const source = (affiliation: Affiliation | undefined, at: number, outlet = 'Valle'): DigestSource => ({
  outlet,
  ...(affiliation === undefined ? {} : { affiliation }),
  at,
});
const story = (changes: Partial<DigestStory> = {}) => aDigestStory(changes);
const week = (stories: readonly DigestStory[], changes: Partial<Digest> = {}): Digest =>
  aDigest({
    schedule: 'weekly',
    zone: 'UTC',
    from: NOON - 7 * DAY,
    to: NOON,
    groups: [aDigestGroup({ stories })],
    ...changes,
  });

describe('a week in numbers', () => {
  it('counts stories, grave ones, outlets, and what only a state’s media told', () => {
    const digest = week([
      story({ severity: 'critical', sources: [source('state', NOON, 'A'), source('government', NOON, 'B')] }),
      story({ severity: 'high', sources: [source('state-linked', NOON, 'A'), source('wire', NOON, 'C')] }),
      story({ severity: 'low', sources: [source(undefined, NOON, 'D')] }),
    ]);
    expect(countStories(digest)).toEqual({ stories: 3, grave: 2, outlets: 4, stateAlone: 1 });
  });

  it('puts each story on the day of its first report, and what is older on the first day', () => {
    const at = (hours: number) =>
      story({ sources: [source('wire', NOON), source('wire', NOON - hours * HOUR)] });
    const { days } = composeBrief(week([at(1), at(23), at(25), at(7 * 24 - 1), at(400)]), NO_FACTS);
    expect(days.map(({ stories }) => stories)).toEqual([2, 0, 0, 0, 0, 0, 2, 1]);
    expect(days.at(-1)?.from).toBe(NOON - 12 * HOUR);
  });

  it('has the days of the route’s calendar although the clocks changed', () => {
    // Chile put its clocks back an hour at the end of 4 April 2026.
    const to = Date.UTC(2026, 3, 6, 12);
    const { days } = composeBrief(week([], { zone: 'America/Santiago', from: to - 7 * DAY, to }), NO_FACTS);
    expect(days.slice(1).map(({ from }, i) => from - (days[i]?.from ?? 0))).toEqual(
      [24, 24, 24, 24, 24, 25, 24].map((hours) => hours * HOUR),
    );
  });

  it.each([
    ['a window that an alert opened late', 2, 7],
    ['a digest that was held up', 9, 10],
    ['one that was held up for months', 80, 14],
  ])('shows for %s (%d days) %d days', (_what, long, shown) => {
    expect(composeBrief(week([], { from: NOON - long * DAY }), NO_FACTS).days).toHaveLength(shown);
  });

  it('counts reports by affiliation, most first', () => {
    const digest = week([
      story({ sources: [source('wire', NOON), source('state', NOON), source(undefined, NOON)] }),
      story({ sources: [source('state', NOON)] }),
    ]);
    expect(composeBrief(digest, NO_FACTS).affiliations).toEqual([
      { affiliation: 'state', reports: 2 },
      { affiliation: 'wire', reports: 1 },
      { reports: 1 },
    ]);
  });

  it('reads first what is gravest, then what is most told, of as many topics as there are', () => {
    const named = (id: string, changes: Partial<DigestStory>) => story({ story: storyId(id), ...changes });
    const digest = week([], {
      groups: [
        aDigestGroup({
          stories: [
            named('a1', { severity: 'high', publishers: 5 }),
            named('a2', { severity: 'high', publishers: 9 }),
          ],
        }),
        aDigestGroup({ stories: [named('b1', { severity: 'high', publishers: 2 })] }),
        aDigestGroup({ stories: [named('c1', { severity: 'critical', publishers: 1 })] }),
      ],
    });
    expect(composeBrief(digest, NO_FACTS).top).toEqual(['c1', 'a2', 'b1']);
  });

  it('is counted anew when several weeks are told as one', () => {
    const brief = (digest: Digest, rule: string): Digest => ({
      ...digest,
      brief: composeBrief(digest, {
        ...NO_FACTS,
        before: countStories(digest),
        changed: [{ rule: ruleId(rule), title: rule, at: digest.to }],
      }),
    });
    const earlier = brief(week([story(), story()], { from: NOON - 14 * DAY, to: NOON - 7 * DAY }), 'old');
    const later = brief(week([story()]), 'new');
    const merged = mergeDigests(digestId('merged'), [later, earlier]);
    expect(merged.brief).toMatchObject({
      counts: { stories: 3 },
      changed: [{ rule: 'new' }, { rule: 'old' }],
    });
    expect(merged.brief?.days).toHaveLength(14);
    expect(merged.brief).not.toHaveProperty('before');
  });
});
