import type { Brief } from '../model/brief.js';
import type { Digest, DigestGroup } from '../model/digest.js';
import type { DigestId } from '../model/id.js';
import { SEVERITIES } from '../model/rule.js';
import { composeBrief } from './brief.js';

/**
 * What waited for one destination, as one digest: the latest telling of each story, under its rule.
 * @param id of the digest that results: the same digests may have waited for another destination too
 */
export function mergeDigests(id: DigestId, digests: readonly [Digest, ...Digest[]]): Digest {
  const ordered = digests.toSorted((a, b) => a.to - b.to);
  const last = ordered.at(-1) ?? digests[0];
  const merged = {
    ...last,
    id,
    from: Math.min(...ordered.map((digest) => digest.from)),
    late: true,
    groups: mergeGroups(ordered),
    notices: ordered.flatMap((digest) => digest.notices),
  };
  if (last.brief === undefined) return merged;
  const { gaps, held } = last.brief;
  // Several weeks are not to be compared with one.
  const changed = ordered.toReversed().flatMap((digest) => digest.brief?.changed ?? []);
  return { ...merged, brief: composeBrief(merged, { gaps, held, changed: newestOfEach(changed) }) };
}

function newestOfEach(changed: Brief['changed']): Brief['changed'] {
  return changed.filter(({ rule }, i) => changed.findIndex((other) => other.rule === rule) === i);
}

function mergeGroups(ordered: readonly Digest[]): readonly DigestGroup[] {
  const stories = new Map(
    ordered.flatMap((digest) =>
      digest.groups.flatMap((group) =>
        group.stories.map((story) => [story.story, { group, story }] as const),
      ),
    ),
  );
  const byRule = new Map<string, DigestGroup>();
  for (const { group, story } of stories.values()) {
    const same = byRule.get(group.rule);
    byRule.set(group.rule, { ...group, stories: [...(same?.stories ?? []), story] });
  }
  const rank = (group: DigestGroup) => SEVERITIES.indexOf(group.severity);
  return [...byRule.values()].sort((a, b) => rank(b) - rank(a) || a.title.localeCompare(b.title));
}
