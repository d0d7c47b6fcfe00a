/**
 * What playing the archive again costs: `rules backtest` over an archive of news in the words of the beat, with a
 * draft of a rule and with a draft of a concept that most rules use. `npm run bench:backtest`, with `-- --help` for
 * what may be chosen. The program is compiled as it is shipped; of the runs the median is told.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedded } from '../../src/backend/embedded/embedded.js';
import type { State } from '../../src/backend/port.js';
import { RULES_FOLDER, readRules } from '../../src/config/read.js';
import { systemClock } from '../../src/lib/clock.js';
import { DAY, MINUTE } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import { feedId, itemId } from '../../src/model/id.js';
import { aCommit } from '../builders.js';
import { beatItems } from './beat.js';
import { quantile } from './measure.js';
import { build, type Cost, program, timed } from './poll-readers.js';
import { type Rooms, timeByRoom } from './profile.js';
import { SHIPPED_RULES, writeWatch } from './watch-folder.js';

const { values } = parseArgs({
  options: {
    items: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    rule: { type: 'string', default: 'quds-force-flights' },
    concept: { type: 'string', default: 'iran' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`--items 100000   --runs 3
--rule quds-force-flights   --concept iran   what is drafted`);
  process.exit();
}

const FEEDS = 40;
const COUNTRY = 'bo';
const PIECE = 200;
const SAMPLE = 3_000;
/** How far back the archive reaches. */
const SPAN = 20 * DAY;

const ROOMS: Rooms = [
  ['archive', /\/src\/backend\/|\/libsql\//],
  ['match', /\/src\/(match|text)\//],
  ['stories', /\/src\/(dedupe|pipeline|digest|lib|model|parse)\//],
  ['start', /\/src\/(config|cli|main)|node:internal\/modules|\/(zod|yaml|commander)\//],
];

const root = await mkdtemp(join(tmpdir(), 'atalaya-backtest-'));
try {
  await build();
  await prepare();
  const drafts = { 'a rule': await draftRule(), 'a concept': await draftConcept() };
  const costs = Object.fromEntries(Object.keys(drafts).map((name) => [name, [] as Cost[]]));
  for (let run = 0; run < Number(values.runs); run++)
    for (const [name, words] of Object.entries(drafts)) costs[name]?.push(await timed(command(words), root));
  for (const [name, words] of Object.entries(drafts)) {
    console.log(`a draft of ${name}: ${sayCost(costs[name] ?? [])}`);
    console.log(`  ${await sayProfile(words)}`);
  }
} finally {
  await rm(root, { recursive: true });
}

async function prepare(): Promise<void> {
  const settings = {
    store: { file: 'archive.db' },
    channels: { here: { type: 'stdout' } },
    routes: [{ id: 'here', to: ['here'], schedule: 'immediate' }],
  };
  await writeWatch(root, { settings, feeds: FEEDS, origins: ['https://news.example'], rules: SHIPPED_RULES });
  const backend = await openEmbedded({ file: join(root, 'archive.db'), clock: systemClock, log: silentLog });
  try {
    await fill(backend.state, Number(values.items));
  } finally {
    await backend.close();
  }
  console.log(`${values.items} items; ${sayFiring()}`);
}

function sayFiring(): string {
  const { rules, concepts } = readRules(root, RULES_FOLDER);
  const { matcher } = compileRules(
    rules.map(({ value }) => value),
    concepts.map(({ value }) => value),
  );
  const items = [...beatItems(SAMPLE)].map((item) => ({ ...item, country: COUNTRY, tags: [] }));
  const fired = items.filter((item) => matchItem(matcher, item).length > 0).length;
  return `the rules fire on ${((fired / SAMPLE) * 100).toFixed(0)} % of them`;
}

/** Items come one after the other, now from this feed, now from that. */
async function fill(state: State, items: number): Promise<void> {
  const feed = feedId('f0');
  await state.adopt({ feeds: [{ id: feed, dueAt: 0 }], routes: [], channels: [], rules: [] });
  const began = Date.now() - SPAN;
  let rev = 0;
  let n = 0;
  let piece = [];
  for (const item of beatItems(items)) {
    const firstSeenAt = Math.floor(began + (n / items) * SPAN);
    const from = (n * 7) % FEEDS;
    piece.push({
      firstSeenAt,
      rules: [],
      item: {
        ...item,
        id: itemId(`item-${n}`),
        url: `https://f${from}.example/news/${n}.html`,
        feed: feedId(`f${from}`),
        publisher: `p${from}`,
        country: COUNTRY,
        tags: [],
        publishedAt: firstSeenAt - 5 * MINUTE,
      },
    });
    n += 1;
    if (piece.length < PIECE && n < items) continue;
    const outcome = await state.commitPoll(aCommit({ feed, rev, items: piece }));
    if (outcome.kind !== 'committed') throw new Error(`the archive is not filled: ${outcome.kind}`);
    rev = outcome.rev;
    piece = [];
  }
}

/** The words after `rules backtest`. */
async function draftRule(): Promise<readonly string[]> {
  const { value } = found(readRules(root, RULES_FOLDER).rules, values.rule);
  const draft = { ...value, watch: `(${value.watch}\n) OR (@iran NEAR/12 @latin-america)` };
  await writeFile(join(root, 'draft-rule.yml'), JSON.stringify(draft)); // JSON is YAML
  return [values.rule, '--draft', join(root, 'draft-rule.yml')];
}

async function draftConcept(): Promise<readonly string[]> {
  const { value } = found(readRules(root, RULES_FOLDER).concepts, values.concept);
  const terms = { ...value.terms, es: [...(value.terms.es ?? []), 'gobierno*'] };
  await writeFile(join(root, 'draft-concept.yml'), JSON.stringify({ ...value, terms }));
  return ['--draft', join(root, 'draft-concept.yml')];
}

function found<T extends { readonly value: { readonly id: string } }>(all: readonly T[], id: string): T {
  const one = all.find(({ value }) => value.id === id);
  if (one === undefined) throw new Error(`${id} is not shipped`);
  return one;
}

function command(words: readonly string[], nodeOptions: readonly string[] = []): readonly string[] {
  return program(['--root', root, 'rules', 'backtest', ...words], nodeOptions);
}

function sayCost(costs: readonly Cost[]): string {
  const of = (measure: keyof Cost): number =>
    quantile(
      costs.map((cost) => cost[measure]),
      0.5,
    );
  return `${of('wall').toFixed(1)} s wall, ${of('cpu').toFixed(1)} s CPU, ${of('peak').toFixed(0)} MiB (median of ${costs.length})`;
}

/** A run of its own, for a profile costs time too. */
async function sayProfile(words: readonly string[]): Promise<string> {
  const folder = join(root, 'profile');
  await timed(command(words, ['--cpu-prof', `--cpu-prof-dir=${folder}`]), root);
  const times = [...(await timeByRoom(folder, ROOMS))].filter(([room]) => room !== '(idle)');
  await rm(folder, { recursive: true });
  const all = times.reduce((sum, [, ms]) => sum + ms, 0);
  const shares = times.sort(([, a], [, b]) => b - a).filter(([, ms]) => ms > all / 100);
  return shares.map(([room, ms]) => `${room} ${((ms / all) * 100).toFixed(0)} %`).join(', ');
}
