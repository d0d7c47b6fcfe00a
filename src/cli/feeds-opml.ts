/** `feeds import` and `feeds export`: lists of subscriptions, as every feed reader exchanges them. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Command } from 'commander';
import type { FeedEntry } from '../config/feed-edit.js';
import { feedShape } from '../config/feed-file.js';
import { FEEDS_FOLDER } from '../config/read.js';
import { decodeDocument } from '../http/charset.js';
import type { Affiliation, FeedKind } from '../model/feed.js';
import { readOpml, writeOpml } from '../parse/opml.js';
import { sayText } from './emphasis.js';
import { addToFile, countryOf, entryOf, feedsFile, holderOf, idsIn } from './feed-files.js';
import { affiliationOption } from './feeds-add.js';
import { readOrRefuse } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';

interface Options {
  readonly affiliation: Affiliation;
  readonly country?: string;
  readonly file?: string;
}

export function importCommand(terminal: Terminal): Command {
  return new Command('import')
    .description('take feeds over from an OPML list: folders become tags, feeds that are known are left out')
    .argument('<file>', 'the OPML list')
    .addOption(affiliationOption())
    .option('--country <code>', 'of feeds whose domain does not tell')
    .option('--file <file>', 'written to; feeds/NAME.yml after the list unless told')
    .addHelpText(
      'after',
      '\nExample:\n  $ atalaya feeds import subscriptions.opml --affiliation independent --country bo',
    )
    .action(async (list: string, options: Options, command: Command) => {
      const { root, config } = readOrRefuse(terminal, command);
      const file = feedsFile(terminal, options.file ?? `${FEEDS_FOLDER}/${nameOf(list)}.yml`);
      const read = readOpml(decodeDocument(readList(terminal, list), undefined));
      if ('kind' in read) {
        terminal.stderr.write(`${list}: ${read.detail}\n`);
        throw new Exit(PROBLEMS_FOUND);
      }
      const { subscriptions, unread } = read;
      const taken = idsIn(config.writtenFeeds);
      const fresh = subscriptions.filter(({ url }) => holderOf(config.writtenFeeds, url) === undefined);
      const entries: FeedEntry[] = [];
      const left = unread.map(
        ({ name, address }) =>
          `left out: ${sayText(name)} ${JSON.stringify(sayText(address))}: is not a web address\n`,
      );
      for (const found of fresh) {
        const entry = entryOf(readable(found), statedOf(found.url, options), taken);
        const why = whyNot(entry);
        if (entry !== undefined && why === undefined) entries.push(entry);
        else left.push(`left out: ${sayText(found.name)} ${sayText(found.url)}: ${why}\n`);
      }
      if (entries.length > 0) addToFile(terminal, root, file, entries);
      const old = subscriptions.length - fresh.length;
      await write(terminal.stdout, `${file}: ${entries.length} added, ${old} were known\n`);
      for (const line of left) terminal.stderr.write(line);
      if (left.length > 0) throw new Exit(PROBLEMS_FOUND);
    });
}

function readList(terminal: Terminal, list: string): Uint8Array {
  try {
    return readFileSync(list);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    terminal.stderr.write(`${list}: ${why}\n`);
    throw new Exit(PROBLEMS_FOUND);
  }
}

/** `lists/mine.opml` → `mine` */
function nameOf(list: string): string {
  return basename(list).replace(/\.\w+$/, '') || 'imported';
}

function whyNot(entry: FeedEntry | undefined): string | undefined {
  if (entry === undefined) return 'say its --country';
  const issues = feedShape.safeParse(entry).error?.issues;
  return issues?.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
}

function statedOf(url: string, { affiliation, country }: Options) {
  const said = countryOf(url) ?? country;
  return { affiliation, ...(said === undefined ? {} : { country: said }) };
}

/** A list's language may be anything, `en-us` or `English`: only a tag is taken over. */
function readable<T extends { readonly lang?: string }>(found: T): T | Omit<T, 'lang'> {
  const { lang, ...rest } = found;
  return lang === undefined || /^[a-z]{2,3}(?:-[a-z0-9]{2,8})?$/i.test(lang) ? found : rest;
}

export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description(
      'print the feeds as an OPML list; pages, sitemaps and the like, which readers cannot read, are left out',
    )
    .addHelpText('after', '\nExample:\n  $ atalaya feeds export > atalaya.opml')
    .action(async (_: unknown, command: Command) => {
      const { config } = readOrRefuse(terminal, command);
      const feeds = config.feeds.map(({ value }) => value).filter(({ kind }) => kind === 'rss');
      await write(terminal.stdout, writeOpml('Atalaya', feeds));
      const others = config.feeds.flatMap(({ value: { kind } }) => (kind === 'rss' ? [] : kind));
      if (others.length > 0)
        terminal.stderr.write(`Not in it, for readers cannot read them: ${count(others)}.\n`);
    });
}

/** `2 of kind page, 1 of kind sitemap` */
function count(kinds: readonly FeedKind[]): string {
  const counts = new Map<FeedKind, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, many]) => `${many} of kind ${kind}`).join(', ');
}
