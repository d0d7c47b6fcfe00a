/**
 * What polling costs: a newsroom on loopback of many feeds with twenty items each, polled when all items are new and
 * again when nothing is, by this program (`run --once`, from start to end: parse, the shipped rules, dedupe, commit)
 * and by feed readers that Debian packages. `npm run bench:poll`, with `-- --help` for what may be chosen. All take
 * turns, so that a slow minute of the machine is slow for all; of the runs the median is told.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ask, heard, startChild } from './child.js';
import { quantile } from './measure.js';
import type { NewsroomFacts, NewsroomReport } from './poll-newsroom.js';
import {
  atalaya,
  build,
  type Cost,
  isInstalled,
  type Newsstand,
  newsboat,
  type Reader,
  rss2email,
  timed,
} from './poll-readers.js';
import { type Rooms, timeByRoom } from './profile.js';

const { values } = parseArgs({
  options: {
    feeds: { type: 'string', default: '500,5000' },
    runs: { type: 'string', default: '5' },
    beside: { type: 'string', default: 'newsboat,rss2email' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`--feeds 500,5000              sizes; the other readers are measured at the first
--runs 5
--beside newsboat,rss2email   or less, for less patience: rss2email asks one feed after the other`);
  process.exit();
}

const PASSES = ['all new', 'all 304'] as const;
type Pass = (typeof PASSES)[number];

/**
 * A first poll, after which the feeds are known, is not counted: its items are only old ones to a watch. Nor is one
 * after the news: where twenty items came at once a feed has to be told of, and is again when they do not.
 */
const POLLS: readonly { readonly pass: Pass; readonly isCounted: boolean }[] = [
  { pass: 'all new', isCounted: false },
  { pass: 'all new', isCounted: true },
  { pass: 'all 304', isCounted: false },
  { pass: 'all 304', isCounted: true },
];

interface Case {
  readonly reader: Reader;
  readonly feeds: number;
  readonly costs: Readonly<Record<Pass, Cost[]>>;
}

