/**
 * News in the words of the beat, which is the hardest to match: half of what the rules look for stands in every item.
 * The words are those of the reports that measure the shipped rules, shuffled, among others of the same language.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { LANGUAGES, pick, seeded, vocabularyOf, wordOfText } from './vocabulary.js';

export interface BeatItem {
  readonly title: string;
  readonly summary: string;
  readonly lang: string;
}

/** Of ten items so many in each language. */
const SPOKEN = 'es es es es pt en en fa ar he'.split(' ');
const TITLE_WORDS = 10;
const SUMMARY_WORDS = 50;
/** Of the words; the rules then fire on about every tenth item. */
const OF_THE_BEAT = 0.25;
/** Of the items; each tells one of the latest again, a tenth of its words changed. */
const RETOLD = 0.15;
const LATEST = 200;

/** Seeded: the same items again. */
export function* beatItems(count: number, seed = 20_260_513): Generator<BeatItem> {
  const random = seeded(seed);
  const words = wordsOfReports();
  const others = new Map(LANGUAGES.map((language) => [language as string, vocabularyOf(language, random)]));
  const latest: BeatItem[] = [];
  const word = (lang: string): string => {
    const other = others.get(lang);
    return other === undefined || random() < OF_THE_BEAT
      ? pick(words.get(lang) ?? [], random)
      : wordOfText(other, random);
  };
  const write = (lang: string, length: number): string => Array.from({ length }, () => word(lang)).join(' ');
  const retell = (text: string, lang: string): string =>
    text
      .split(' ')
      .map((each) => (random() < 0.1 ? word(lang) : each))
      .join(' ');
  for (let n = 0; n < count; n++) {
    const lang = pick(SPOKEN, random);
    const told = random() < RETOLD && latest.length > 0 ? pick(latest, random) : undefined;
    const item = told
      ? { title: retell(told.title, told.lang), summary: retell(told.summary, told.lang), lang: told.lang }
      : { title: write(lang, TITLE_WORDS), summary: write(lang, SUMMARY_WORDS), lang };
    latest[n % LATEST] = item;
    yield item;
  }
}

function wordsOfReports(): ReadonlyMap<string, readonly string[]> {
  const read = (file: string): string =>
    readFileSync(fileURLToPath(new URL(`../rules/${file}`, import.meta.url)), 'utf8');
  const lines = ['measure/items.jsonl', 'measure/fresh.jsonl'].flatMap((file) =>
    read(file).trim().split('\n'),
  );
  // the files are ours: their shape is known
  const reports = [
    ...lines.map((line) => JSON.parse(line)),
    ...parse(read('items.yml')),
  ] as readonly BeatItem[];
  const words = new Map<string, string[]>();
  for (const { lang, title, summary } of reports) {
    const known = words.get(lang) ?? [];
    known.push(...`${title} ${summary}`.split(/\s+/));
    words.set(lang, known);
  }
  return words;
}
