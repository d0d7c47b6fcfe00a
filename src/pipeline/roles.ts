/** What part of the work a process takes. */
import { type JobLimits, ROLES, type Role } from '../backend/jobs.js';
import type { Backend } from '../backend/port.js';
import type { Watch } from './load.js';

/** Deliveries at once; each channel's own limits are stricter. */
const DELIVERIES_AT_ONCE = 4;

/** The store is one that a single process works on, so that process does everything. */
export class RolesRefused extends Error {
  override readonly name = 'RolesRefused';
}

/** @throws RolesRefused */
export function refuseParts(roles: readonly Role[], { exclusive }: Backend, place: string): void {
  if (!exclusive || ROLES.every((role) => roles.includes(role))) return;
  throw new RolesRefused(
    `one process does all the work on ${place}, a store in a local file: leave --role out, or share a Redis (store.redis) among several`,
  );
}

/** How many jobs of each kind this process does at once; none of those that are other processes' part. */
export function limitsFor(roles: readonly Role[], { settings: { poll } }: Watch): JobLimits {
  const [polls, delivers] = [roles.includes('poll'), roles.includes('deliver')];
  return {
    tick: polls || delivers ? 1 : 0,
    poll: polls ? poll.concurrency : 0,
    close: delivers ? 1 : 0,
    deliver: delivers ? DELIVERIES_AT_ONCE : 0,
    probe: delivers ? 1 : 0,
  };
}
