/**
 * What a watch costs from end to end, and how long news takes through it: feeds on loopback, the shipped rules, a
 * webhook on loopback. `npm run bench:scale`, with `-- --help` for what may be chosen. All stores and sizes take
 * turns, so that a slow minute of the machine is slow for all; of the runs the median is told.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type RedisServer, startRedis } from '../backend/redis-server.js';
import { ask, heard, startChild } from './child.js';
import { quantile } from './measure.js';
import { readStore } from './scale-store.js';
import type { WatchOrder, WatchReport } from './scale-watch.js';
import type { WorldFacts, WorldReport } from './scale-world.js';
import { type BenchWatch, SHIPPED_RULES, writeWatch } from './watch-folder.js';

const { values } = parseArgs({
  options: {
    stores: { type: 'string', default: 'embedded,redis' },
    feeds: { type: 'string', default: '1000,10000' },
    rate: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '30' },
    runs: { type: 'string', default: '5' },
    wait: { type: 'string', default: '5' },
    rules: { type: 'string', default: SHIPPED_RULES },
    more: { type: 'string', default: '0' },
    profile: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`--stores embedded,redis   --feeds 1000,10000
--rate 40      polls a second, one new item each
--seconds 30   how long each run is measured   --runs 5
--wait 5       of the immediate route, s
--rules DIR    in place of the shipped ones
--more 0,1000  so many made-up rules beside them, each number a case of its own
--profile DIR  writes processor profiles of the watch there`);
  process.exit();
}
const RATE = Number(values.rate);
const SECONDS = Number(values.seconds);
const WAIT = Number(values.wait);
/** Before anything is measured every feed is asked once, and those again whose next times were spread over a while. */
const FIRST_POLLS = 1.15;
const WARM_UP = 5_000;
/** What fell due meanwhile is asked faster than that; a run begins when it has been worked off. */
const STEADY = 1.25;
const LONGEST_WARM_UP = 12;

interface Case {
  readonly store: string;
  readonly feeds: number;
  readonly more: number;
  readonly root: string;
  readonly world: ChildProcess;
  readonly origins: readonly string[];
  readonly redis?: RedisServer;
  readonly runs: Run[];
  at: number;
}

interface Run {
  readonly [measure: string]: number;
}

const cases: Case[] = [];
try {
  for (const store of values.stores.split(','))
    for (const feeds of values.feeds.split(','))
      for (const more of values.more.split(','))
        cases.push(await prepare(store, Number(feeds), Number(more)));
  for (let run = 0; run < Number(values.runs); run++)
    for (const each of cases) each.runs.push(await measure(each));
  tell();
} finally {
  for (const { world, redis, root } of cases) {
    world.kill();
    await redis?.stop();
    await rm(root, { recursive: true });
  }
}

/** A watch's folder, its world and its store, and every feed asked for the first time. */
async function prepare(store: string, feeds: number, more: number): Promise<Case> {
  const root = await mkdtemp(join(tmpdir(), 'atalaya-scale-'));
  const world = startChild('scale-world');
  const { origins } = await heard<WorldFacts>(world);
  const redis = store === 'redis' ? await startRedis({ appendonly: 'yes' }) : undefined;
  await writeConfiguration(root, { feeds, origins, more });
  const made: Case = {
    store,
    feeds,
    more,
    root,
    world,
    origins,
    runs: [],
    at: Date.now(),
    ...(redis ? { redis } : {}),
  };
  const began = performance.now();
  const watch = await start(made, true);
  while ((await ask<WorldReport>(world, 'report')).polls < feeds * FIRST_POLLS) await delay(500);
  await stop(made, watch);
  const took = (performance.now() - began) / 1_000;
  console.log(`${nameOf(made)} feeds: ready in ${took.toFixed(0)} s`);
  return made;
}

