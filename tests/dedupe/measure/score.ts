/** `npm run bench:dedupe`: how well items of one story find each other, and how fast. `--list` names what went wrong. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../../../src/backend/open.js';
import type { State } from '../../../src/backend/port.js';
import { silentLog } from '../../../src/lib/log.js';
import type { KeyedItem } from '../../../src/pipeline/fresh-items.js';
import { MemoryStories } from '../../../src/pipeline/memory-stories.js';
import { planStories } from '../../../src/pipeline/plan-stories.js';
import { pick, seeded } from '../../bench/vocabulary.js';
import {
  comparePairs,
  type Entry,
  FEED,
  keyedItem,
  matched,
  name,
  type Pairs,
  playStream,
  published,
  readSet,
  TRANSLATED,
} from './set.js';

const ITEMS = 10_000;
/** Items of a poll. */
const PIECE = 20;
const NOON = '2026-05-13T12:00:00Z';

const { values } = parseArgs({ options: { list: { type: 'boolean', default: false } } });
const all = await readSet();
const told = all.filter(({ variant }) => variant !== TRANSLATED);
tellPairs('pairs', comparePairs(told));
tellPairs('at once', comparePairs(told.map(published(NOON))));
await tellStream(told);
tellTranslated(all);
await tellSpeed();

function tellPairs(title: string, { same, joined, right, wrong }: Pairs): void {
  row(
    title,
    `precision ${percent(right, joined)}, recall ${percent(right, same)}, ${same} pairs of one story`,
  );
  if (values.list) for (const line of wrong) row('', line);
}

async function tellStream(entries: readonly Entry[]): Promise<void> {
  const placed = await playStream(entries);
  const variants = placed.filter(({ lookalike }) => !lookalike);
  const lookalikes = placed.filter(({ lookalike }) => lookalike);
  const wrong = (some: typeof placed) => some.filter(({ trouble }) => trouble !== undefined).length;
  row('streamed', `${variants.length - wrong(variants)} of ${variants.length} variants in their story`);
  row('', `${wrong(lookalikes)} of ${lookalikes.length} look-alikes in a wrong one`);
  for (const variant of new Set(entries.map((entry) => entry.variant))) {
    const some = placed.filter(({ entry }) => entry.variant === variant);
    row('', `${variant}: ${wrong(some)} wrong of ${some.length}`);
  }
  if (!values.list) return;
  for (const { entry, trouble } of placed) if (trouble) row('', `${name(entry)} ${trouble}`);
}

function tellTranslated(entries: readonly Entry[]): void {
  const { right } = comparePairs(entries);
  const translations = entries.filter(({ variant }) => variant === TRANSLATED).length;
  row(
    TRANSLATED,
    `${translations} translations, ${right - comparePairs(told).right} pairs joined: not a target`,
  );
}

/** Each item is one of the set with made-up words among its own, so that most begin a story. */
async function tellSpeed(): Promise<void> {
  const random = seeded(7);
  const items = Array.from({ length: ITEMS }, (_, n) => {
    const one = pick(told, random);
    const mark = `w${Math.floor(random() * 2_000).toString(36)}`;
    const reword = (text: string) => text.replaceAll(/ (\S+) /g, ` ${mark}$1 `);
    return keyedItem({ ...one, title: reword(one.title), summary: reword(one.summary) }, n);
  });
  const clock = { now: () => Date.parse(NOON) };
  const judged = await itemsPerSecond(() => joinInMemory(items, clock.now()));
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-dedupe-'));
  const backend = await openBackend({ file: join(folder, 'watch.db'), clock, log: silentLog });
  const stored = await itemsPerSecond(() => commitAll(backend.state, items, clock.now()));
  await backend.close();
  await rm(folder, { recursive: true });
  row('speed', `${judged} items a second of processor time sketched, judged and joined in memory,`);
  row('', `${stored} sketched, found, joined and committed in a file, ${PIECE} a poll`);
}

async function joinInMemory(items: readonly KeyedItem[], now: number): Promise<void> {
  const memory = new MemoryStories();
  for (const keyed of items) {
    const plan = await planStories(memory, {
      items: [matched(keyed, now)],
      now,
      rules: new Map(),
      routes: [],
    });
    memory.apply(plan.changes);
  }
}

async function commitAll(state: State, items: readonly KeyedItem[], now: number): Promise<void> {
  await state.adopt({ feeds: [{ id: FEED, dueAt: now }], routes: [], channels: [], rules: [] });
  const nothing = { seen: [], items: [], alerts: [], notices: [] };
  for (let rev = 0; rev * PIECE < items.length; rev++) {
    const piece = items.slice(rev * PIECE, (rev + 1) * PIECE).map((keyed) => matched(keyed, now));
    const { changes } = await planStories(state, { items: piece, now, rules: new Map(), routes: [] });
    const commit = { ...nothing, commitId: `c${rev}`, feed: FEED, rev, stories: changes };
    const { kind } = await state.commitPoll(commit);
    if (kind !== 'committed') throw new Error(`a commit was answered ${kind}`);
  }
}

async function itemsPerSecond(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((ITEMS * 1e6) / (user + system));
}

function row(title: string, text: string): void {
  console.log(`${title.padEnd(11)}${text}`);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}
