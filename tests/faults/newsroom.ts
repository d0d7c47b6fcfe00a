/** Feeds on loopback that publish for some seconds, and keep a ledger of what they have served. */

import { madeUpWords, type Random } from '../bench/vocabulary.js';
import { openFeedServer, send, stall } from '../doubles/feed-server.js';
import { anRss } from '../pipeline/home.js';

export interface Newsroom {
  readonly feeds: readonly { readonly id: string; readonly url: string }[];
  /** Headline of every story that is published in the end. */
  readonly stories: readonly string[];
  /** Headlines that a feed has served so far. */
  readonly served: ReadonlySet<string>;
  /** Begins to publish. */
  begin(): void;
  /** Each feed publishes one story more, which tells whether it is still read. */
  publishLast(): void;
  /** The next answers of one feed are silence. */
  stall(feed: number, answers: number): void;
  close(): Promise<void>;
}

const FEEDS = 5;
const STORIES = 20;
/** One outlet may copy another's story so much later, ms. */
const LAG = 900;

interface Publication {
  readonly title: string;
  readonly summary: string;
  readonly guid: string;
  readonly after: number;
}

/** @param span over which stories come, ms */
export async function openNewsroom(random: Random, span: number): Promise<Newsroom> {
  const server = await openFeedServer();
  const publications: Publication[][] = Array.from({ length: FEEDS }, () => []);
  const headline = (): string => `Carguero ${madeUpWords(random, 3)} aterriza en ${madeUpWords(random, 2)}`;
  const stories = Array.from({ length: STORIES }, (_, n) => {
    const title = headline();
    const summary = madeUpWords(random, 24);
    const after = random() * span;
    const first = Math.floor(random() * FEEDS);
    const outlets = random() < 0.5 ? [first] : [first, (first + 1) % FEEDS];
    for (const [i, feed] of outlets.entries()) {
      publications[feed]?.push({ title, summary, guid: `${n}-${feed}`, after: after + i * random() * LAG });
    }
    return title;
  });
  const served = new Set<string>();
  const stalls = new Map<number, number>();
  let began = Number.POSITIVE_INFINITY;
  const feeds = publications.map((all, n) => {
    server.script(`/${n}`, (request, response) => {
      const left = stalls.get(n) ?? 0;
      if (left > 0) {
        stalls.set(n, left - 1);
        stall(request, response);
        return;
      }
      const out = all.filter(({ after }) => began + after <= Date.now());
      for (const { title } of out) served.add(title);
      const body = anRss(out.map((entry) => ({ ...entry, at: began + entry.after })));
      send({ headers: { 'content-type': 'application/rss+xml' }, body })(request, response);
    });
    return { id: `feed-${n}`, url: server.url(`/${n}`) };
  });
  return {
    feeds,
    stories,
    served,
    begin: () => {
      began = Date.now();
    },
    publishLast: () => {
      for (const [feed, all] of publications.entries()) {
        const title = headline();
        all.push({
          title,
          summary: madeUpWords(random, 24),
          guid: `last-${feed}`,
          after: Date.now() - began,
        });
        stories.push(title);
      }
    },
    stall: (feed, answers) => void stalls.set(feed, answers),
    close: () => server.close(),
  };
}