async function measure(each: Case): Promise<Run> {
  const watch = await start(each, false);
  await warmUp(each);
  const storeBefore = await readStore(each);
  const before = await ask<WatchReport>(watch, 'report');
  await ask(each.world, 'mark');
  await delay(SECONDS * 1_000);
  const after = await ask<WatchReport>(watch, 'report');
  const { items, polls } = await ask<WorldReport>(each.world, 'rest');
  const storeAfter = await readStore(each);
  await delay((WAIT + 3) * 1_000);
  const { delays, counted, untold, repeats } = await ask<WorldReport>(each.world, 'report');
  await stop(each, watch);
  const per = (amount: number): number => amount / items;
  return {
    'polls/s': polls / SECONDS,
    'busy %': (after.cpu - before.cpu) / SECONDS / 10,
    'ms/item': per(after.cpu - before.cpu),
    'RSS MB': after.rss / 2 ** 20,
    'p50 s': quantile(delays, 0.5) / 1_000,
    'p95 s': quantile(delays, 0.95) / 1_000,
    'p99 s': quantile(delays, 0.99) / 1_000,
    'in "N more"': counted,
    untold,
    repeats,
    ...Object.fromEntries(
      Object.entries(storeAfter).map(([name, amount]) => [
        `${name}/item`,
        per(amount - (storeBefore[name] ?? 0)),
      ]),
    ),
  };
}

async function warmUp({ world }: Case): Promise<void> {
  for (let times = 1; times <= LONGEST_WARM_UP; times++) {
    await ask(world, 'mark');
    await delay(WARM_UP);
    const { polls } = await ask<WorldReport>(world, 'report');
    if (polls < RATE * STEADY * (WARM_UP / 1_000)) return;
  }
}

async function start(each: Case, isFirst: boolean): Promise<ChildProcess> {
  const profile = values.profile === '' || isFirst ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  const watch = startChild('scale-watch', profile);
  const order: WatchOrder = {
    root: each.root,
    ...(each.redis ? { redis: each.redis.url } : {}),
    webhook: `${each.origins[0]}/services/T0000000/B0000000/scalescalescale`,
    every: (each.feeds / RATE) * 1_000,
    at: each.at,
    isFirst,
  };
  watch.send(order);
  await heard(watch);
  return watch;
}

async function stop(each: Case, watch: ChildProcess): Promise<void> {
  const { at } = await ask<WatchReport>(watch, 'stop');
  each.at = at;
  if (watch.exitCode === null) await once(watch, 'exit');
}

function nameOf({ store, feeds, more }: Case): string {
  return `${store} ${feeds}${more === 0 ? '' : ` +${more} rules`}`;
}

function writeConfiguration(
  root: string,
  size: Pick<BenchWatch, 'feeds' | 'origins' | 'more'>,
): Promise<void> {
  const settings = {
    network: { allow: ['127.0.0.0/8'] },
    poll: { perHost: 16, gap: '0s', concurrency: 16 },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the configuration's own
    channels: { desk: { type: 'slack', webhook: '${BENCH_WEBHOOK}' } },
    routes: [{ id: 'desk', to: ['desk'], schedule: 'immediate', wait: `${WAIT}s` }],
  };
  return writeWatch(root, { settings, ...size, rules: values.rules });
}

function tell(): void {
  const medians = cases.map((each) => {
    const names = Object.keys(each.runs[0] ?? {});
    return {
      each,
      of: new Map(
        names.map((name) => [
          name,
          quantile(
            each.runs.map((run) => run[name] ?? 0),
            0.5,
          ),
        ]),
      ),
    };
  });
  const names = [...new Set(medians.flatMap(({ of }) => [...of.keys()]))];
  const row = (columns: readonly string[]): void =>
    console.log(columns.map((text) => text.padStart(24)).join(''));
  console.log(`\nmedian of ${values.runs} runs of ${SECONDS} s; the route waits ${WAIT} s`);
  row(['', ...medians.map(({ each }) => nameOf(each))]);
  for (const name of names) row([name, ...medians.map(({ of }) => of.get(name)?.toFixed(2) ?? '')]);
}
