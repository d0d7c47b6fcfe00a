/**
 * How matching compares, in one run on one machine: only the ratios mean anything.
 * `npm run bench`. Seeded, so that two runs do the same work; each figure is the median of five.
 */
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import { conceptId, ruleId } from '../../src/model/id.js';
import type { Concept, Rule, RuleExample } from '../../src/model/rule.js';
import { WordReader } from '../../src/text/tokenise.js';

const ITEMS = 1_000;
const WORDS_AN_ITEM = 60;
const VOCABULARY = 20_000;
const RUNS = 5;
const RULE_COUNTS = [10, 100, 1_000];

const SYLLABLES = [
  ...['ba', 'ce', 'di', 'fo', 'gu', 'ha', 'lé', 'mi', 'nó', 'pu', 'ra', 'se', 'ti', 'ción', 'mente'],
  ...['ات', 'بر', 'حز', 'سپا', 'قد', 'من', 'ור', 'חי', 'קו', 'של'],
];

/** mulberry32: small, and good enough to choose words with. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = seeded(20_260_513);
const upTo = (limit: number): number => Math.floor(random() * limit);
const from = <T>(choices: readonly T[]): T => choices[upTo(choices.length)] as T; // never an empty list here

/** Distinct, and short words first: the words that people use most are short. */
const vocabulary = [...new Set(Array.from({ length: VOCABULARY }, aWord))].sort(
  (a, b) => a.length - b.length,
);

function aWord(): string {
  return Array.from({ length: 1 + upTo(4) }, () => from(SYLLABLES)).join('');
}

/** Words as texts have them: the first of the vocabulary far more often than the last. */
const common = (): string => vocabulary[Math.floor(vocabulary.length * random() ** 4)] ?? '';
const sentence = (words: number): string => Array.from({ length: words }, common).join(' ');

const items: readonly RuleExample[] = Array.from({ length: ITEMS }, () => ({
  title: sentence(10),
  summary: sentence(WORDS_AN_ITEM - 10),
  tags: [],
  lang: from(['es', 'pt', 'en', 'fa', 'ar', 'he']),
}));

const concepts: readonly Concept[] = Array.from({ length: 40 }, (_, number) => ({
  id: conceptId(`c${number}`),
  title: { en: `c${number}` },
  terms: { es: Array.from({ length: 20 }, () => `${from(vocabulary)} ${common()}`), en: [from(vocabulary)] },
  includes: [],
  except: [],
}));

const shapes: readonly (() => string)[] = [
  () => `"${from(vocabulary)} ${common()}" AND (${from(vocabulary)} OR ${from(vocabulary)})`,
  () => `@c${upTo(40)} AND @c${upTo(40)}`,
  () => `@c${upTo(40)} NEAR/20 (${from(vocabulary)} OR ${common()})`,
  () => `ATLEAST/2(${from(vocabulary)}, ${from(vocabulary)}, @c${upTo(40)}) AND NOT ${common()}`,
];

const rulesOf = (count: number): readonly Rule[] =>
  Array.from({ length: count }, (_, number) => ({
    id: ruleId(`r${number}`),
    title: { en: `r${number}` },
    severity: 'low',
    tags: [],
    why: '',
    watch: from(shapes)(),
    examples: { match: [], ignore: [] },
  }));

/** Milliseconds for all items. */
function time(work: (item: RuleExample) => void): number {
  const times = Array.from({ length: RUNS + 1 }, () => {
    const began = performance.now();
    for (const item of items) work(item);
    return performance.now() - began;
  });
  return times.slice(1).sort((a, b) => a - b)[RUNS >> 1] ?? 0; // the first run warms up
}

const reader = new WordReader();
function tokenise({ title, summary = '' }: RuleExample): void {
  for (const text of [title, summary]) {
    reader.open(text);
    while (reader.next());
  }
}

const unit = time(tokenise);
const report = (name: string, ms: number, note = ''): void => {
  const rate = Math.round(ITEMS / (ms / 1000)).toLocaleString('en');
  console.log(
    `${name.padEnd(34)} ${(ms / unit).toFixed(1).padStart(8)} ×  ${rate.padStart(10)} items/s  ${note}`,
  );
};

report(`tokenising ${WORDS_AN_ITEM} words`, unit);
for (const count of RULE_COUNTS) {
  const rules = rulesOf(count);
  const began = performance.now();
  const { matcher } = compileRules(rules, concepts);
  const built = Math.round(performance.now() - began);
  let matches = 0;
  const ms = time((item) => {
    matches += matchItem(matcher, item).length;
  });
  report(`matching ${count} rules`, ms, `built in ${built} ms, ${matches / (RUNS + 1)} matches`);
}
for (const count of RULE_COUNTS) {
  const phrases = Array.from({ length: count * 4 }, () => `${from(vocabulary)} ${common()}`);
  const any = new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${phrases.join('|')})(?![\\p{L}\\p{M}\\p{N}])`, 'giu');
  const ms = time(({ title, summary }) => {
    `${title}\n${summary}`.normalize('NFC').match(any);
  });
  report(`one expression of ${count * 4} phrases`, ms, `as ${count} rules of four phrases`);
}
