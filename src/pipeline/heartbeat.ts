/**
 * A dead man's switch: a monitor is asked after every healthy minute, and raises the alarm when it is asked no more.
 * A minute is healthy when a tick was worked in it and the store answers. Of several processes one has the ticks for as
 * long as it lives, and so asks for all: the others are well without.
 */
import { MINUTE, SECOND } from '../lib/duration.js';
import type { Log } from '../lib/log.js';
import { withinTime } from '../lib/within-time.js';
import type { Context } from './context.js';

export const HEARTBEAT = MINUTE;
const PATIENCE = 5 * SECOND;

export interface Heartbeat {
  /** A tick was worked. */
  ticked(): void;
  /** The minute is over. Never rejects. */
  beat(context: Context): Promise<void>;
}

export function openHeartbeat(log: Log): Heartbeat {
  let ticks = 0;
  /** Why the last beat was not heard; undefined while all is well. */
  let failing: string | undefined;
  return {
    ticked: () => {
      ticks += 1;
    },
    async beat(context) {
      const { heartbeat } = context.watch.settings;
      const worked = ticks > 0;
      ticks = 0;
      if (heartbeat === undefined) return;
      if (!worked && (await othersWork(context))) return;
      const reason = worked
        ? await askMonitor(context, heartbeat.reveal())
        : 'no tick was worked in this minute';
      if (reason === undefined && failing !== undefined) log.info({}, 'heartbeat heard again');
      if (reason !== undefined && failing === undefined)
        log.warn({ reason }, 'heartbeat not sent or not heard');
      failing = reason;
    },
  };
}

/** Whether another process may have had the ticks of this minute. */
async function othersWork({ state, holder }: Context): Promise<boolean> {
  const workers = await withinTime(PATIENCE, state.workers(), '').catch(() => []);
  return workers.some((worker) => worker.holder !== holder && worker.roles.some((role) => role !== 'web'));
}

/** @returns why it failed; carries nothing of the address but what its name led to */
async function askMonitor({ state, http, signal }: Context, url: string): Promise<string | undefined> {
  try {
    await withinTime(PATIENCE, state.workers(), 'the store does not answer');
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const answer = await http.get(url, {}, signal);
  if (answer.kind === 'failed') return `${answer.reason}: ${answer.detail}`;
  return answer.status < 300 ? undefined : `the monitor answers ${answer.status}`;
}
