/** Asks feeds once, as a poll would, and stores nothing: for people who try, check and add them. */
import { setTimeout } from 'node:timers/promises';
import { decodeNamed } from '../http/charset.js';
import type { HttpClient } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import { type Feed, soleLanguage } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import { discoverOffers, type Offer, offersIn } from '../parse/discover.js';
import type { ParsedFeed } from '../parse/outcome.js';
import { parseFeed } from '../parse/parse.js';
import type { SitemapList } from '../parse/sitemap-list.js';
import { type FetchOutcome, fetchFeed } from '../poll/fetch.js';
import { fetchPage } from '../poll/robots.js';
import { hostOf } from './feed-of.js';
import { type Listed, readListed } from './listed-sitemaps.js';
import { type Said, setBlankAside } from './set-blank-aside.js';

export interface Sampler {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly userAgent: string;
}

export interface Sample {
  readonly feed: Feed;
  /** From request to the last byte, ms. */
  readonly latency: number;
  /** What came; absent when nothing did. */
  readonly document?: {
    /** After redirects. */
    readonly url: string;
    readonly bytes: number;
    readonly contentType?: string;
    readonly charset: string;
    /** Where a permanent redirect leads. */
    readonly movedTo?: string;
    /** What can be asked instead: named by a web page or a list of sitemaps, or itself, read as another kind. */
    readonly offers: readonly Offer[];
  };
  readonly outcome:
    | SampledFeed
    | { readonly kind: 'failed'; readonly reason: string; readonly detail: string };
}

/** A document as a poll takes it: its items, and how many of its entries say nothing. */
export type SampledFeed = ParsedFeed & Pick<Said, 'blank'>;

/** Never rejects. */
export async function sampleFeed(sampler: Sampler, feed: Feed): Promise<Sample> {
  const started = sampler.clock.now();
  const answer = await ask(sampler, feed);
  const latency = sampler.clock.now() - started;
  if (answer.kind === 'not-modified') {
    const detail = 'the server says "not modified" to a first request';
    return { feed, latency, outcome: { kind: 'failed', reason: 'status', detail } };
  }
  if (answer.kind === 'failed') return { feed, latency, outcome: answer };
  const { bytes, url, contentType, movedTo } = answer;
  const typed = contentType === undefined ? {} : { contentType };
  const parsed = await parseFeed({ bytes, url, ...typed }, feed, sampler.clock.now());
  const read = parsed.kind === 'list' ? await followList(sampler, feed, parsed, url) : parsed;
  const outcome = read.kind === 'failed' ? read : { ...read, ...setBlankAside(read.items) };
  const { text, charset } = decodeNamed(
    bytes,
    contentType,
    feed.lang === undefined ? {} : { lang: feed.lang },
  );
  const document = {
    url,
    bytes: bytes.length,
    ...typed,
    charset,
    ...(movedTo === undefined ? {} : { movedTo }),
    offers: outcome.kind === 'failed' ? offersOf(outcome.reason, text, url) : [],
  };
  return { feed, latency, document, outcome };
}

async function followList(
  sampler: Sampler,
  feed: Feed,
  list: SitemapList,
  address: string,
): Promise<ParsedFeed | Extract<Listed, { kind: 'failed' }>> {
  const { headers: _, ...plain } = feed; // written for one origin
  const askOne = (url: string) => {
    const isOwn = new URL(url).origin === new URL(feed.url).origin;
    return ask(sampler, { ...(isOwn ? feed : plain), url });
  };
  const listed = await readListed(askOne, feed, list, address, sampler.clock.now());
  return listed.kind === 'read' ? listed.parsed : listed;
}

function offersOf(reason: string, text: string, url: string): readonly Offer[] {
  if (reason === 'html') return discoverOffers(text, url);
  return reason === 'not-a-feed' ? offersIn(text, url) : [];
}

function ask({ http, clock, userAgent }: Sampler, feed: Feed): Promise<FetchOutcome> {
  const lang = soleLanguage(feed);
  const request = {
    url: feed.url,
    validators: {},
    ...(lang === undefined ? {} : { lang }),
    ...(feed.headers === undefined ? {} : { headers: feed.headers }),
  };
  return feed.kind === 'page'
    ? fetchPage({ client: http, clock, userAgent }, request)
    : fetchFeed(http, request, clock);
}

export interface SampleLimits {
  readonly concurrency: number;
  readonly perHost: number;
  /** Between two requests to one host, ms. */
  readonly gap: number;
}

/** All of them, some at a time; few of one host. @param done hears of each as it comes */
export async function sampleFeeds(
  sampler: Sampler,
  feeds: readonly Feed[],
  limits: SampleLimits,
  done: (sample: Sample) => void,
): Promise<readonly Sample[]> {
  const waiting = [...feeds];
  const busy = new Map<string, number>();
  const turns = new Map<string, number>();
  const samples = new Map<Feed, Sample>();
  const next = (): Feed | undefined => {
    const at = waiting.findIndex((feed) => (busy.get(hostOf(feed)) ?? 0) < limits.perHost);
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };
  const work = async (): Promise<void> => {
    // A host that is full is left to the workers that are busy with it.
    for (let feed = next(); feed !== undefined; feed = next()) {
      const host = hostOf(feed);
      busy.set(host, (busy.get(host) ?? 0) + 1);
      const turn = Math.max(sampler.clock.now(), turns.get(host) ?? 0);
      turns.set(host, turn + limits.gap);
      await setTimeout(turn - sampler.clock.now());
      const sample = await sampleFeed(sampler, feed);
      busy.set(host, (busy.get(host) ?? 1) - 1);
      samples.set(feed, sample);
      done(sample);
    }
  };
  await Promise.all(Array.from({ length: limits.concurrency }, work));
  return feeds.flatMap((feed) => samples.get(feed) ?? []);
}

/** How much of each field the items have: a selector that finds nothing shows here. */
export function countFinds(items: readonly ParsedItem[]) {
  const having = (has: (item: ParsedItem) => unknown): number =>
    items.filter((item) => has(item) !== undefined).length;
  return {
    link: having(({ url }) => url),
    date: having(({ publishedAt }) => publishedAt),
    summary: having(({ summary }) => summary),
  };
}