/** Calls into packages and into Node count for the room that makes them; what comes from the network comes to these. */
const ROOMS: Rooms = [
  [
    'fetch',
    /\/src\/(http|poll)\/|\/undici\/|node:(net|dns|_http|internal\/stream|internal\/dns|internal\/net)/,
  ],
  ['parse', /\/src\/parse\/|\/(rss-parser|xml2js|sax|htmlparser2|xmlbuilder)\//],
  ['match', /\/src\/(match|text)\//],
  ['dedupe', /\/src\/dedupe\/|\/plan-stories/],
  ['commit', /\/src\/backend\/|\/libsql\//],
  ['other steps', /\/src\/(pipeline|digest|deliver|lib|model)\//],
  ['start', /\/src\/(config|cli|main)|node:internal\/modules|\/(zod|js-yaml|yaml|commander|eld)\//],
];

if (!(await isInstalled('time'))) throw new Error('GNU time measures: apt-get install time');
await build();
const cases = await chooseCases();
const newsroom = startChild('poll-newsroom');
const { origins } = await heard<NewsroomFacts>(newsroom);
try {
  for (let run = 0; run < Number(values.runs); run++) for (const each of cases) await measure(each);
  tell();
  for (const feeds of sizes()) await tellProfile(feeds);
} finally {
  newsroom.kill();
}

function sizes(): readonly number[] {
  return values.feeds.split(',').map(Number);
}

async function chooseCases(): Promise<readonly Case[]> {
  const [first = 500] = sizes();
  const chosen = sizes().map((feeds) => newCase(atalaya(), feeds));
  for (const reader of [newsboat, rss2email].filter(({ name }) => values.beside.split(',').includes(name))) {
    if (await isInstalled(reader.program ?? '')) chosen.push(newCase(reader, first));
    else console.log(`${reader.name} is left out, for it is not here: apt-get install ${reader.name}`);
  }
  return chosen;
}

function newCase(reader: Reader, feeds: number): Case {
  return { reader, feeds, costs: { 'all new': [], 'all 304': [] } };
}

async function measure({ reader, feeds, costs }: Case): Promise<void> {
  await inFolder(async (folder) => {
    await reader.prepare(folder, { feeds, origins });
    for (const [day, { pass, isCounted }] of POLLS.entries()) {
      const cost = await poll(reader, folder, { feeds, pass, day });
      if (isCounted) costs[pass].push(cost);
    }
  });
}

interface Poll {
  readonly feeds: number;
  readonly pass: Pass;
  readonly day: number;
}

async function poll(reader: Reader, folder: string, { feeds, pass, day }: Poll): Promise<Cost> {
  if (pass === 'all new') await ask<NewsroomReport>(newsroom, `publish ${feeds}`);
  const cost = await timed(reader.command(folder, day), folder);
  const { documents, unchanged, unknown } = await ask<NewsroomReport>(newsroom, 'report');
  const answered = pass === 'all 304' ? unchanged : documents;
  if (answered !== feeds || documents + unchanged + unknown !== feeds)
    throw new Error(
      `${reader.name} asked ${feeds} feeds and got ${documents} documents, ${unchanged} times 304`,
    );
  return cost;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-poll-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function tell(): void {
  const [ours] = cases;
  console.log(`\nmedian of ${values.runs} runs\n`);
  row(['', 'feeds', 'wall s', 'CPU s', 'CPU ms/feed', 'peak MiB', 'wall of ours', 'CPU of ours']);
  for (const pass of PASSES) {
    for (const { reader, feeds, costs } of cases) {
      const cost = medianOf(costs[pass]);
      const own = ours && feeds === ours.feeds ? medianOf(ours.costs[pass]) : undefined;
      row([
        `${pass}, ${reader.name}`,
        String(feeds),
        cost.wall.toFixed(2),
        cost.cpu.toFixed(2),
        ((cost.cpu / feeds) * 1_000).toFixed(2),
        cost.peak.toFixed(0),
        own ? `× ${(cost.wall / own.wall).toFixed(1)}` : '',
        own ? `× ${(cost.cpu / own.cpu).toFixed(1)}` : '',
      ]);
    }
  }
  tellGrowth();
}

/** Without what the program takes to start, whatever the number of feeds. */
function tellGrowth(): void {
  const [small, large] = cases.filter(({ reader }) => reader.name === 'atalaya');
  if (small === undefined || large === undefined) return;
  const times = large.feeds / small.feeds;
  for (const pass of PASSES) {
    const [few, many] = [medianOf(small.costs[pass]), medianOf(large.costs[pass])];
    const each = ((many.cpu - few.cpu) / (large.feeds - small.feeds)) * 1_000;
    console.log(
      `${pass}: ${times} times the feeds take ${(many.wall / few.wall).toFixed(1)} times as long and ${(many.cpu / few.cpu).toFixed(1)} times the CPU; one more feed takes ${each.toFixed(2)} ms CPU`,
    );
  }
}

function medianOf(costs: readonly Cost[]): Cost {
  const of = (measure: keyof Cost): number =>
    quantile(
      costs.map((cost) => cost[measure]),
      0.5,
    );
  return { wall: of('wall'), cpu: of('cpu'), peak: of('peak') };
}

/** Runs of their own, for a profile costs time too. */
async function tellProfile(feeds: number): Promise<void> {
  const stand: Newsstand = { feeds, origins };
  await inFolder(async (folder) => {
    await atalaya().prepare(folder, stand);
    for (const [day, { pass, isCounted }] of POLLS.entries()) {
      await inFolder(async (profiles) => {
        const options = isCounted ? ['--cpu-prof', `--cpu-prof-dir=${profiles}`] : [];
        await poll(atalaya(options), folder, { feeds, pass, day });
        if (!isCounted) return;
        const times = [...(await timeByRoom(profiles, ROOMS))].filter(([room]) => room !== '(idle)');
        const all = times.reduce((sum, [, ms]) => sum + ms, 0);
        const shares = times
          .sort(([, a], [, b]) => b - a)
          .map(
            ([room, ms]) =>
              `${room} ${((ms / all) * 100).toFixed(0)} % (${(ms / feeds).toFixed(2)} ms a feed)`,
          );
        console.log(`\n${feeds} feeds, ${pass}, where the time goes: ${shares.join(', ')}`);
      });
    }
  });
}

function row([first = '', ...columns]: readonly string[]): void {
  console.log(first.padEnd(22) + columns.map((text) => text.padStart(13)).join(''));
}
