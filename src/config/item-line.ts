import * as z from 'zod';
import type { Feed } from '../model/feed.js';
import { type FeedId, itemId } from '../model/id.js';
import type { Item } from '../model/item.js';
import { exampleFields, fillFromFeed } from './item-shape.js';
import type { Located } from './located.js';
import { shapeProblems } from './read-shape.js';

/** `id` is as written, a text or a number; null where the line has none. */
export type ItemLine =
  | { readonly kind: 'item'; readonly id: string | number; readonly item: Item }
  | { readonly kind: 'invalid'; readonly id: string | number | null; readonly reason: string };

/** Programs write these lines: keys of their own are passed over, and null is absent. */
const lineShape = z.object({ id: z.union([z.string().min(1), z.number()]), ...exampleFields });

/** One line of JSON Lines. A known feed fills in what the item leaves out. */
export function readItemLine(line: string, feeds: ReadonlyMap<FeedId, Feed>): ItemLine {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'invalid', id: null, reason: value === undefined ? 'not JSON' : 'not a JSON object' };
  }
  const said = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
  const parsed = lineShape.safeParse(said);
  if (!parsed.success) {
    const [first] = shapeProblems(parsed.error, nowhere(said));
    return { kind: 'invalid', id: idOf(said), reason: first?.what ?? 'not an item' };
  }
  const { id, ...rest } = parsed.data;
  const item = { id: itemId(String(id)), ...rest };
  return { kind: 'item', id, item: fillFromFeed(item, item.feed && feeds.get(item.feed)) };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function idOf({ id }: Readonly<Record<string, unknown>>): string | number | null {
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** A line has no places of its own: the reader counts lines. */
function nowhere(value: unknown): Located<unknown> {
  const start = () => ({ line: 1, column: 1 });
  return { value, file: '', at: start, atKey: start };
}
