/**
 * `npm run bench:dedupe`: how well items of one story find each other, and how fast. The labelled set beside this file
 * was written apart from the code: `story` is the truth, `variant` how an outlet changed it.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBackend } from '../../../src/backend/open.js';
import type { State } from '../../../src/backend/port.js';
import { compareItems } from '../../../src/dedupe/similar.js';
import { silentLog } from '../../../src/lib/log.js';
import { feedId, itemId, ruleId } from '../../../src/model/id.js';
import { MemoryStories } from '../../../src/pipeline/memory-stories.js';
import { type MatchedItem, planStories, readTelling } from '../../../src/pipeline/plan-stories.js';
import { pick, seeded } from '../../bench/vocabulary.js';

interface Labelled {
  readonly story: string;
  readonly variant: string;
  readonly lang: string;
  readonly publisher: string;
  readonly at: string;
  readonly title: string;
  readonly summary: string;
}

interface Entry extends Labelled {
  readonly n: number;
  readonly matched: MatchedItem;
}

/** Told apart from the rest: no comparison of words can join what shares none. */
const TRANSLATED = 'translated';
/** Stories of their own that look like another's. */
const LOOKALIKES: readonly string[] = ['same-topic', 'same-template', 'follow-up'];
const FEED = feedId('measure');
const RULE = ruleId('measure');
const percent = (part: number, whole: number): string =>
  `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;

const { values } = parseArgs({ options: { list: { type: 'boolean', default: false } } });
const labelled = await readSet();
const told = labelled.filter(({ variant }) => variant !== TRANSLATED);
pairwise('pairs', told);
pairwise('at once', told.map(published('2026-05-13T12:00:00Z')));
await streamed(told);
translated(labelled);
await speed();

async function readSet(): Promise<Entry[]> {
  const text = await readFile(new URL('stories.jsonl', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Labelled) // the set is the repository's own
    .map((one, n) => ({ ...one, n, matched: matchedItem(one, n) }))
    .sort((a, b) => a.at.localeCompare(b.at) || a.n - b.n);
}

function matchedItem(
  { title, summary, lang, publisher, at }: Omit<Labelled, 'story' | 'variant'>,
  n: number,
) {
  const seenAt = Date.parse(at);
  const item = { id: itemId(`i${n}`), title, summary, lang, publisher, tags: [], publishedAt: seenAt };
  const keyed = { item, key: `k${n}`, mark: 'm' };
  const telling = readTelling(keyed, { id: FEED, name: publisher, publisher }, seenAt);
  return { keyed, telling, matches: [{ rule: RULE, severity: 'low', evidence: [] }] } satisfies MatchedItem;
}

/** The look-alikes of the set come a day later and more; here all come at once, and only words tell them apart. */
function published(at: string): (entry: Entry) => Entry {
  return (entry) => ({ ...entry, at, matched: matchedItem({ ...entry, at }, entry.n) });
}

function pairwise(title: string, entries: readonly Entry[]): void {
  const count = { joined: 0, right: 0, same: 0 };
  const wrong: string[] = [];
  for (const [i, a] of entries.entries()) {
    for (const b of entries.slice(i + 1)) {
      const same = a.story === b.story;
      const joined = compareItems(a.matched.telling.item, b.matched.telling.item).kind === 'same';
      count.same += same ? 1 : 0;
      count.joined += joined ? 1 : 0;
      count.right += same && joined ? 1 : 0;
      if (same !== joined) wrong.push(`${joined ? 'joined' : 'missed'}  ${name(a)}  ${name(b)}`);
    }
  }
  console.log(
    `${title.padEnd(10)} precision ${percent(count.right, count.joined)}, recall ${percent(count.right, count.same)} ` +
      `(${count.same} pairs of one story among ${entries.length} items)`,
  );
  if (values.list) for (const line of wrong) console.log(`           ${title}: ${line}`);
}

/** In order of time, as a watch meets them: an item belongs where the first item of its story went. */
async function streamed(entries: readonly Entry[]): Promise<void> {
  const stories = new MemoryStories();
  const homes = new Map<string, string>();
  const tally = new Map<string, { all: number; wrong: number }>();
  for (const entry of entries) {
    const now = Date.parse(entry.at);
    stories.moveTo(now);
    const plan = await planStories(stories, { items: [entry.matched], now, rules: new Map(), routes: [] });
    stories.apply(plan.changes);
    const went = plan.decisions[0]?.story.id ?? '';
    const taken = [...homes].find(([story, home]) => home === went && story !== entry.story)?.[0];
    const home = homes.get(entry.story);
    const wrong = home === undefined ? taken !== undefined : home !== went;
    if (home === undefined) homes.set(entry.story, went);
    const kind = LOOKALIKES.includes(entry.variant)
      ? entry.variant
      : home === undefined
        ? 'first'
        : entry.variant;
    const row = tally.get(kind) ?? { all: 0, wrong: 0 };
    tally.set(kind, { all: row.all + 1, wrong: row.wrong + (wrong ? 1 : 0) });
    if (wrong && values.list)
      console.log(`           ${name(entry)} ${taken ? `joined ${taken}` : 'began anew'}`);
  }
  const rows = [...tally].sort(([a], [b]) => a.localeCompare(b));
  const sum = (of: (kind: string) => boolean) =>
    rows
      .filter(([kind]) => of(kind))
      .reduce((s, [, r]) => ({ all: s.all + r.all, wrong: s.wrong + r.wrong }), {
        all: 0,
        wrong: 0,
      });
  const lookalikes = sum((kind) => LOOKALIKES.includes(kind));
  const variants = sum((kind) => !LOOKALIKES.includes(kind));
  console.log(`streamed   ${variants.all - variants.wrong} of ${variants.all} variants in their story`);
  console.log(
    `           ${percent(lookalikes.wrong, lookalikes.all)} of ${lookalikes.all} look-alikes in a wrong one`,
  );
  for (const [kind, { all, wrong }] of rows) console.log(`           ${kind}: ${wrong} wrong of ${all}`);
}

function translated(entries: readonly Entry[]): void {
  const all = entries.filter(({ variant }) => variant === TRANSLATED);
  const joined = all.filter((entry) =>
    entries.some(
      (other) =>
        other !== entry &&
        other.story === entry.story &&
        compareItems(other.matched.telling.item, entry.matched.telling.item).kind === 'same',
    ),
  );
  console.log(`translated ${joined.length} of ${all.length} joined (no words in common: not a target)`);
}

/** Each item is a copy of the set's with made-up words among its own, so that most begin a story and some join one. */
async function speed(): Promise<void> {
  const random = seeded(7);
  const copies = Array.from({ length: 5_000 }, (_, n) => {
    const one = pick(told, random);
    const mark = `w${Math.floor(random() * 2_000).toString(36)}`;
    const words = (text: string) => text.replaceAll(/ (\S+) /g, ` ${mark}$1 `);
    return matchedItem({ ...one, title: words(one.title), summary: words(one.summary) }, n);
  });
  const memory = new MemoryStories();
  const inMemory = await time(copies.length, async () => {
    for (const item of copies) {
      const plan = await planStories(memory, { items: [item], now: 0, rules: new Map(), routes: [] });
      memory.apply(plan.changes);
    }
  });
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-dedupe-'));
  const clock = { now: () => Date.parse('2026-05-13T12:00:00Z') };
  const backend = await openBackend({ file: join(folder, 'watch.db'), clock, log: silentLog });
  const stored = await time(copies.length, () => commitAll(backend.state, copies, clock.now()));
  await backend.close();
  await rm(folder, { recursive: true });
  console.log(
    `speed      ${inMemory} items/s judged and joined in memory, ${stored} items/s found and committed embedded`,
  );
}

async function commitAll(state: State, items: readonly MatchedItem[], now: number): Promise<void> {
  await state.adopt({ feeds: [{ id: FEED, dueAt: now }], routes: [], channels: [], rules: [] });
  for (let i = 0, rev = 0; i < items.length; i += 200, rev++) {
    const piece = items.slice(i, i + 200);
    const plan = await planStories(state, { items: piece, now, rules: new Map(), routes: [] });
    const outcome = await state.commitPoll({
      commitId: `c${i}`,
      feed: FEED,
      rev,
      seen: [],
      items: [],
      stories: plan.changes,
      alerts: [],
      notices: [],
    });
    if (outcome.kind !== 'committed') throw new Error(outcome.kind);
  }
}

async function time(items: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((items * 1e6) / (user + system));
}

function name({ story, variant, lang, title }: Labelled): string {
  return `${story} ${variant} ${lang} “${title.slice(0, 50)}”`;
}
