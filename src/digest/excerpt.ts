import type { Item } from '../model/item.js';
import type { Evidence } from '../model/match.js';
import type { Excerpt } from '../model/story.js';

/** Longest excerpt, UTF-16 units: two lines on a phone. */
const LENGTH = 220;
/** How much of it may stand before the first word of evidence. */
const LEAD = 70;

/**
 * The words around evidence that the headline does not show; undefined when the headline shows it all.
 * Of several places the one with the most different terms is chosen.
 */
export function excerptOf(item: Item, evidence: readonly Evidence[]): Excerpt | undefined {
  const shown = new Set(evidence.filter((e) => e.field === 'title').map((e) => e.concept ?? e.term));
  const hidden = evidence.filter((e) => e.field !== 'title' && !shown.has(e.concept ?? e.term));
  let best: { field: 'summary' | 'text'; start: number; terms: number } | undefined;
  for (const { field, start } of hidden) {
    if (field !== 'summary' && field !== 'text') continue;
    const near = hidden.filter(
      (e) => e.field === field && e.start >= start && e.end <= start + LENGTH - LEAD,
    );
    const terms = new Set(near.map((e) => e.concept ?? e.term)).size;
    if (terms > (best?.terms ?? 0)) best = { field, start, terms };
  }
  return best === undefined ? undefined : cut(best.field, item[best.field] ?? '', best.start);
}

function cut(field: 'summary' | 'text', whole: string, start: number): Excerpt {
  const from = start <= LEAD ? 0 : wordStart(whole, start - LEAD, start);
  const to = whole.length - from <= LENGTH ? whole.length : wordEnd(whole, from, from + LENGTH);
  return { field, from, text: whole.slice(from, to), more: to < whole.length };
}

/** First word that begins after `at`, or `limit` when there is no blank between. */
function wordStart(whole: string, at: number, limit: number): number {
  const blank = whole.slice(at, limit).search(/\s/);
  return blank < 0 ? limit : at + blank + 1;
}

/** Last word's end before `at`; a text without blanks is cut between characters. */
function wordEnd(whole: string, from: number, at: number): number {
  const blank = whole.slice(from, at).search(/\s\S*$/);
  if (blank > 0) return from + blank;
  const low = whole.charCodeAt(at);
  return low >= 0xdc00 && low <= 0xdfff ? at - 1 : at;
}
