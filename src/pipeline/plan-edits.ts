/**
 * Which messages of a route are to be edited when its window ends: those that told a story which has grown, as far as
 * their channels can. A route closes one window after the other, so each edit builds on the one before it.
 */
import type { OpenDigest, TakenDelivery } from '../backend/records.js';
import type { Channel, PartBody } from '../deliver/channel.js';
import { byStory } from '../digest/build.js';
import { mayBeSilent, updateStory, withUpdates } from '../digest/update.js';
import { HOUR } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { Delivery, Edit, PartHolds } from '../model/delivery.js';
import type { Digest, DigestStory } from '../model/digest.js';
import { type ChannelId, type DeliveryId, deliveryId, type StoryId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Alert } from '../model/story.js';
import { type Context, titlesOf } from './context.js';
import { newDelivery } from './new-delivery.js';
import { toldBy } from './told-by.js';

/**
 * A message older than this is left alone, and its story is told by a new one: who looks at a channel scrolls back
 * over a shift, not over days. (Discord takes few edits of messages older than an hour, and some Slack workspaces
 * none: what they refuse is told by a new message too.)
 */
export const EDIT_WITHIN = 12 * HOUR;

/** Of one story on one channel, over all routes: more messages and edits than there are in `EDIT_WITHIN`. */
const LOOKED_AT = 50;

export interface DraftEdit extends Edit {
  /** All stories of the message. */
  readonly tells: readonly StoryId[];
  /** Those that have grown in this window. `brings` also holds what an edit before was to bring. */
  readonly grown: readonly StoryId[];
  readonly body: PartBody;
}
/** By channel. */
export type DraftEdits = ReadonlyMap<ChannelId, readonly DraftEdit[]>;

/** Only reads; the window's version sees to it that what was read still holds when it is committed. */
export async function draftEdits(
  context: Context,
  route: Route,
  open: OpenDigest,
  now: number,
): Promise<DraftEdits> {
  const drafts = new Map<ChannelId, readonly DraftEdit[]>();
  if (route.updates === 'send') return drafts;
  const stories = byStory(open.alerts);
  for (const id of new Set(route.to)) {
    const channel = context.channels.get(id);
    if (channel?.edits !== undefined)
      drafts.set(id, await draftFor(context, route, open, channel, stories, now));
  }
  return drafts;
}

/** Stories that one channel need not be sent, since its messages are edited for all that the window brings of them. */
export function editedOn(drafts: DraftEdits, channel: ChannelId): ReadonlySet<StoryId> {
  return new Set(drafts.get(channel)?.flatMap(({ grown }) => grown));
}

export function planEdit(channel: Channel, digest: Digest, draft: DraftEdit, now: number): Delivery {
  const { tells, body, grown: _, ...edit } = draft;
  return {
    ...newDelivery(channel, undefined, digest, now),
    id: deliveryId(hash('edit', digest.id, channel.id, edit.of, String(edit.part))),
    tells,
    edit,
    parts: [{ state: 'pending', body, possibleRepeat: false }],
  };
}

/** What became of stories that an edit could not write into their message. */
export type Elsewhere =
  /** A message has told them since, as they were then or later. */
  | { readonly kind: 'told'; readonly by: DeliveryId }
  /** They stand in another message that does not know of it yet. */
  | { readonly kind: 'stands'; readonly draft: DraftEdit };

/**
 * Where the stories of an edit stand whose message is gone, if all of them stand in one other message: an edit before
 * it may have been told by that, say.
 * @param taken the edit, and the digest that brought it
 */
export async function findElsewhere(
  context: Context,
  route: Route,
  channel: Channel,
  { delivery: { edit }, digest }: TakenDelivery,
  now: number,
): Promise<Elsewhere | undefined> {
  const [story, ...others] = edit?.brings ?? [];
  const message = story && (await findMessage(context, route, channel, story, now));
  if (edit === undefined || message === undefined || message.of.id === edit.of) return undefined;
  const holds = message.holds[message.part]?.stories ?? [];
  if (!others.every((other) => holds.includes(other))) return undefined;
  if (message.digest.to >= digest.to) return { kind: 'told', by: message.of.id };
  const updates = edit.told.filter((told) => edit.brings.includes(told.story));
  const found = draft(channel, message, updates);
  return found && { kind: 'stands', draft: found };
}

