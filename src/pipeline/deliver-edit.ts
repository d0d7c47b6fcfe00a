/**
 * Writes over a message that was sent. An edit says all that its message is to say, so the newest of several is enough,
 * and making one twice does no harm. What cannot be written into its message is told by a new one.
 */
import type { JobOutcome } from '../backend/jobs.js';
import type { TakenDelivery } from '../backend/records.js';
import type { Channel, EditOutcome, Edits, PartBody, SendContext } from '../deliver/channel.js';
import { SECOND } from '../lib/duration.js';
import { hash } from '../lib/hash.js';
import type { Delivery, DeliveryPart, Edit } from '../model/delivery.js';
import { digestId } from '../model/id.js';
import type { Context } from './context.js';
import { coverageNow, withCoverageAsTold, withCoverageNews } from './coverage.js';
import { holdBack } from './hold-back.js';
import { underLease } from './lease.js';
import { newEditable } from './new-delivery.js';
import { type DraftEdit, findElsewhere } from './plan-edits.js';
import { sendParts } from './send-parts.js';
import { toldBy } from './told-by.js';

/** How long an edit that found its message being edited waits before it asks again. */
const MESSAGE_BUSY = SECOND / 2;
/** How long it waits after the time at which its message is to be sent. */
const AFTER_ITS_MESSAGE = SECOND;
/** Of one story on one channel: more than there are while a message may be edited. */
const LOOKED_AT = 50;

const done: JobOutcome = { kind: 'done' };

export async function deliverEdit(
  context: Context,
  holder: string,
  taken: TakenDelivery,
  channel: Channel,
  edit: Edit,
): Promise<JobOutcome> {
  const { state, leases } = context;
  // Two edits of one message are never on their way at once: the older might arrive last.
  const lease = { name: `message:${edit.of}:${edit.part}`, holder, ttl: leases.delivery };
  const made = await underLease(state, lease, () => writeOver(context, holder, taken, channel, edit));
  if (made.kind === 'done') return done;
  await state.saveDelivery({ holder, delivery: taken.delivery, release: true });
  return { kind: 'again', after: MESSAGE_BUSY };
}

async function writeOver(
  context: Context,
  holder: string,
  taken: TakenDelivery,
  channel: Channel,
  edit: Edit,
): Promise<void> {
  const { state } = context;
  const newer = await newerEdit(context, taken.delivery, edit);
  if (newer !== undefined && !isUnknown(taken.delivery)) {
    await end(context, holder, taken, `told by ${newer.id}`);
    return;
  }
  const message = await state.readDelivery(edit.of);
  const part = message?.delivery.parts?.[edit.part];
  if (message !== undefined && part !== undefined && isToBeSent(message.delivery, part)) {
    const dueAt = Math.max(await state.now(), message.delivery.dueAt) + AFTER_ITS_MESSAGE;
    const delivery: Delivery = { ...taken.delivery, state: 'pending', dueAt };
    await state.saveDelivery({ holder, delivery, release: true });
    return;
  }
  const { remoteId, possibleRepeat = false } = part ?? {};
  if (channel.edits === undefined || remoteId === undefined) {
    await sendInstead(context, holder, taken, channel, edit, 'it is not known where its message is');
    return;
  }
  // One whose outcome is unknown may still arrive: it says again what the message says by now.
  const parts = newer?.parts ?? taken.delivery.parts ?? [];
  const delivery: Delivery = { ...taken.delivery, state: 'pending', parts };
  const call = callOf(channel.edits, remoteId, possibleRepeat);
  const sent = await sendParts(context, holder, { ...taken, delivery: restarted(delivery) }, channel, call);
  if (sent.kind === 'gone')
    await sendInstead(context, holder, { ...taken, delivery: sent.delivery }, channel, edit, sent.reason);
}

