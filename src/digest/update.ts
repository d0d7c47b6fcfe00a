/** A story that was told and has grown: whether a message may be edited for it, and how it is told then. */
import type { Digest, DigestSource, DigestStory } from '../model/digest.js';
import type { StoryId } from '../model/id.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import type { Alert } from '../model/story.js';
import { type ComposeInput, composeStory, onePerPublisher, sourceOf } from './build.js';

/**
 * Whether what a window tells of one story may be written into the message that told it, which nobody hears. Not what
 * a reader must hear of: a rule that it did not fire before, a graver alert than the message shows, and a changed
 * headline of a critical story, on which somebody may be acting.
 */
export function mayBeSilent(told: DigestStory, alerts: readonly Alert[]): boolean {
  return alerts.every(
    ({ reason, severity }) =>
      reason !== 'new story' &&
      rank(severity) <= rank(told.severity) &&
      !(reason === 'headline changed' && severity === 'critical'),
  );
}

/** The story as its message is to tell it now. It stays under its headline, unless that is what has changed. */
export function updateStory(
  told: DigestStory,
  alerts: readonly Alert[],
  input: ComposeInput & { readonly to: number },
): DigestStory {
  const changed = alerts.findLast(({ reason }) => reason === 'headline changed');
  const fresh = changed && composeStory(changed, [changed], input);
  const { extract, lang, ...rest } = fresh === undefined ? told : { ...told, ...headOf(fresh) };
  const was =
    fresh !== undefined && fresh.headline.text !== told.headline.text ? told.headline.text : told.update?.was;
  return {
    ...rest,
    ...(lang === undefined ? {} : { lang }),
    ...(extract === undefined ? {} : { extract }),
    sources: fresh?.sources ?? sourcesNow(told, input),
    publishers: input.stories.find(({ id }) => id === told.story)?.sources ?? told.publishers,
    update: { at: input.to, ...(was === undefined ? {} : { was }) },
  };
}

/** With `undefined` where it has none, so that nothing of the story before shines through. */
function headOf({ headline, extract, lang }: DigestStory) {
  return { headline, extract, lang };
}

/** The one whose headline is shown stays first. */
function sourcesNow(told: DigestStory, { stories }: ComposeInput): DigestStory['sources'] {
  const [first, ...others] = told.sources;
  const items = stories.find(({ id }) => id === told.story)?.items;
  if (items === undefined) return told.sources;
  const shown = items.find((item) => isSame(first, sourceOf(item)));
  const rest = items.filter((item) => item !== shown);
  if (shown !== undefined) return [first, ...onePerPublisher(shown, rest).map(sourceOf)];
  // it is not kept with the story any more
  const known = [first, ...others];
  const added = rest.map(sourceOf).filter((source) => !known.some(({ outlet }) => outlet === source.outlet));
  return [first, ...others, ...added];
}

function isSame(a: DigestSource, b: DigestSource): boolean {
  return a.outlet === b.outlet && a.url === b.url;
}

/** The digest with those stories as they are told now. */
export function withUpdates(digest: Digest, updates: readonly DigestStory[]): Digest {
  const now = new Map(updates.map((story) => [story.story, story]));
  const groups = digest.groups.map((group) => ({
    ...group,
    stories: group.stories.map((story) => now.get(story.story) ?? story),
  }));
  return { ...digest, groups };
}

/** The digest with no other stories than those. */
export function narrowTo(digest: Digest, wanted: (story: StoryId) => boolean): Digest {
  const groups = digest.groups
    .map((group) => ({ ...group, stories: group.stories.filter(({ story }) => wanted(story)) }))
    .filter(({ stories }) => stories.length > 0);
  return { ...digest, groups };
}

const rank = (severity: Severity): number => SEVERITIES.indexOf(severity);
