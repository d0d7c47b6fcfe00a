/** How much of the world the watch sees, as digests say it. */
import { compareCoverage } from '../digest/coverage.js';
import type { Coverage, Digest } from '../model/digest.js';
import { feedId } from '../model/id.js';
import type { Context } from './context.js';
import { feedOf } from './feed-of.js';

/** Deliveries of one digest: as many as a list of recipients is likely to be long. */
const LOOKED_AT = 1_000;

/** The store knows feeds by id, readers know them by name. */
export async function coverageNow({ state, watch }: Pick<Context, 'state' | 'watch'>): Promise<Coverage> {
  const coverage = await state.coverage();
  return { ...coverage, failing: coverage.failing.map((id) => feedOf(watch, feedId(id))?.name ?? id) };
}

/** Who hears of every story at once need not hear each time which feeds fail: an immediate digest says what has changed. */
export async function withCoverageNews(
  { state }: Pick<Context, 'state'>,
  { coverageNews: _, ...digest }: Digest,
): Promise<Digest> {
  const last = await lastOf(state, digest);
  if (last === undefined) return digest;
  const coverageNews = (await wasMissed(state, last))
    ? 'changed'
    : compareCoverage(last.coverage, digest.coverage);
  return { ...digest, coverageNews };
}

/** The same of a message to one channel of several: what has changed since the last digest is left to the next that all hear. */
export async function withCoverageAsTold(
  { state }: Pick<Context, 'state'>,
  { coverageNews: _, ...digest }: Digest,
): Promise<Digest> {
  const last = await lastOf(state, digest);
  if (last === undefined) return digest;
  const coverageNews = (await wasMissed(state, last)) ? 'changed' : 'as told';
  return { ...digest, coverage: last.coverage, coverageNews };
}

async function lastOf(
  state: Pick<Context['state'], 'lastClosed'>,
  { schedule, route }: Digest,
): Promise<Digest | undefined> {
  return schedule === 'immediate' ? state.lastClosed(route) : undefined;
}

/** Whether it had news of its coverage that some did not get: their message was edited, and an edit shows none. */
async function wasMissed(
  state: Pick<Context['state'], 'listDeliveries'>,
  { id, coverage: { feeds, answered }, coverageNews }: Digest,
): Promise<boolean> {
  if (coverageNews === 'as told' || (coverageNews === undefined && answered >= feeds)) return false;
  const deliveries = await state.listDeliveries({ digest: id, limit: LOOKED_AT });
  return deliveries.some(({ edit }) => edit !== undefined);
}
