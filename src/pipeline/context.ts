import type { State } from '../backend/port.js';
import type { Channel } from '../deliver/channel.js';
import type { HttpClient } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import type { ChannelId } from '../model/id.js';
import type { Titles } from '../model/rule.js';
import type { Watch } from './load.js';
import type { Reporter } from './report.js';

/** What every piece of work is given: the configuration, the store and the ways out. */
export interface Context {
  readonly watch: Watch;
  readonly state: State;
  readonly http: HttpClient;
  readonly channels: ReadonlyMap<ChannelId, Channel>;
  /** Hears of every decision, once it is durable. */
  readonly report: Reporter;
  readonly clock: Clock;
  /** Who does the work, e.g. `pid 4711 on desk-vm`: names leases for people. */
  readonly holder: string;
  /** Aborted when the process is to stop at once. */
  readonly signal: AbortSignal;
}

/** Titles of rules and of concepts by id, as digests show them. */
export function titlesOf(things: readonly { id: string; title: Titles }[]): ReadonlyMap<string, Titles> {
  return new Map(things.map((thing) => [thing.id, thing.title]));
}
