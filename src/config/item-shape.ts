/** Items as people write them: the examples of a rule, and the lines that `match` reads. */
import * as z from 'zod';
import { AFFILIATIONS, type Feed, soleLanguage } from '../model/feed.js';
import { feedId } from '../model/id.js';
import type { Item } from '../model/item.js';
import { lang, refuse } from './shapes.js';

/** As much text as a long article has, many times over; the cap keeps a mistake from eating the memory. */
const MAX_TEXT = 2_000_000;

const publishedAt = z.union([z.number(), z.string()]).transform((written, ctx): number => {
  const at = typeof written === 'number' ? written : Date.parse(written);
  return Number.isFinite(at) ? at : refuse(ctx, 'is not a time — write ISO 8601 or epoch milliseconds');
});

/** An item without its id. */
export const exampleFields = {
  title: z.string().max(MAX_TEXT),
  summary: z.string().max(MAX_TEXT).exactOptional(),
  text: z.string().max(MAX_TEXT).exactOptional(),
  url: z.string().exactOptional(),
  lang: lang().exactOptional(),
  feed: z.string().transform(feedId).exactOptional(),
  publisher: z.string().exactOptional(),
  country: z.string().toLowerCase().exactOptional(),
  affiliation: z.enum(AFFILIATIONS).exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  publishedAt: publishedAt.exactOptional(),
};

type WrittenItem = Omit<Item, 'id' | 'tags'> & { readonly tags?: readonly string[] };

/** A known feed fills in what the item leaves out. */
export function fillFromFeed<T extends WrittenItem>(
  written: T,
  feed: Feed | undefined,
): T & Pick<Item, 'tags'> {
  if (feed === undefined) return { ...written, tags: written.tags ?? [] };
  const { publisher, country, affiliation, tags } = feed;
  const lang = soleLanguage(feed);
  return {
    publisher,
    country,
    ...(lang === undefined ? {} : { lang }),
    affiliation,
    ...written,
    tags: written.tags ?? tags,
  };
}
