/** `feeds add`: from an address that somebody sent to a feed of the watch, proved by a sample before it is written. */
import { Command, Option } from 'commander';
import { feedShape } from '../config/feed-file.js';
import { kebabId } from '../config/shapes.js';
import { AFFILIATIONS, type Affiliation } from '../model/feed.js';
import { findFeed } from '../pipeline/find-feed.js';
import type { Sample } from '../pipeline/sample-feed.js';
import { sayText } from './emphasis.js';
import { addToFile, entryOf, feedsFile, fileFor, holderOf, idsIn } from './feed-files.js';
import { printSample } from './feeds-try.js';
import { withSampler } from './sampler.js';
import { readOrRefuse } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';
import { isWebAddress, meantAddress } from './web-address.js';

interface Options {
  readonly affiliation: Affiliation;
  readonly id?: string;
  readonly name?: string;
  readonly country?: string;
  readonly lang?: string;
  readonly tag: readonly string[];
  readonly file?: string;
  readonly dryRun?: true;
}

export function addCommand(terminal: Terminal): Command {
  return new Command('add')
    .description('find the feed of an address, ask it once, and write it to a file of feeds')
    .argument(
      '<url>',
      'of a feed, or of a site that names its feed, its WordPress posts or its sitemap for news',
    )
    .addOption(affiliationOption())
    .option('--country <code>', 'ISO 3166-1, two letters; its domain’s unless told')
    .option('--id <id>', 'made of country and site unless told')
    .option('--name <name>', 'what the feed calls itself unless told')
    .option('--lang <tag>', 'what the feed says unless told')
    .option('--tag <tag>', 'may be told several times', (tag: string, tags: string[]) => [...tags, tag], [])
    .option('--file <file>', 'where its country’s feeds stand unless told, e.g. feeds/bolivia.yml')
    .option('--dry-run', 'show what would be written and write nothing')
    .addHelpText('after', '\nExample:\n  $ atalaya feeds add https://abi.bo --affiliation state --tag agency')
    .action(async (url: string, options: Options, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const { feeds, writtenFeeds } = aside.config;
      checkAddress(terminal, url);
      const sample = await withSampler(aside.settings, (sampler) => findFeed(sampler, url));
      terminal.stderr.write(printSample(sample, terminal.talk));
      if (sample.outcome.kind === 'failed') throw new Exit(PROBLEMS_FOUND);
      const address = sample.document?.movedTo ?? sample.feed.url;
      const holder = holderOf(writtenFeeds, address);
      if (holder !== undefined)
        refuse(terminal, `${holder.id ?? 'another feed'} has this address already: ${holder.file}`);
      const entry = makeEntry(terminal, sample, address, options, idsIn(writtenFeeds));
      const file = feedsFile(terminal, options.file ?? fileFor(feeds, String(entry.country)));
      if (!options.dryRun) addToFile(terminal, aside.root, file, [entry]);
      await write(terminal.stdout, `${file}: ${JSON.stringify(entry)}\n`);
    });
}

export function affiliationOption(): Option {
  return new Option('--affiliation <who>', 'who stands behind it: nothing tells that but you')
    .choices(AFFILIATIONS)
    .makeOptionMandatory();
}

function checkAddress(terminal: Terminal, url: string): void {
  if (isWebAddress(url)) return;
  const hint = meantAddress(url) ?? 'it begins with https:// or http://';
  terminal.stderr.write(`${JSON.stringify(url)} is not an http(s) address: ${hint}\n`);
  throw new Exit(MISUSE);
}

function makeEntry(
  terminal: Terminal,
  { outcome, feed }: Sample,
  url: string,
  options: Options,
  taken: Set<string>,
) {
  if (options.id !== undefined && (taken.has(options.id) || !kebabId().safeParse(options.id).success))
    refuse(
      terminal,
      `the id ${JSON.stringify(options.id)} is taken, or is not lower-case letters and digits joined by hyphens`,
    );
  const said = outcome.kind === 'parsed' ? outcome : undefined;
  const lang = options.lang ?? said?.lang?.split('-')[0];
  const name = options.name ?? (sayText(said?.title ?? '') || new URL(feed.url).hostname);
  const { kind } = feed;
  const found = { url, name, kind, tags: options.tag, ...(lang === undefined ? {} : { lang }) };
  const { affiliation, country } = options;
  const stated = { affiliation, ...(country === undefined ? {} : { country }) };
  const entry = entryOf(found, stated, taken, options.id);
  const read = feedShape.safeParse(entry);
  if (entry !== undefined && read.success) return entry;
  const issues = read.error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  const why = entry === undefined ? 'its country is not known' : issues;
  refuse(terminal, `not written: ${why}. Say it with --country, --name, --lang or --id.`);
}

function refuse(terminal: Terminal, why: string): never {
  terminal.stderr.write(`${why}\n`);
  throw new Exit(PROBLEMS_FOUND);
}
