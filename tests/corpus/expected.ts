/**
 * Documents with expected values beside them: as feedsmith keeps them (`references/NAME.json`) and as rss-parser
 * does (`test/output/NAME.json`). Both say what a document holds before it is cleaned, so that what is expected is
 * cleaned as items are, and then compared field by field.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Feed } from '../../src/model/feed.js';
import { feedId } from '../../src/model/id.js';
import type { ParsedItem } from '../../src/model/item.js';
import { parseFeed } from '../../src/parse/parse.js';
import { cleanText } from '../../src/text/html.js';
import { WRONG_VALUES } from './explained.js';

export const FIELDS = ['title', 'link', 'id', 'date', 'summary'] as const;
type FieldName = (typeof FIELDS)[number];

export interface Difference {
  readonly path: string;
  readonly item: number;
  readonly field: FieldName | 'item';
  readonly expected: string;
  readonly found: string;
  /** `theirs`: the expected value is wrong; `meant`: we differ on purpose; `ours`: a fault. */
  readonly whose: 'theirs' | 'meant' | 'ours';
  readonly why?: string;
}

export interface Agreement {
  readonly path: string;
  /** Values that were expected. */
  readonly values: number;
  readonly differences: readonly Difference[];
}

type Loose = Readonly<Record<string, unknown>>;
type Values = Readonly<Partial<Record<FieldName, string>>>;

/** Undefined for a document without expected values. @param path under `root` */
export async function compareWithExpected(root: string, path: string): Promise<Agreement | undefined> {
  const beside = expectedBeside(join(root, path));
  if (beside === undefined) return undefined;
  const entries = readEntries(JSON.parse(readFileSync(beside, 'utf8')));
  const url = 'https://feed.example/rss';
  const outcome = await parseFeed({ bytes: readFileSync(join(root, path)), url }, NOBODY, Date.now());
  const items = outcome.kind === 'parsed' ? outcome.items : [];
  const skipped = new Set(outcome.kind === 'parsed' ? outcome.skipped.map(({ index }) => index) : []);
  const differences: Difference[] = [];
  let values = 0;
  let next = 0;
  for (const [item, expected] of entries.entries()) {
    const has = FIELDS.filter((field) => expected[field] !== undefined);
    values += has.length;
    const found = skipped.has(item) ? undefined : items[next++];
    if (found === undefined) {
      if (has.length > 0)
        differences.push({
          ...{ path, item, field: 'item', whose: 'ours' },
          ...{ expected: JSON.stringify(expected), found: 'nothing' },
        });
      continue;
    }
    for (const field of has) {
      const difference = compare(field, expected, found, url);
      if (difference !== undefined) differences.push(explain({ path, item, field, ...difference }));
    }
  }
  return { path, values, differences };
}

function explain(difference: Difference): Difference {
  const { path, item, field, whose } = difference;
  const why = WRONG_VALUES[`${path} item ${item + 1}, ${field}`];
  return whose === 'ours' && why !== undefined ? { ...difference, whose: 'theirs', why } : difference;
}

/** Has no name, so that no headline ends with it. */
const NOBODY: Feed = {
  ...{ id: feedId('nobody'), name: '', url: 'https://feed.example/rss', kind: 'rss', publisher: '' },
  ...{ country: 'us', affiliation: 'independent', tags: [], enabled: true },
};

function expectedBeside(document: string): string | undefined {
  const name = basename(document).replace(/\.\w+$/, '.json');
  const places = [join(dirname(document), name), join(dirname(document), '..', 'output', name)];
  return document.endsWith('.json') ? undefined : places.find((place) => existsSync(place));
}

function readEntries(file: unknown): readonly Values[] {
  const feed = asLoose(asLoose(file).feed ?? file);
  const entries = feed.items ?? feed.entries;
  return Array.isArray(entries) ? entries.map((entry) => readEntry(asLoose(entry))) : [];
}

function readEntry(entry: Loose): Values {
  const dc = asLoose(entry.dc);
  const rdf = asLoose(entry.rdf);
  const link = readLink(entry);
  const values: Record<FieldName, string | undefined> = {
    title: textIn(entry.title ?? first(dc.titles) ?? dc.title),
    link,
    id: textIn(entry.guid ?? entry.id ?? rdf.about),
    date: textIn(
      entry.isoDate ??
        entry.pubDate ??
        entry.published ??
        entry.issued ??
        first(dc.dates) ??
        dc.date ??
        entry.updated ??
        entry.modified,
    ),
    summary: textIn(entry.description ?? entry.summary ?? entry.content),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value?.trim()));
}

