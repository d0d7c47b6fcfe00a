/** What is due becomes jobs. The due index in state is the only schedule. */
import type { Jobs } from '../backend/jobs.js';
import type { FeedId } from '../model/id.js';
import type { Context } from './context.js';
import { feedOf, hostOf } from './feed-of.js';

/** Jobs of a kind added by one tick; what is due beyond them waits for the next. */
const PER_TICK = 500;
/** Feeds looked at, so that many of one slow host do not hide the others behind them. */
const FEEDS_LOOKED_AT = 5_000;
/** Polls of one host that one tick adds, for each that may run at once. */
const ROUNDS_PER_TICK = 50;

/** Adds a job for all that is due. One that is waiting or running already is not added twice. */
export async function addDueWork(
  { state, watch }: Pick<Context, 'state' | 'watch'>,
  jobs: Jobs,
): Promise<void> {
  const now = await state.now();
  const due = await state.dueFeeds(FEEDS_LOOKED_AT);
  for (const feed of spreadOverHosts(due, watch)) await jobs.add({ kind: 'poll', feed });
  for (const route of await state.dueDigests(PER_TICK)) await jobs.add({ kind: 'close', route });
  for (const delivery of await state.dueDeliveries(PER_TICK)) await jobs.add({ kind: 'deliver', delivery });
  for (const { id, probeAt = Infinity, ...channel } of await state.listChannels()) {
    if (channel.state === 'stopped' && probeAt <= now) await jobs.add({ kind: 'probe', channel: id });
  }
}

/** The longest due first, and of one host no more than it takes for a while. */
function spreadOverHosts(due: readonly FeedId[], watch: Context['watch']): readonly FeedId[] {
  const most = ROUNDS_PER_TICK * watch.settings.poll.perHost;
  const byHost = new Map<string, number>();
  const chosen: FeedId[] = [];
  for (const id of due) {
    const feed = feedOf(watch, id);
    const host = feed === undefined ? '' : hostOf(feed);
    const count = byHost.get(host) ?? 0;
    if (count >= most) continue;
    byHost.set(host, count + 1);
    if (chosen.push(id) >= PER_TICK) break;
  }
  return chosen;
}
