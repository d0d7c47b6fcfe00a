import type { Brief } from '../model/brief.js';
import type { Digest, DigestGroup, DigestStory } from '../model/digest.js';
import type { DigestId, RuleId, StoryId } from '../model/id.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import { composeBrief } from './brief.js';

/**
 * What waited for one destination, as one digest: the latest telling of each story, under its gravest rule.
 * @param id of the digest that results: the same digests may have waited for another destination too
 */
export function mergeDigests(id: DigestId, digests: readonly [Digest, ...Digest[]]): Digest {
  const ordered = digests.toSorted((a, b) => a.to - b.to);
  const last = ordered.at(-1) ?? digests[0];
  const { coverageNews: _, ...kept } = last;
  const merged: Digest = {
    ...kept,
    id,
    from: Math.min(...ordered.map((digest) => digest.from)),
    late: true,
    groups: mergeGroups(ordered),
    notices: ordered.flatMap((digest) => digest.notices),
    ...coverageNews(ordered),
  };
  if (last.brief === undefined) return merged;
  const { gaps, held } = last.brief;
  // Several weeks are not to be compared with one.
  const changed = ordered.toReversed().flatMap((digest) => digest.brief?.changed ?? []);
  return { ...merged, brief: composeBrief(merged, { gaps, held, changed: newestOfEach(changed) }) };
}

/** None of them was sent: what a later one takes as told, the one before it was to tell. */
function coverageNews(ordered: readonly Digest[]): Pick<Digest, 'coverageNews'> {
  if (ordered.every((digest) => digest.coverageNews === 'as told')) return { coverageNews: 'as told' };
  const news = ordered.findLast((digest) => digest.coverageNews !== 'as told')?.coverageNews;
  return news === undefined ? {} : { coverageNews: news };
}

function newestOfEach(changed: Brief['changed']): Brief['changed'] {
  return changed.filter(({ rule }, i) => changed.findIndex((other) => other.rule === rule) === i);
}

interface Told {
  readonly group: DigestGroup;
  readonly story: DigestStory;
}

function mergeGroups(ordered: readonly Digest[]): readonly DigestGroup[] {
  const tellings = new Map<StoryId, [Told, ...Told[]]>();
  for (const group of ordered.flatMap(({ groups }) => groups)) {
    for (const story of group.stories) {
      const same = tellings.get(story.story);
      if (same === undefined) tellings.set(story.story, [{ group, story }]);
      else same.push({ group, story });
    }
  }
  const byRule = new Map<RuleId, DigestGroup>();
  for (const each of tellings.values()) {
    const { group, story } = mergeTellings(each);
    byRule.set(group.rule, { ...group, stories: [...(byRule.get(group.rule)?.stories ?? []), story] });
  }
  return [...byRule.values()].sort(
    (a, b) => rank(b.severity) - rank(a.severity) || a.title.localeCompare(b.title),
  );
}

/** As it was told last, and like in any digest under the gravest rule that it fired: no rule is lost. */
function mergeTellings(all: readonly [Told, ...Told[]]): Told {
  const [first] = all;
  const { story } = all.at(-1) ?? first;
  const gravest = all.reduce((lead, each) =>
    rank(each.story.severity) >= rank(lead.story.severity) ? each : lead,
  );
  const { group } = gravest;
  const rules = new Set(all.flatMap((each) => [each.group.title, ...each.story.alsoFor]));
  rules.delete(group.title);
  return { group, story: { ...story, severity: gravest.story.severity, alsoFor: [...rules] } };
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
