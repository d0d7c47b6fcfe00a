import * as z from 'zod';
import { DAY, MINUTE } from '../lib/duration.js';
import { AFFILIATIONS, FEED_KINDS, type Feed, RELIABILITIES } from '../model/feed.js';
import { feedId } from '../model/id.js';
import { feedHeaders } from './feed-headers.js';
import { country, duration, kebabId, lang, refuse, text } from './shapes.js';

/** The longest address that browsers and servers agree on (RFC 9110 §4.1 asks for 8000 at least). */
const MAX_URL_LENGTH = 8_000;

const address = z
  .string()
  .max(MAX_URL_LENGTH)
  .transform((written, ctx) => {
    const url = URL.canParse(written) ? new URL(written) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
      return refuse(ctx, 'is not a web address — it begins with https:// or http://');
    }
    if (url.username === '' && url.password === '') return written;
    return refuse(ctx, 'must not carry a user or a password — files like this one end up in repositories');
  });

const page = z.strictObject({
  item: text(),
  title: text(),
  link: text(),
  date: text().exactOptional(),
  summary: text().exactOptional(),
});

/** One entry of `feeds:` in a file of `feeds/`. */
export const feedShape = z
  .strictObject({
    id: kebabId().transform(feedId),
    name: text(200),
    url: address,
    kind: z.enum(FEED_KINDS).prefault('rss'),
    publisher: kebabId().exactOptional(), // the id: most feeds are a family of one
    country: country(),
    lang: lang().exactOptional(), // the document's; mul = each item's own
    affiliation: z.enum(AFFILIATIONS),
    reliability: z.enum(RELIABILITIES).exactOptional(),
    tags: z.array(text(64)).prefault([]),
    enabled: z.boolean().prefault(true),
    every: duration(MINUTE, 7 * DAY).exactOptional(), // the settings' `poll.every`
    page: page.exactOptional(),
    fullText: z.boolean().exactOptional(), // false
    headers: feedHeaders().exactOptional(),
    note: text().exactOptional(),
  })
  .refine((feed) => feed.kind !== 'page' || feed.page !== undefined, {
    path: ['page'],
    error: 'a feed of kind page needs selectors — page: {item: …, title: …, link: …}',
  })
  .refine((feed) => feed.kind === 'page' || feed.page === undefined, {
    path: ['page'],
    error: 'only a feed of kind page has selectors — write kind: page, or leave them out',
  })
  .transform((feed): Feed => ({ ...feed, publisher: feed.publisher ?? feed.id }));

/** Each entry is read by itself, so that a broken one does not hide the next. */
export const feedFileShape = z.strictObject({ feeds: z.array(z.unknown()) });