/** A message as it was last told. */
interface Message {
  readonly of: Delivery;
  readonly part: number;
  readonly holds: readonly PartHolds[];
  readonly digest: Digest;
  readonly told: readonly DigestStory[];
  /** What an edit is to bring that has not been made yet: a newer one takes its place. */
  readonly unmade: readonly StoryId[];
}

async function draftFor(
  context: Context,
  route: Route,
  open: OpenDigest,
  channel: Channel,
  stories: ReadonlyMap<StoryId, readonly Alert[]>,
  now: number,
): Promise<readonly DraftEdit[]> {
  const grown = new Map<string, { readonly message: Message; readonly updates: DigestStory[] }>();
  for (const [story, alerts] of stories) {
    if (alerts.some(({ reason }) => reason === 'new story')) continue;
    const message = await findMessage(context, route, channel, story, now);
    const told = message && storyOf(message, story);
    if (message === undefined || told === undefined || !mayBeSilent(told, alerts)) continue;
    const key = `${message.of.id} ${message.part}`;
    const same = grown.get(key) ?? { message, updates: [] };
    same.updates.push(updateStory(told, alerts, composeInput(context, route, open, now)));
    grown.set(key, same);
  }
  return [...grown.values()].flatMap(({ message, updates }) => draft(channel, message, updates) ?? []);
}

/** The newest that told the story: an edit of an older one, which holds it too, was made for other stories of that. */
async function findMessage(
  { state }: Context,
  route: Route,
  channel: Channel,
  story: StoryId,
  now: number,
): Promise<Message | undefined> {
  const telling = (await state.listDeliveries({ channel: channel.id, story, limit: LOOKED_AT })).filter(
    (delivery) => delivery.route === route.id,
  );
  const id = telling.find(({ edit }) => edit === undefined)?.id ?? telling[0]?.edit?.of;
  const found = id && (await state.readDelivery(id));
  if (!found || !IS_THERE.has(found.delivery.state)) return undefined;
  const { delivery: of } = found;
  if (now - (of.finishedAt ?? of.createdAt) > EDIT_WITHIN) return undefined;
  const holds = (of.parts ?? []).flatMap((each) => (each.holds === undefined ? [] : [each.holds]));
  const part = holds.findIndex(({ stories }) => stories.includes(story));
  if (part < 0 || holds.length !== of.parts?.length) return undefined;
  const newest = telling.find(({ edit }) => edit?.of === id && edit.part === part);
  if (newest !== undefined && !IS_THERE.has(newest.state)) return undefined;
  return {
    of,
    part,
    holds,
    digest: await toldBy(state, found),
    told: newest?.edit?.told ?? [],
    unmade: newest?.edit === undefined || newest.state === 'delivered' ? [] : newest.edit.brings,
  };
}

const IS_THERE: ReadonlySet<Delivery['state']> = new Set(['pending', 'waiting', 'delivered']);

function storyOf({ told, digest }: Message, id: StoryId): DigestStory | undefined {
  const all = [...told, ...digest.groups.flatMap(({ stories }) => stories)];
  return all.find(({ story }) => story === id);
}

/** Undefined when the message would be too long: what has grown is sent then. */
function draft(
  channel: Channel,
  { of, part, holds, digest, told, unmade }: Message,
  updates: readonly DigestStory[],
): DraftEdit | undefined {
  const grown = updates.map(({ story }) => story);
  const all = [...told.filter(({ story }) => !grown.includes(story)), ...updates];
  const body = channel.edits?.rewrite(withUpdates(digest, all), holds, part);
  if (body === undefined) return undefined;
  const brings = [...new Set([...unmade, ...grown])];
  return { of: of.id, part, told: all, brings, tells: holds[part]?.stories ?? [], grown, body };
}

function composeInput({ watch }: Context, route: Route, { stories }: OpenDigest, to: number) {
  return { route, stories, to, ruleTitles: titlesOf(watch.rules), conceptTitles: titlesOf(watch.concepts) };
}