/** The newest edit of the same message that was planned after this one, unless it came to nothing. */
async function newerEdit(
  { state }: Context,
  delivery: Delivery,
  { of, part, brings }: Edit,
): Promise<Delivery | undefined> {
  const [story] = brings;
  if (story === undefined) return undefined;
  const telling = await state.listDeliveries({ channel: delivery.channel, story, limit: LOOKED_AT });
  const newest = telling.find(({ edit }) => edit?.of === of && edit.part === part);
  return newest === undefined || newest.id === delivery.id || newest.state === 'failed' ? undefined : newest;
}

function isUnknown({ parts = [] }: Delivery): boolean {
  return parts.some(({ state }) => state === 'ambiguous');
}

function isToBeSent({ state }: Delivery, part: DeliveryPart): boolean {
  return part.state !== 'sent' && (state === 'pending' || state === 'waiting');
}

/** As never sent: an edit is one call, however often it was tried. */
function restarted(delivery: Delivery): Delivery {
  const parts = (delivery.parts ?? []).map((part): DeliveryPart => ({ ...part, state: 'pending' }));
  return { ...delivery, parts };
}

/** What the service will never take as an edit, it may take as a message. */
function callOf(
  edits: Edits,
  remoteId: string,
  possibleRepeat: boolean,
): (body: PartBody, context: SendContext) => Promise<EditOutcome> {
  return async (body, context) => {
    const outcome = await edits.edit(remoteId, body, { ...context, possibleRepeat });
    return outcome.kind === 'rejected' ? { kind: 'gone', reason: outcome.reason } : outcome;
  };
}

/**
 * Planned in the commit that ends the edit. A message is heard, so quiet hours and the budget hold it; and none is
 * needed where the story is told all the same: by a newer edit, which brings all that this one was to, or elsewhere.
 */
async function sendInstead(
  context: Context,
  holder: string,
  taken: TakenDelivery,
  channel: Channel,
  edit: Edit,
  reason: string,
): Promise<void> {
  const { state, watch } = context;
  const newer = await newerEdit(context, taken.delivery, edit);
  if (newer !== undefined) return end(context, holder, taken, `${reason}; told by ${newer.id}`);
  const now = await state.now();
  const route = watch.routes.find(({ id }) => id === taken.delivery.route);
  const elsewhere = route && (await findElsewhere(context, route, channel, taken, now));
  if (elsewhere?.kind === 'told') return end(context, holder, taken, `${reason}; told by ${elsewhere.by}`);
  if (elsewhere?.kind === 'stands') {
    const delivery = aimAt(elsewhere.draft, taken.delivery, now);
    await state.saveDelivery({ holder, delivery, release: true });
    return;
  }
  const told = await toldBy(state, taken);
  const id = digestId(hash('instead', taken.delivery.id));
  const withNews = new Set(route?.to).size > 1 ? withCoverageAsTold : withCoverageNews;
  const digest = await withNews(context, { ...told, id, coverage: await coverageNow(context) });
  const severities = digest.groups.map(({ severity }) => severity);
  const held = route && (await holdBack(context, route, severities, now));
  const delivery = {
    ...newEditable(channel, undefined, digest, now, route),
    ...(held === undefined ? {} : { dueAt: held.until }),
  };
  await end(context, holder, taken, `${reason}; told by ${delivery.id}`, { delivery, digest });
}

/** The same edit, of another message. */
function aimAt({ of, part, told, brings, body }: DraftEdit, delivery: Delivery, now: number): Delivery {
  return {
    ...delivery,
    state: 'pending',
    dueAt: now,
    edit: { of, part, told, brings },
    parts: [{ state: 'pending', body, possibleRepeat: false }],
  };
}

async function end(
  { state, report }: Context,
  holder: string,
  taken: TakenDelivery,
  reason: string,
  instead?: TakenDelivery,
): Promise<void> {
  const delivery: Delivery = { ...taken.delivery, state: 'merged', reason, finishedAt: await state.now() };
  await state.saveDelivery({
    holder,
    delivery,
    release: true,
    ...(instead === undefined ? {} : { instead }),
  });
  report.delivered(delivery, taken.digest);
}
