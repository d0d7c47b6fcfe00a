import { excerptOf } from '../digest/excerpt.js';
import type { Feed } from '../model/feed.js';
import type { FeedId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Evidence } from '../model/match.js';
import type { Excerpt } from '../model/story.js';
import { type Outlet, outletOf } from '../pipeline/outlet.js';
import { type Colours, emphasise, marksOf, sayText } from './emphasis.js';
import { when } from './status.js';

export interface PrintedItem {
  readonly item: Item;
  /** Epoch ms; absent for an item that was never polled. */
  readonly firstSeenAt?: number;
  readonly evidence: readonly Evidence[];
}

/** When, who says so, the headline, the words around what it does not show, and where to read on. */
export function printItem(
  colours: Colours,
  { item, firstSeenAt, evidence }: PrintedItem,
  feeds: ReadonlyMap<FeedId, Feed>,
): string {
  const at = item.publishedAt ?? firstSeenAt;
  const excerpt = excerptOf(item, evidence);
  const named = [item.id, item.url ?? ''].map(sayText).filter((name) => name !== '');
  const lines = [
    [at === undefined ? 'undated' : when(at), sayOutlet(outletOf(item, feeds))].join('  '),
    `  ${emphasise(colours, item.title, marksOf(evidence, 'title')) || '(no headline)'}`,
    ...(excerpt === undefined ? [] : [`  > ${printExcerpt(colours, excerpt, evidence)}`]),
    ...(named.length === 0 ? [] : [colours.dim(`  ${named.join('  ')}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

/** `El Valle · bo · independent`, as far as it is known. */
export function sayOutlet({ name, country, affiliation }: Omit<Outlet, 'id' | 'publisher'>): string {
  return [name, country, affiliation]
    .flatMap((fact) => (fact === undefined ? [] : sayText(fact)))
    .join(' · ');
}

/** The words around evidence that the headline does not show. */
export function printExcerpt(
  colours: Colours,
  { field, from, text, more }: Excerpt,
  evidence: readonly Evidence[],
): string {
  const marks = marksOf(evidence, field, from).filter(({ end }) => end <= text.length);
  return `${from > 0 ? '… ' : ''}${emphasise(colours, text, marks)}${more ? ' …' : ''}`;
}
