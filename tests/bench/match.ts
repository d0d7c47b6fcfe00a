/**
 * What matching costs, in one run on one machine: only the ratios mean anything. `npm run bench:match`, with
 * `-- --huge` for 100,000 rules. Seeded, so that two runs do the same work.
 */
import { fileURLToPath } from 'node:url';
import { RULES_FOLDER, readRules } from '../../src/config/read.js';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { Matcher } from '../../src/match/matcher.js';
import { countWords } from '../../src/match/matcher.js';
import { PAIR } from '../../src/match/presearch.js';
import type { Concept, Rule, RuleExample } from '../../src/model/rule.js';
import { WordReader } from '../../src/text/tokenise.js';
import { type Contender, measure, measureFew } from './measure.js';
import { makeWorld } from './rules.js';
import { seeded } from './vocabulary.js';

const RULE_COUNTS = [10, 100, 1_000, 10_000, ...(process.argv.includes('--huge') ? [100_000] : [])];
const SHORT = { words: 60, items: 1_000 };
const LONG = { words: 600, items: 100 };
/** Milliseconds that one of the regular expressions may take. */
const PATIENCE = 2_500;
/** One expression a phrase is measured with so many at most, and the rest reckoned. */
const MOST_EXPRESSIONS = 500;

const world = makeWorld(seeded(20_260_513));
const short = world.items(SHORT.items, SHORT.words);
const long = world.items(LONG.items, LONG.words);
const reader = new WordReader();

build(
  world.rules(100).map(({ rule }) => rule),
  world.concepts,
); // warms up
const built = RULE_COUNTS.map((count) => {
  const made = world.rules(count);
  const rules = made.map(({ rule }) => rule);
  return { count, phrases: made.flatMap(({ phrases }) => phrases), ...build(rules, world.concepts) };
});

tell('rules', 'built in', 'memory', 'fire on an item');
for (const { count, matcher, ms, megabytes } of built) {
  const fired = short.reduce((sum, item) => sum + matchItem(matcher, item).length, 0) / short.length;
  tell(`${count}`, `${ms.toFixed(0)} ms`, `${megabytes.toFixed(1)} MB`, fired.toFixed(2));
}

for (const [kind, items] of Object.entries({ short, long })) {
  const words = kind === 'short' ? SHORT.words : LONG.words;
  const matching = built.map(({ count, matcher }) => matchAll(`${count} rules`, matcher, items));
  const times = measure([
    { name: 'words', items: items.length, run: () => items.forEach(readWords) },
    ...matching,
  ]);
  const unit = times.get('words') ?? 1;
  console.log(`\n${kind} items, ${words} words: folding and tokenising alone takes ${unit.toFixed(1)} µs`);
  tell('rules', 'matching', 'one regex', 'a regex a phrase', 'faster than one');
  for (const { count, phrases } of built) {
    const ms = times.get(`${count} rules`) ?? 0;
    const one = count > 10_000 ? Number.NaN : measureOneRegex(phrases, items);
    const each = measureRegexes(phrases, items);
    const ratio = (time: number): string => (Number.isNaN(time) ? '' : `${(time / unit).toFixed(1)} ×`);
    tell(
      `${count}`,
      ratio(ms),
      ratio(one),
      ratio(each),
      Number.isNaN(one) ? '' : `${(one / ms).toFixed(0)} ×`,
    );
  }
}
console.log(
  `\n× is times folding and tokenising alone. A regex a phrase: with more than ${MOST_EXPRESSIONS}, reckoned from so many.`,
);
compareWithShipped();
compareCounted();

/** What rules gain by waiting for words that were counted to be rare, and what counting costs. */
function compareCounted(): void {
  console.log('\nrules that wait for their rarest words, as lengths tell or as counted in other items');
  const counted = world.items(2_000, SHORT.words);
  for (const count of [1_000, 10_000]) {
    const rules = world.rules(count).map(({ rule }) => rule);
    const guessed = compileRules(rules, world.concepts).matcher;
    matchAndCount(guessed, counted);
    const known = compileRules(rules, world.concepts, {}, guessed.tally.take()).matcher;
    const times = measure([
      matchAll('by length', guessed, short),
      matchAll('counted', known, short),
      { name: 'counting', items: short.length, run: () => matchAndCount(known, short) },
    ]);
    const [byLength = 1, asCounted = 1, counting = 0] = ['by length', 'counted', 'counting'].map((name) =>
      times.get(name),
    );
    const percent = (time: number, of: number): string => `${((time / of - 1) * 100).toFixed(0)} %`;
    const [before, after] = [guessed, known].map((matcher) => looksAt(matcher, short).toFixed(1));
    console.log(
      `${count} rules: an item makes ${before} be looked at by length, ${after} as counted (${percent(asCounted, byLength)} time); counting on the way ${percent(counting, asCounted)}`,
    );
  }
}

