/** From an address that somebody sent to what can be polled there: few requests, and the best kind first. */
import type { Feed } from '../model/feed.js';
import { feedId } from '../model/id.js';
import type { Offer } from '../parse/discover.js';
import { isOfNews, newsFirst } from '../parse/sitemap-list.js';
import { sitemapsOf } from '../poll/robots.js';
import { type Sample, type Sampler, sampleFeed } from './sample-feed.js';

/** Of each kind that a site names, in its order, so many are tried. */
const TRIED = 3;

/**
 * The address itself, or the first that reads of the feeds that its page names, of the posts of its WordPress, and of
 * its sitemaps for news, which robots.txt may name too. Else what the address itself said.
 */
export async function findFeed(sampler: Sampler, url: string): Promise<Sample> {
  const own = await sampleFeed(sampler, feedAt({ kind: 'rss', url }));
  if (own.outcome.kind === 'parsed' || own.document === undefined) return own;
  const { offers } = own.document;
  const itself = offers.find((offer) => offer.url === own.document?.url);
  const named = itself === undefined ? offers : [itself];
  const ofKind = (kind: Offer['kind']) => named.filter((offer) => offer.kind === kind);
  const isPage = own.outcome.reason === 'html';
  return (
    (await firstOf(sampler, [...ofKind('rss').slice(0, TRIED), ...ofKind('wp-json').slice(0, 1)])) ??
    (await firstOf(sampler, itself === undefined ? ofNews(ofKind('sitemap')) : ofKind('sitemap'))) ??
    (isPage ? await firstMap(sampler, own.document.url) : undefined) ??
    own
  );
}

/** Of those that robots.txt names; one level deep, where it names a list of them. */
async function firstMap(sampler: Sampler, url: string): Promise<Sample | undefined> {
  const asker = { client: sampler.http, clock: sampler.clock, userAgent: sampler.userAgent };
  const named = await sitemapsOf(asker, url);
  const maps = newsFirst(named.map((each): Offer => ({ kind: 'sitemap', url: each })));
  const found = await firstOf(sampler, ofNews(maps));
  if (found !== undefined) return found;
  for (const map of maps.slice(0, TRIED)) {
    const { document } = await sampleFeed(sampler, feedAt({ kind: 'rss', url: map.url }));
    const listed = document?.offers.filter(({ url: each }) => each !== document.url) ?? [];
    const inside = await firstOf(sampler, ofNews(listed));
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function ofNews(maps: readonly Offer[]): readonly Offer[] {
  return newsFirst(maps).filter(isOfNews).slice(0, TRIED);
}

async function firstOf(sampler: Sampler, offers: readonly Offer[]): Promise<Sample | undefined> {
  for (const offer of offers) {
    const found = await sampleFeed(sampler, feedAt(offer));
    if (found.outcome.kind === 'parsed' && found.outcome.items.length > 0) return found;
  }
  return undefined;
}

/** A feed of nobody. */
export function feedAt({ kind, url }: Pick<Feed, 'kind' | 'url'>): Feed {
  return {
    ...{ id: feedId('asked'), name: '?', url, kind, publisher: '?', country: '??' },
    ...{ affiliation: 'independent', tags: [], enabled: true },
  };
}
