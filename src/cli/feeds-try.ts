/** `feeds try`: what an address gives, before it is a feed of the watch; and which selectors find what. */
import { Command, Option } from 'commander';
import { many } from '../lib/count.js';
import { printAbout } from '../lib/duration.js';
import { didYouMean } from '../lib/suggest.js';
import type { Feed, PageSelectors } from '../model/feed.js';
import type { ParsedItem } from '../model/item.js';
import { feedAt } from '../pipeline/find-feed.js';
import { countFinds, type Sample, sampleFeed } from '../pipeline/sample-feed.js';
import { type Colours, sayText } from './emphasis.js';
import { withSampler } from './sampler.js';
import { when } from './status.js';
import { readOrRefuse } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';
import { isWebAddress, meantAddress } from './web-address.js';

const ITEMS_SHOWN = 5;

interface Options {
  readonly item?: string;
  readonly title?: string;
  readonly link?: string;
  readonly date?: string;
  readonly summary?: string;
  readonly kind?: 'wp-json' | 'sitemap';
  readonly lang?: string;
  readonly json?: true;
}

export function tryCommand(terminal: Terminal): Command {
  return new Command('try')
    .description('ask an address once and show what is found; with selectors, as a web page')
    .argument('<url>', 'an address, or the id of a feed')
    .option('--item <css>', 'a page: each article of the list')
    .option('--title <css>', 'its headline; the article itself unless told')
    .option('--link <css>', 'its link; the first link of the article unless told')
    .option('--date <css>', 'its date')
    .option('--summary <css>', 'its summary')
    .addOption(
      new Option('--kind <kind>', 'how it is read, where that is not as a feed').choices([
        'wp-json',
        'sitemap',
      ]),
    )
    .option('--lang <tag>', 'language, where nothing else tells the encoding')
    .option('--json', 'print everything as JSON')
    .addHelpText(
      'after',
      "\nExample:\n  $ atalaya feeds try https://news.example/latest --item 'article' --title h2 --date time",
    )
    .action(async (asked: string, options: Options, command: Command) => {
      const { config, settings } = readOrRefuse(terminal, command);
      const feeds = config.feeds.map(({ value }) => value);
      const known = feeds.find(({ id }) => id === asked);
      if (known === undefined) checkAddress(terminal, asked, feeds);
      checkSelectors(terminal, options, known);
      const feed = madeFeed(known ?? feedAt({ kind: options.kind ?? 'rss', url: asked }), options);
      const sample = await withSampler(settings, (sampler) => sampleFeed(sampler, feed));
      if (options.json) await writeJson(terminal, sample);
      else await write(terminal.stdout, printSample(sample, terminal.data));
      if (sample.outcome.kind === 'failed') throw new Exit(PROBLEMS_FOUND);
    });
}

function checkAddress(terminal: Terminal, asked: string, feeds: readonly Feed[]): void {
  if (isWebAddress(asked)) return;
  const near =
    meantAddress(asked) ??
    didYouMean(
      asked,
      feeds.map(({ id }) => id),
    );
  const hint = near ?? 'see atalaya feeds list';
  terminal.stderr.write(
    `${JSON.stringify(asked)} is neither an http(s) address nor the id of a feed: ${hint}\n`,
  );
  throw new Exit(MISUSE);
}

/** Selectors look in the articles of a page: without those they would be passed over. */
function checkSelectors(terminal: Terminal, options: Options, known: Feed | undefined): void {
  const told = (['title', 'link', 'date', 'summary'] as const).find((name) => options[name] !== undefined);
  if (options.item !== undefined || told === undefined) return;
  const own = known?.page && `: its own is --item ${JSON.stringify(known.page.item)}`;
  terminal.stderr.write(
    `--${told} is looked for in each article of a page, which --item finds${own ?? ''}\n`,
  );
  throw new Exit(MISUSE);
}

/** A feed of nobody, or the known one, with the selectors that were told. */
function madeFeed(base: Feed, options: Options): Feed {
  const { item, lang } = options;
  const spoken = lang === undefined ? base : { ...base, lang };
  return item === undefined ? spoken : { ...spoken, kind: 'page', page: selectors(item, options) };
}

function selectors(item: string, { title, link, date, summary }: Options): PageSelectors {
  return {
    item,
    title: title ?? 'a',
    link: link ?? 'a',
    ...(date === undefined ? {} : { date }),
    ...(summary === undefined ? {} : { summary }),
  };
}

const OFFERED = { rss: 'the feed', 'wp-json': 'the posts (wp-json)', sitemap: 'the sitemap' } as const;

export function printSample({ latency, document, outcome }: Sample, colours: Colours): string {
  const lines: string[] = [];
  const fact = (name: string, value: string): void => void lines.push(`${name.padEnd(9)} ${value}`);
  if (outcome.kind === 'failed') fact('failed', `${outcome.reason}: ${sayText(outcome.detail)}`);
  if (document) {
    const { url, bytes, contentType = 'no content type', charset, movedTo, offers } = document;
    fact(
      'answer',
      `${Math.ceil(bytes / 1024)} KiB in ${latency} ms, ${sayText(contentType)}, read as ${charset}`,
    );
    fact('from', sayText(url));
    if (movedTo !== undefined) fact('moved', `for good, to ${sayText(movedTo)}`);
    for (const offer of offers) fact('names', `${OFFERED[offer.kind]} ${sayText(offer.url)}`);
  }
  if (outcome.kind === 'failed') return `${lines.join('\n')}\n`;
  const { reader, items, blank, skipped, title, lang, asks } = outcome;
  fact('reader', reader);
  if (title !== undefined) fact('title', sayText(title));
  if (lang !== undefined) fact('language', lang);
  if (asks.ttl !== undefined) fact('ttl', printAbout(asks.ttl));
  const finds = countFinds(items);
  const found = Object.entries(finds).map(([name, count]) => `${count} with ${name}`);
  fact('items', [String(items.length), ...found].join(', '));
  if (blank > 0) fact('left out', `${many(blank, 'entry', 'entries')} with neither headline, text nor link`);
  for (const { index, reason } of skipped.slice(0, ITEMS_SHOWN))
    fact('skipped', `entry ${index + 1}: ${reason}`);
  const shown = items.slice(0, ITEMS_SHOWN).map((item) => printItem(item, colours));
  const more = items.length - shown.length;
  return `${lines.join('\n')}\n${shown.map((item) => `\n${item}`).join('')}${more > 0 ? `\nand ${more} more\n` : ''}`;
}

function printItem({ title, url, publishedAt, summary }: ParsedItem, { dim }: Colours): string {
  const lines = [
    `${publishedAt === undefined ? 'undated' : when(publishedAt)}  ${sayText(title)}`,
    ...(summary === undefined ? [] : [`  ${sayText(summary)}`]),
    ...(url === undefined ? [] : [dim(`  ${sayText(url)}`)]),
  ];
  return `${lines.join('\n')}\n`;
}
