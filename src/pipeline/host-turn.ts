/**
 * Turns at a host: between two requests to it lies `poll.gap`, over all workers, and more where its robots.txt
 * asks for more. A turn is a lease that nobody gives back: the next one may begin when it has run out.
 * Each has a holder of its own, for who holds a lease gets it again.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { MINUTE } from '../lib/duration.js';
import { crawlDelay } from '../poll/robots.js';
import type { Context } from './context.js';

/** A host that asks for more would never be read (robots.txt `Crawl-delay`, no standard, often written by accident). */
const LONGEST_GAP = MINUTE;

/** @returns 0 when the turn is ours, else after how many ms to ask again */
export async function takeTurn(context: Context, url: string, gap: number): Promise<number> {
  if (gap <= 0) return 0;
  const { state, places, holder } = context;
  const turn = await places.lease({
    name: `turn:${hostIn(url)}`,
    holder: `${holder} ${randomUUID()}`,
    ttl: gap,
  });
  return turn.kind === 'held' ? 0 : Math.max(1, turn.until - (await state.now()));
}

/** Waits for a turn of ours; false, at once, where that would take `patience` ms or longer. */
export async function waitForTurn(
  context: Context,
  url: string,
  gap: number,
  patience: number,
): Promise<boolean> {
  const { clock, signal } = context;
  const until = clock.now() + patience;
  for (;;) {
    const wait = await takeTurn(context, url, gap);
    if (wait === 0) return true;
    if (clock.now() + wait >= until || signal.aborted) return false;
    await setTimeout(wait, undefined, { signal }).catch(() => {});
  }
}

/** Between two requests for pages of a host, ms: what is set, or what its robots.txt asks for. */
export async function gapForPages({ http, clock, watch, signal }: Context, url: string): Promise<number> {
  const { userAgent, gap } = watch.settings.poll;
  const asked = await crawlDelay({ client: http, clock, userAgent }, url, signal);
  return Math.max(gap, Math.min(asked, LONGEST_GAP));
}

function hostIn(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
