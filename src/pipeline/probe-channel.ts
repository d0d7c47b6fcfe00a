/** Tries a stopped channel with what waits for it, put together into one digest a destination. */
import { mergeDigests } from '../digest/merge.js';
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import { type ChannelId, type DeliveryId, digestId } from '../model/id.js';
import { othersHaveOtherFiles } from './agreement.js';
import type { Context } from './context.js';
import { deliverDigest } from './deliver-digest.js';
import { newEditable } from './new-delivery.js';
import { planNotice } from './notices.js';
import { PROBE_EVERY } from './send-parts.js';
import { toldBy } from './told-by.js';

/** More waiting deliveries than this are put together in several probes. */
const MOST_WAITING = 1_000;

export async function probeChannel(context: Context, id: ChannelId): Promise<void> {
  const { state, channels, watch } = context;
  const record = (await state.listChannels()).find((c) => c.id === id);
  const channel = channels.get(id);
  if (record?.state !== 'stopped') return;

  const now = await state.now();
  const waiting = await state.listDeliveries({ states: ['waiting'], channel: id, limit: MOST_WAITING });
  if (channel === undefined) {
    // It has left the configuration: nobody will mend it, so what waits fails, each in the open.
    for (const delivery of waiting) await deliverDigest(context, delivery.id);
    await state.saveChannel({ ...record, probeAt: now + PROBE_EVERY }, []);
    return;
  }
  // it has been mended in files that have not come here yet: who has them tries it
  if (channel.fingerprint !== record.fingerprint && (await othersHaveOtherFiles(context))) return;
  const heads = await mergeWaiting(context, waiting, now);
  if (!(await tryOne(context, heads))) {
    // Nothing to try it with, or neither taken nor refused (a time-out, say): the refusal, if it was one, has set its own time.
    const still = (await state.listChannels()).find((c) => c.id === id);
    if (still?.state === 'stopped') await state.saveChannel({ ...still, probeAt: now + PROBE_EVERY }, []);
    return;
  }
  const text = `Channel ${id} takes messages again; what waited has been sent.`;
  const notice = { subject: 'channel', name: id, phase: 'ended', text, at: now } as const;
  await state.saveChannel({ id, state: 'open', fingerprint: channel.fingerprint }, [
    planNotice(watch.routes, notice, record.since ?? now),
  ]);
  context.report.resumed(id);
}

/**
 * @returns whether the channel took the first that may be sent; those of people who have unsubscribed tell nothing of it,
 *   nor does an edit that ended without being made
 */
async function tryOne(context: Context, heads: readonly DeliveryId[]): Promise<boolean> {
  for (const id of heads) {
    await deliverDigest(context, id, { probe: true });
    const state = (await context.state.readDelivery(id))?.delivery.state;
    if (state !== 'withheld' && state !== 'merged') return state === 'delivered';
  }
  return false;
}

/** One delivery a route and recipient; returns them, the oldest first. */
async function mergeWaiting(
  context: Context,
  waiting: readonly Delivery[],
  now: number,
): Promise<readonly DeliveryId[]> {
  const heads: DeliveryId[] = [];
  const edits: DeliveryId[] = [];
  for (const deliveries of byDestination(waiting.toReversed())) {
    // One that is partly sent goes on from where it stopped.
    const begun = deliveries.filter((d) => d.parts?.some((part) => part.state !== 'pending'));
    const whole = deliveries.filter((d) => !begun.includes(d));
    // An edit of a message that is yet to be sent is told by it; any other is made when the channel has taken something.
    const isTold = ({ edit }: Delivery) => edit === undefined || whole.some(({ id }) => id === edit.of);
    const [first, ...rest] = whole.filter(isTold);
    heads.push(...begun.filter(({ edit }) => edit === undefined).map((d) => d.id));
    const one = first && (rest.length > 0 ? await merge(context, [first, ...rest], now) : first.id);
    if (one !== undefined) heads.push(one);
    edits.push(...deliveries.filter((d) => !isTold(d) || (d.edit && begun.includes(d))).map((d) => d.id));
  }
  return [...heads, ...edits];
}

function byDestination(deliveries: readonly Delivery[]): Iterable<readonly Delivery[]> {
  const found = new Map<string, Delivery[]>();
  for (const delivery of deliveries) {
    const key = hash(delivery.route, delivery.recipient ?? '');
    found.set(key, [...(found.get(key) ?? []), delivery]);
  }
  return found.values();
}

async function merge(
  { state, channels, watch }: Context,
  deliveries: readonly [Delivery, ...Delivery[]],
  now: number,
): Promise<DeliveryId | undefined> {
  const read = await Promise.all(
    deliveries.map(async (delivery) => {
      const digest = await state.readDigest(delivery.digest);
      return digest && toldBy(state, { delivery, digest });
    }),
  );
  const [first, ...rest] = read.filter((digest) => digest !== undefined);
  const [one] = deliveries;
  const channel = channels.get(one.channel);
  if (first === undefined || channel === undefined) return undefined;
  const from = deliveries.map((d) => d.id);
  const digest = mergeDigests(digestId(hash('merged', ...from)), [first, ...rest]);
  const route = watch.routes.find(({ id }) => id === one.route);
  const into: Delivery = {
    ...newEditable(channel, one.recipient, digest, now, route),
    state: 'waiting',
  };
  const outcome = await state.mergeDeliveries({ callId: hash('merge', into.id), into, digest, from });
  return outcome.kind === 'closed' ? into.id : undefined;
}
