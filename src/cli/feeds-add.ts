/** `feeds add`: from an address that somebody sent to a feed of the watch, proved by a sample before it is written. */
import { Command, Option } from 'commander';
import { feedShape } from '../config/feed-file.js';
import { kebabId } from '../config/shapes.js';
import { AFFILIATIONS, type Affiliation, type Feed } from '../model/feed.js';
import { feedId } from '../model/id.js';
import { type Sample, type Sampler, sampleFeed } from '../pipeline/sample-feed.js';
import { sayText } from './emphasis.js';
import { addToFile, entryOf, feedsFile, fileFor } from './feed-files.js';
import { printSample } from './feeds-try.js';
import { withSampler } from './sampler.js';
import { readOrRefuse } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write } from './terminal.js';

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

/** Feeds that a page names are tried in its order, so many of them. */
const NAMED_TRIED = 3;

export function addCommand(terminal: Terminal): Command {
  return new Command('add')
    .description('find the feed of an address, ask it once, and write it to a file of feeds')
    .argument('<url>', 'of a feed, or of a site that names its feed')
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
      const feeds = aside.config.feeds;
      const sample = await withSampler(aside.settings, (sampler) => findFeed(terminal, sampler, url));
      terminal.stderr.write(printSample(sample, terminal.talk));
      if (sample.outcome.kind === 'failed') throw new Exit(PROBLEMS_FOUND);
      const address = sample.document?.movedTo ?? sample.feed.url;
      const holder = feeds.find(({ value }) => new URL(value.url).href === new URL(address).href);
      if (holder !== undefined)
        refuse(terminal, `${holder.value.id} has this address already: ${holder.file}`);
      const entry = makeEntry(
        terminal,
        sample,
        address,
        options,
        new Set(feeds.map(({ value }) => value.id)),
      );
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

/** The address itself, or the first feed that reads among those its page names. */
async function findFeed(terminal: Terminal, sampler: Sampler, url: string): Promise<Sample> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    terminal.stderr.write(`${JSON.stringify(url)} is not an http(s) address.\n`);
    throw new Exit(MISUSE);
  }
  const sample = await sampleFeed(sampler, asFeed(url));
  for (const named of sample.document?.names.slice(0, NAMED_TRIED) ?? []) {
    const found = await sampleFeed(sampler, asFeed(named));
    if (found.outcome.kind === 'parsed') return found;
  }
  return sample;
}

function asFeed(url: string): Feed {
  return {
    ...{ id: feedId('added'), name: '?', url, kind: 'rss', publisher: '?', country: '??' },
    ...{ affiliation: 'independent', tags: [], enabled: true },
  };
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
  const found = { url, name, tags: options.tag, ...(lang === undefined ? {} : { lang }) };
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
