/** How much of the world the watch sees, as digests say it. */
import { compareCoverage } from '../digest/coverage.js';
import type { Coverage, Digest } from '../model/digest.js';
import { feedId } from '../model/id.js';
import type { Context } from './context.js';
import { feedOf } from './feed-of.js';

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
  const last = digest.schedule === 'immediate' ? await state.lastClosed(digest.route) : undefined;
  if (last === undefined) return digest;
  return { ...digest, coverageNews: compareCoverage(last.coverage, digest.coverage) };
}