function readLink(entry: Loose): string | undefined {
  if (!Array.isArray(entry.links)) return textIn(entry.link);
  const links = entry.links.map(asLoose);
  return textIn(links.find(({ rel }) => rel === undefined || rel === 'alternate')?.href);
}

type Verdict = Pick<Difference, 'expected' | 'found' | 'whose' | 'why'>;

/** undefined: they agree. */
function compare(field: FieldName, values: Values, item: ParsedItem, base: string): Verdict | undefined {
  const expected = values[field] ?? '';
  const found = foundIn(field, item);
  if (agrees(field, expected, values, item, base)) return undefined;
  const [whose, why] = judge(field, expected, found);
  return {
    expected: expected.replace(/\s+/g, ' ').slice(0, 120),
    found: (found ?? 'nothing').slice(0, 120),
    whose,
    ...(why === '' ? {} : { why }),
  };
}

function foundIn(field: FieldName, item: ParsedItem): string | undefined {
  const { title, url, guid, publishedAt, summary } = item;
  const date = publishedAt === undefined ? undefined : new Date(publishedAt).toISOString();
  return { title, link: url, id: guid, date, summary }[field];
}

function agrees(field: FieldName, expected: string, values: Values, item: ParsedItem, base: string): boolean {
  switch (field) {
    case 'title':
      return cleanText(expected, 500) === item.title;
    case 'link':
      return (URL.canParse(expected, base) ? new URL(expected, base).href : expected) === item.url;
    case 'id':
      return expected.trim() === item.guid;
    case 'date':
      return Math.floor(Date.parse(expected) / 1_000) * 1_000 === item.publishedAt;
    case 'summary':
      return hasSummary(expected, values.title ?? '', item);
  }
}

/** A long one is cut, an empty one and one that repeats the headline are left out. */
function hasSummary(expected: string, title: string, { summary = '', text = '' }: ParsedItem): boolean {
  const words = bare(cleanText(expected));
  const found = bare(summary).replace(/…$/, '');
  if (words === '' || words === bare(cleanText(title))) return found === '';
  return words === found || words === bare(text) || (found.length > 100 && words.startsWith(found));
}

function judge(field: FieldName, expected: string, found = ''): readonly [Difference['whose'], string] {
  const theirs = (why: string) => ['theirs', why] as const;
  const meant = (why: string) => ['meant', why] as const;
  if (expected.includes('\ufffd') && !found.includes('\ufffd')) return theirs('letters are lost');
  if (field === 'title' && cleanText(expected).startsWith(found))
    return meant('the outlet’s name is taken off');
  if (field === 'link' && expected.startsWith('/') && found.endsWith(expected))
    return meant('links are resolved');
  if (field === 'link' && /\/~r\//.test(expected))
    return meant('feedburner:origLink is the article’s own address');
  if (field === 'date') return judgeDate(expected, found);
  if (field !== 'summary') return ['ours', ''];
  if (expected === 'EMPTY') return theirs('an option of theirs writes this where nothing stands');
  const [words, own] = [bare(cleanText(expected)), bare(found)];
  if (own !== '' && words.startsWith(own)) return meant('an invitation to read on is taken off');
  const sorted = (text: string): string => [...text].sort().join('');
  if (sorted(words) === sorted(own)) return theirs('text and elements lost their order');
  return words !== '' && isWithin(words, own) ? theirs('part of its text is lost') : ['ours', ''];
}

/** Whether all letters of the one stand in the other, in order. */
function isWithin(part: string, whole: string): boolean {
  let at = 0;
  for (const letter of whole) if (letter === part[at]) at++;
  return at === part.length;
}

function judgeDate(expected: string, found: string): readonly [Difference['whose'], string] {
  const at = Date.parse(expected);
  if (Number.isNaN(at)) return ['theirs', 'a date that it cannot read'];
  if (at < Date.UTC(1990, 0, 1) && found === '') return ['meant', 'nothing on the web is older than 1990'];
  return Date.parse(found) < at
    ? ['meant', 'an item has the time at which it was first published']
    : ['ours', ''];
}

/** Letters and digits: where blocks part, blanks may differ. */
function bare(text: string): string {
  return text.replace(/[^\p{L}\p{N}…]+/gu, '');
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const { value: inside, _: text, href } = asLoose(value);
  return [inside, text, href].find((each): each is string => typeof each === 'string');
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function asLoose(value: unknown): Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
