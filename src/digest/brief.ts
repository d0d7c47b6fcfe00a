/** The week in numbers: what a weekly digest says beside its stories. */
import { DateTime } from 'luxon';
import type { Brief, BriefCounts } from '../model/brief.js';
import type { Digest, DigestStory } from '../model/digest.js';
import { AFFILIATIONS, type Affiliation, isOfState } from '../model/feed.js';
import { SEVERITIES } from '../model/rule.js';

/** A week from morning to morning touches eight; a digest that was held up covers more. */
const MOST_DAYS = 14;
const LEAST_DAYS = 7;
const TOP = 3;

/** What the stories of a digest cannot tell. */
export type BriefFacts = Pick<Brief, 'before' | 'gaps' | 'held' | 'changed'>;

export function composeBrief(digest: Digest, facts: BriefFacts): Brief {
  return {
    counts: countStories(digest),
    days: byDay(digest),
    affiliations: byAffiliation(digest),
    top: topStories(digest),
    ...facts,
  };
}

export function countStories(digest: Digest): BriefCounts {
  const stories = storiesOf(digest);
  return {
    stories: stories.length,
    grave: stories.filter(({ severity }) => severity === 'high' || severity === 'critical').length,
    outlets: new Set(stories.flatMap(({ sources }) => sources.map(({ outlet }) => outlet))).size,
    stateAlone: stories.filter(isStateAlone).length,
  };
}

/** Whose silence or speech is a state's. */
function isStateAlone({ sources }: DigestStory): boolean {
  return sources.every(({ affiliation }) => isOfState(affiliation));
}

/** Days of the route's calendar, since people know on which day something was: the first and the last may be short. */
function byDay(digest: Digest): Brief['days'] {
  const local = (at: number) => DateTime.fromMillis(at, { zone: digest.zone }).startOf('day');
  const last = local(digest.to - 1); // what ends at midnight has nothing of the day that begins
  const touched = Math.round(last.diff(local(digest.from), 'days').days) + 1;
  const count = Math.min(MOST_DAYS, Math.max(LEAST_DAYS, touched));
  const begins = Array.from({ length: count }, (_, i) => last.minus({ days: count - 1 - i }).toMillis());
  const first = storiesOf(digest).map(({ sources }) => Math.min(...sources.map(({ at }) => at)));
  return begins.map((from, i) => {
    const until = begins[i + 1] ?? Number.POSITIVE_INFINITY;
    // What was published before the window and told in it counts on its first day.
    const since = i === 0 ? Number.NEGATIVE_INFINITY : from;
    return { from, stories: first.filter((at) => at >= since && at < until).length };
  });
}

function byAffiliation(digest: Digest): Brief['affiliations'] {
  const counts = new Map<Affiliation | undefined, number>();
  for (const { sources } of storiesOf(digest)) {
    for (const { affiliation } of sources) counts.set(affiliation, (counts.get(affiliation) ?? 0) + 1);
  }
  return [...counts]
    .map(([affiliation, reports]) => ({ ...(affiliation === undefined ? {} : { affiliation }), reports }))
    .sort((a, b) => b.reports - a.reports || orderOf(a.affiliation) - orderOf(b.affiliation));
}

/** Unknown ones last. */
function orderOf(affiliation: Affiliation | undefined): number {
  return affiliation === undefined ? AFFILIATIONS.length : AFFILIATIONS.indexOf(affiliation);
}

/** The gravest, then what most publishers told, then the latest; the second of a rule only after the first of others as grave. */
function topStories(digest: Digest): Brief['top'] {
  const ranked = digest.groups
    .flatMap(({ stories }) => stories.toSorted(byWeight).map((story, nth) => ({ story, nth })))
    .sort((a, b) => rank(b.story) - rank(a.story) || a.nth - b.nth || byWeight(a.story, b.story));
  return ranked.slice(0, TOP).map(({ story }) => story.story);
}

function byWeight(a: DigestStory, b: DigestStory): number {
  const newest = (story: DigestStory) => Math.max(...story.sources.map(({ at }) => at));
  return rank(b) - rank(a) || b.publishers - a.publishers || newest(b) - newest(a);
}

const rank = ({ severity }: DigestStory): number => SEVERITIES.indexOf(severity);
const storiesOf = (digest: Digest): readonly DigestStory[] => digest.groups.flatMap(({ stories }) => stories);
