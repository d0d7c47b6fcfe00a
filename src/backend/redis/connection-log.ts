/** What is written of a connection to Redis: one line when it is lost and one when it is back. */
import type { Redis } from 'ioredis';
import { MINUTE } from '../../lib/duration.js';
import type { Log } from '../../lib/log.js';
import { withoutCommand } from './explain.js';

/** The same complaint is written once in so long. */
const COMPLAIN_EVERY = MINUTE;

/** Also keeps the client's errors from being nobody's. */
export function tellOfLosses(client: Redis, place: string, log: Log, isClosing: () => boolean): void {
  let isLost = false;
  let reason: unknown;
  client.on('error', (error: unknown) => {
    reason = withoutCommand(error);
  });
  client.on('close', () => {
    if (isLost || isClosing()) return;
    isLost = true;
    log.warn({ err: reason }, `${place}: the connection is lost; it is tried again until it is back`);
  });
  client.on('ready', () => {
    if (isLost) log.info({}, `${place}: the connection is back`);
    isLost = false;
    reason = undefined;
  });
}

/** Writes errors that do not come of a lost connection: that has a line of its own. */
export function complainer(about: string, log: Log): (error: Error) => void {
  const last = new Map<string, number>();
  return (error) => {
    withoutCommand(error);
    if (isOfConnection(error)) return;
    const kind = error.message.replace(/\d+/g, '#');
    const now = performance.now();
    if (now - (last.get(kind) ?? -COMPLAIN_EVERY) < COMPLAIN_EVERY) return;
    if (last.size > 100) last.clear();
    last.set(kind, now);
    log.warn({ err: error }, `${about}: ${error.message}`);
  };
}

/** As ioredis says it: by a code of the system's, by its two fixed sentences, or by its watch on silence. */
function isOfConnection(error: Error): boolean {
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_)/.test(code) ||
    /^(Connection is closed|Socket timeout|LOADING )/.test(error.message) ||
    error.message.includes('ECONNREFUSED')
  );
}
