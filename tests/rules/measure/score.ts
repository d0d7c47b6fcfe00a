/**
 * `npm run rules:score`: precision and recall of the shipped rules on the items beside this file, by rule and by
 * language, on each split and on all. `-- --misses` lists what went wrong, of the tune splits only: a held item
 * that is seen is spent (see README.md). `-- fresh-tune` and such score the splits named and no others, so that a
 * held one need not be looked at each time.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { printProblem } from '../../../src/config/problem.js';
import { matchItem } from '../../../src/match/evaluate.js';
import type { Matcher } from '../../../src/match/matcher.js';
import { loadMatcher } from '../../../src/pipeline/load-matcher.js';

const ROOT = join(import.meta.dirname, '../../..');
const SPLITS = [
  'tune',
  'held',
  'fresh-tune',
  'fresh-held',
  'second-tune',
  'second-held',
  'third-tune',
  'third-held',
] as const;
type Split = (typeof SPLITS)[number];
/** The splits that may be read: a rule is mended by these alone. */
const READABLE: readonly Split[] = ['tune', 'fresh-tune', 'second-tune', 'third-tune'];

const measuredItem = z.strictObject({
  id: z.string(),
  /** Of the first file alone; the others are split by the hash of the id. */
  split: z.enum(['tune', 'held']).optional(),
  lang: z.string(),
  country: z.string(),
  title: z.string(),
  summary: z.string(),
  fires: z.array(z.string()).readonly(),
  note: z.string().optional(),
});
/** An item of a file, in the split it is scored with. */
type MeasuredItem = Omit<z.infer<typeof measuredItem>, 'split'> & { readonly split: Split };

/** An item with the rules that the matcher found on it. */
interface Outcome {
  readonly item: MeasuredItem;
  readonly fired: ReadonlySet<string>;
}

/** What became of each rule that fired, or should have. */
interface Tally {
  readonly right: number;
  readonly falseAlarms: number;
  readonly misses: number;
}

const { values: options, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { misses: { type: 'boolean', default: false } },
});
const unknown = asked.filter((name) => !SPLITS.some((split) => split === name));
if (unknown.length > 0) throw new Error(`no such split: ${unknown} (there are ${SPLITS.join(', ')})`);

const items = [
  ...readItems('items.jsonl', ({ split = 'held' }) => split),
  ...readItems('fresh.jsonl', ({ id }) => (isHeldBack(id) ? 'fresh-held' : 'fresh-tune')),
  ...readItems('second.jsonl', ({ id }) => (isHeldBack(id) ? 'second-held' : 'second-tune')),
  ...readItems('third.jsonl', ({ id }) => (isHeldBack(id) ? 'third-held' : 'third-tune')),
];
const matcher = openMatcher();
const rules = matcher.rules.map(({ rule }) => rule.id);
failOnStrangers(items, rules);
const outcomes = items.map((item) => judge(matcher, item));
for (const split of SPLITS.filter((name) => asked.length === 0 || asked.includes(name))) {
  const some = outcomes.filter(({ item }) => item.split === split);
  printSplit(split, some);
  if (options.misses && READABLE.includes(split)) printMisses(some);
}
if (asked.length === 0) printSplit('all', outcomes);

function readItems(
  file: string,
  splitOf: (item: z.infer<typeof measuredItem>) => Split,
): readonly MeasuredItem[] {
  const lines = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n');
  const read = lines.map((line) => measuredItem.parse(JSON.parse(line)));
  return read.map((item) => ({ ...item, split: splitOf(item) }));
}

/** A third of the items of a file, the same ones for ever and whatever their order in the file. */
function isHeldBack(id: string): boolean {
  return createHash('sha256').update(id).digest().readUInt32BE(0) % 3 === 0;
}

function openMatcher(): Matcher {
  const { matcher: loaded, problems } = loadMatcher(ROOT, 'rules');
  if (loaded === undefined) throw new Error(problems.map(printProblem).join('\n'));
  return loaded;
}

/** A rule that was renamed would count as nothing but misses. */
function failOnStrangers(all: readonly MeasuredItem[], known: readonly string[]): void {
  const strangers = new Set(all.flatMap(({ fires }) => fires).filter((rule) => !known.includes(rule)));
  if (strangers.size > 0) throw new Error(`the items name rules that are not shipped: ${[...strangers]}`);
}

function judge(loaded: Matcher, item: MeasuredItem): Outcome {
  const { title, summary, lang, country } = item;
  const matches = matchItem(loaded, { title, summary, lang, country, tags: [] });
  return { item, fired: new Set(matches.map(({ rule }) => rule)) };
}

function printSplit(name: string, some: readonly Outcome[]): void {
  const silent = some.filter(({ item }) => item.fires.length === 0);
  const disturbed = silent.filter(({ fired }) => fired.size > 0);
  const exact = some.filter(({ item, fired }) => isExact(item.fires, fired));
  console.log(`\n${name}: ${some.length} items, ${exact.length} with exactly their rules`);
  console.log(`${silent.length} should fire nothing, ${disturbed.length} of them fired\n`);
  console.log(row('', ['precision', 'recall', 'right', 'false', 'missed']));
  for (const rule of rules) printTally(rule, tally(some, [rule]));
  console.log('');
  for (const lang of new Set(items.map((item) => item.lang))) {
    const inLang = some.filter(({ item }) => item.lang === lang);
    printTally(lang, tally(inLang, rules));
  }
  printTally('every rule', tally(some, rules));
}

function isExact(wanted: readonly string[], fired: ReadonlySet<string>): boolean {
  return wanted.length === fired.size && wanted.every((rule) => fired.has(rule));
}

function tally(some: readonly Outcome[], only: readonly string[]): Tally {
  const pairs = some.flatMap(({ item, fired }) =>
    only.map((rule) => ({ wanted: item.fires.includes(rule), got: fired.has(rule) })),
  );
  return {
    right: pairs.filter(({ wanted, got }) => wanted && got).length,
    falseAlarms: pairs.filter(({ wanted, got }) => !wanted && got).length,
    misses: pairs.filter(({ wanted, got }) => wanted && !got).length,
  };
}

function printTally(name: string, { right, falseAlarms, misses }: Tally): void {
  const counts = [right, falseAlarms, misses].map(String);
  console.log(row(name, [share(right, falseAlarms), share(right, misses), ...counts]));
}

function share(right: number, wrong: number): string {
  return right + wrong === 0 ? '-' : `${((100 * right) / (right + wrong)).toFixed(1)} %`;
}

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(26) + cells.map((cell) => cell.padStart(11)).join('');
}

function printMisses(some: readonly Outcome[]): void {
  for (const rule of rules) {
    console.log(`\n${rule}`);
    for (const { item, fired } of some) {
      const wanted = item.fires.includes(rule);
      if (wanted === fired.has(rule)) continue;
      const note = item.note === undefined ? '' : ` (${item.note})`;
      console.log(`  ${wanted ? 'missed' : 'false '} ${item.id} ${item.lang} ${item.title}${note}`);
      console.log(`         ${item.summary}`);
    }
  }
}
