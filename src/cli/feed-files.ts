/** Where feeds are written, and how: in one step, for a running watch may read the file at any moment. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, posix } from 'node:path';
import { appendFeeds, type Edited, type FeedEntry } from '../config/feed-edit.js';
import type { Located } from '../config/located.js';
import { FEEDS_FOLDER, type WrittenFeed } from '../config/read.js';
import type { Affiliation, Feed, FeedKind } from '../model/feed.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** What a list or a document does not say of a feed. */
export interface Stated {
  /** Of those whose address does not tell. */
  readonly country?: string;
  readonly affiliation: Affiliation;
}

export interface Found {
  readonly url: string;
  readonly name: string;
  /** `rss` unless told. */
  readonly kind?: FeedKind;
  readonly lang?: string;
  readonly tags: readonly string[];
}

/** Ends in a country's domain: everything of two letters that is no fashion among companies. */
const COUNTRY = /\.([a-z]{2})$/;
const GENERIC = new Set(['tv', 'io', 'co', 'me', 'ai', 'fm', 'eu', 'cc', 'ws', 'to', 'ly', 'gg']);

/** `http://noticias.bo` → `bo`; undefined for a domain that says nothing. */
export function countryOf(url: string): string | undefined {
  const { hostname } = new URL(url);
  const code = COUNTRY.exec(hostname)?.[1];
  const isGeneric =
    code === undefined || (GENERIC.has(code) && !/\.(?:com|gov|gob|org|edu|net)\.[a-z]{2}$/.test(hostname));
  return isGeneric ? undefined : code === 'uk' ? 'gb' : code;
}

/** Undefined when nobody says the country. @param taken ids, this one's added */
export function entryOf(
  found: Found,
  stated: Stated,
  taken: Set<string>,
  id?: string,
): FeedEntry | undefined {
  const country = stated.country ?? countryOf(found.url);
  if (country === undefined) return undefined;
  const { url, name, kind = 'rss', lang, tags } = found;
  const own = id ?? freeId(`${country}-${siteOf(url)}`, taken);
  taken.add(own);
  return {
    ...{ id: own, name, url, ...(kind === 'rss' ? {} : { kind }), country },
    ...(lang === undefined ? {} : { lang }),
    affiliation: stated.affiliation,
    ...(tags.length === 0 ? {} : { tags }),
  };
}

/** Ids that stand in the files, a mistake beside them or not. */
export function idsIn(written: readonly WrittenFeed[]): Set<string> {
  return new Set(written.flatMap(({ id = [] }) => id));
}

/** Who has the address already. */
export function holderOf(written: readonly WrittenFeed[], address: string): WrittenFeed | undefined {
  const wanted = new URL(address).href;
  return written.find(({ url = '' }) => URL.canParse(url) && new URL(url).href === wanted);
}

/** `https://www.el-deber.com.bo/rss` → `el-deber` */
function siteOf(url: string): string {
  const labels = new URL(url).hostname.split('.').filter((label) => !/^(?:www|feeds?|rss|news)$/.test(label));
  const site = labels.find((label) => label.length > 3) ?? labels[0] ?? 'feed';
  const kebab = site
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return kebab.slice(0, 40).replace(/-+$/, '') || 'feed';
}

function freeId(wish: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wish : `${wish}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** The file in which most feeds of the country stand; one for what was added where none does. */
export function fileFor(feeds: readonly Located<Feed>[], country: string): string {
  const counts = new Map<string, number>();
  for (const { value, file } of feeds) {
    if (value.country === country) counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  const [most] = [...counts].toSorted((a, b) => b[1] - a[1]);
  return most?.[0] ?? `${FEEDS_FOLDER}/added.yml`;
}

/** A file that somebody named, as a path under the root; refused where feeds would not be read from it. */
export function feedsFile(terminal: Terminal, named: string): string {
  const file = posix.normalize(named);
  if (file.startsWith(`${FEEDS_FOLDER}/`) && /\.ya?ml$/.test(file)) return file;
  terminal.stderr.write(`${named} is no .yml file in ${FEEDS_FOLDER}/, where feeds are read\n`);
  throw new Exit(PROBLEMS_FOUND);
}

/** @param file under `root` */
export function addToFile(
  terminal: Terminal,
  root: string,
  file: string,
  entries: readonly FeedEntry[],
): void {
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  saveEdited(terminal, path, file, appendFeeds(text, entries));
}

export function saveEdited(terminal: Terminal, path: string, file: string, edited: Edited): void {
  if (edited.kind === 'refused') {
    terminal.stderr.write(`${file} is left as it is: ${edited.why}. Edit it by hand.\n`);
    throw new Exit(PROBLEMS_FOUND);
  }
  mkdirSync(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${basename(path)}.part`);
  writeFileSync(part, edited.text);
  renameSync(part, path);
}