/** How many rules wait for what stands in an item, on average. */
function looksAt(matcher: Matcher, items: readonly RuleExample[]): number {
  const { starts } = matcher.index.waiting;
  let rules = 0;
  for (const item of items) {
    matchItem(matcher, item);
    for (const leaf of matcher.workspace.marked)
      rules += ((starts[leaf + 1] ?? 0) - (starts[leaf] ?? 0)) / PAIR;
  }
  return rules / items.length;
}

function matchAndCount(matcher: Matcher, items: readonly RuleExample[]): void {
  for (const item of items) {
    matchItem(matcher, item);
    countWords(matcher, 0);
  }
}

/** The nine rules of the beat alone, and with a thousand others that share their concepts. */
function compareWithShipped(): void {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const shipped = readRules(root, RULES_FOLDER);
  const rules = shipped.rules.map(({ value }) => value);
  const concepts = shipped.concepts.map(({ value }) => value);
  const others = makeWorld(
    seeded(20_260_514),
    concepts.map(({ id }) => id),
  );
  const more = others.rules(1_000).map(({ rule }) => rule);
  const examples = rules.flatMap(({ examples: { match, ignore } }) => [...match, ...ignore]);
  const few = build(rules, concepts).matcher;
  const many = build([...rules, ...more], [...concepts, ...others.concepts]).matcher;
  for (const [name, items] of Object.entries({
    'news of anything': short,
    "the rules' own examples": examples,
  })) {
    const times = measure([
      { name: 'words', items: items.length, run: () => items.forEach(readWords) },
      matchAll('few', few, items),
      matchAll('many', many, items),
    ]);
    const [unit = 1, alone = 1, together = 0] = [times.get('words'), times.get('few'), times.get('many')];
    const ratio = (together / alone).toFixed(2);
    console.log(
      `${name}: ${rules.length} shipped rules ${(alone / unit).toFixed(1)} × (${alone.toFixed(0)} µs), with ${more.length} more ${(together / unit).toFixed(1)} × — ${ratio} times as much`,
    );
  }
}

function build(rules: readonly Rule[], concepts: readonly Concept[]) {
  const before = usedBytes();
  const began = performance.now();
  const { matcher } = compileRules(rules, concepts);
  const ms = performance.now() - began;
  return { matcher, ms, megabytes: (usedBytes() - before) / 2 ** 20 };
}

function usedBytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function matchAll(name: string, matcher: Matcher, items: readonly RuleExample[]): Contender {
  const run = (): void => {
    for (const item of items) matchItem(matcher, item);
  };
  return { name, items: items.length, run };
}

function readWords({ title, summary = '' }: RuleExample): void {
  for (const text of [title, summary]) {
    reader.open(text);
    while (reader.next());
  }
}

function measureOneRegex(phrases: readonly string[], items: readonly RuleExample[]): number {
  const any = regexOf(phrases);
  return measureFew(items, (item) => textOf(item).match(any), PATIENCE);
}

function measureRegexes(phrases: readonly string[], items: readonly RuleExample[]): number {
  const some = phrases.slice(0, MOST_EXPRESSIONS).map((phrase) => regexOf([phrase]));
  const work = (item: RuleExample): void => {
    for (const one of some) textOf(item).match(one);
  };
  return measureFew(items, work, PATIENCE) * (phrases.length / some.length);
}

function textOf({ title, summary }: RuleExample): string {
  return `${title}\n${summary}`.normalize('NFC');
}

/** Whole words in any script; `\b` knows only ASCII. */
function regexOf(phrases: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, 'giu');
}

function tell(...columns: readonly string[]): void {
  console.log(columns.map((column) => column.padStart(18)).join(''));
}
