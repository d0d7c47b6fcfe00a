import type { State } from '../backend/port.js';
import type { Channel } from '../deliver/channel.js';
import type { HttpClient } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import { MINUTE } from '../lib/duration.js';
import type { ChannelId } from '../model/id.js';
import type { Titles } from '../model/rule.js';
import type { Watch } from './load.js';
import type { Places } from './places.js';
import type { Reporter } from './report.js';

/** After how many ms a dead worker's place is another's. */
export interface LeaseTimes {
  /** At a host or channel: renewed while work lasts. */
  readonly place: number;
  /** On a delivery: longer than any channel's time-out, so that a living sender never loses it. */
  readonly delivery: number;
}

export const LEASE_TIMES: LeaseTimes = { place: MINUTE / 2, delivery: 2 * MINUTE };

/** What every piece of work is given: the configuration, the store and the ways out. */
export interface Context {
  readonly watch: Watch;
  readonly state: State;
  /** At hosts and channels. */
  readonly places: Places;
  readonly http: HttpClient;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  /** Hears of every decision, once it is durable. */
  readonly report: Reporter;
  readonly clock: Clock;
  /** Who does the work, e.g. `pid 4711 on desk-vm`: names leases for people. */
  readonly holder: string;
  readonly leases: LeaseTimes;
  /** Aborted when the process is to stop at once. */
  readonly signal: AbortSignal;
}

/** Titles of rules and of concepts by id, as digests show them. */
export function titlesOf(things: readonly { id: string; title: Titles }[]): ReadonlyMap<string, Titles> {
  return new Map(things.map((thing) => [thing.id, thing.title]));
}
