import { expect, it } from 'vitest';
import { mergeDigests } from '../../src/digest/merge.js';
import { MINUTE } from '../../src/lib/duration.js';
import type { CoverageNews } from '../../src/model/digest.js';
import { digestId, ruleId, storyId } from '../../src/model/id.js';
import type { Severity } from '../../src/model/rule.js';
import { aDigest, aDigestGroup, aDigestStory, NOON } from '../builders.js';

const STORY = storyId('cargo');

/** A digest that tells the story under one rule, so many minutes after noon. */
function told(minute: number, title: string, severity: Severity, alsoFor: readonly string[] = []) {
  const headline = { text: `told at ${minute}`, marks: [] };
  const story = aDigestStory({ story: STORY, severity, headline, alsoFor });
  const group = aDigestGroup({ rule: ruleId(title.toLowerCase()), title, severity, stories: [story] });
  return aDigest({ groups: [group], to: NOON + minute * MINUTE });
}
const merge = (...digests: Parameters<typeof mergeDigests>[1]) =>
  mergeDigests(digestId('merged'), digests).groups.flatMap(({ title, severity, stories }) =>
    stories.map(({ headline, alsoFor, ...story }) => ({
      under: `${title} ${severity} ${story.severity}`,
      says: headline.text,
      alsoFor,
    })),
  );

it('tells a story as it was told last, under the gravest rule that it fired in any of the digests', () => {
  const last = { says: 'told at 2', alsoFor: ['Landings'] };
  expect(merge(told(1, 'Cargo', 'critical'), told(2, 'Landings', 'low'))).toEqual([
    { ...last, under: 'Cargo critical critical' },
  ]);
  expect(merge(told(2, 'Cargo', 'high'), told(1, 'Landings', 'low'))).toEqual([
    { ...last, under: 'Cargo high high' },
  ]);
});

it.each<[string, (CoverageNews | undefined)[], CoverageNews | undefined]>([
  ['as told when none of them was to tell it', ['as told', 'as told'], 'as told'],
  ['changed when a later one rests on what an earlier one was to tell', ['changed', 'as told'], 'changed'],
  ['open when the first of its route is among them', [undefined, 'as told'], undefined],
  ['as the last that was to tell it has it', [undefined, 'changed', 'as told'], 'changed'],
])('takes the coverage of what was never sent for %s', (_, news, expected) => {
  const [first = aDigest(), ...rest] = news.map((coverageNews, minute) =>
    aDigest({ to: NOON + minute * MINUTE, ...(coverageNews === undefined ? {} : { coverageNews }) }),
  );
  expect(mergeDigests(digestId('merged'), [first, ...rest]).coverageNews).toBe(expected);
});

it('names each other rule once, and takes the later of two that are equally grave', () => {
  expect(
    merge(
      told(1, 'Cargo', 'high', ['Night flights']),
      told(2, 'Landings', 'high', ['Cargo']),
      told(3, 'Night flights', 'low', ['Landings']),
    ),
  ).toEqual([{ under: 'Landings high high', says: 'told at 3', alsoFor: ['Cargo', 'Night flights'] }]);
});
