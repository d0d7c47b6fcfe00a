/**
 * A real process is killed before and after each commit and each send; another takes over, and the channel's own
 * ledger says what reached the team: every story, none planned twice, and a repeat only where it is marked.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSlackDouble, type SlackDouble, type SlackPost } from '../../src/demo/services/slack.js';
import { HOUR } from '../../src/lib/duration.js';
import { aClock, NOON } from '../builders.js';
import { type Moment, watched } from './dying.js';
import { anRss, type Home, makeHome, type Newsstand, openHome, openNewsstand } from './home.js';

/** Enough that the digest takes two messages. */
const STORIES = 36;
const REPEAT = '(possible repeat)';
const AT_ONCE = 2;

let stand: Newsstand;

beforeAll(async () => {
  stand = await openNewsstand();
  const titles = Array.from(
    { length: STORIES },
    (_, i) => `Carguero ${name(i)} visto en la pista ${name(i + 7)}`,
  );
  stand.put('/a', anRss(titles.slice(1).map((title) => ({ title }))));
  stand.put('/b', anRss(titles.slice(0, 1).map((title) => ({ title }))));
});
afterAll(() => stand.close());

/** Words of their own, so that no two headlines are alike. */
const name = (i: number): string => `${'abcdefghij'[i % 10]}${'klmnopqrst'[Math.floor(i / 10)]}uva`;

function home(slack: SlackDouble): Home {
  const feed = (id: string) => ({ id, url: `${stand.url}/${id}`, publisher: id });
  return makeHome({
    feeds: [feed('a'), feed('b')],
    settings: {
      poll: { concurrency: 1 },
      channels: { team: { type: 'slack', webhook: `\${SLACK_TEAM}` } },
      routes: [{ id: 'on-call', to: ['team'], schedule: 'immediate' }],
    },
    env: { SLACK_TEAM: slack.webhook },
  });
}

describe('a watch that is killed', () => {
  it('tells everything all the same, at every moment it may die', async () => {
    const moments = await allMoments();
    expect(moments.length).toBeGreaterThanOrEqual(16);
    const results = await pool(moments, AT_ONCE, dieAndRecover);
    const troubles = results.flatMap(({ moment, ...seen }) =>
      JSON.stringify(seen) === JSON.stringify(expectedAfter(moment, moments)) ? [] : [{ moment, ...seen }],
    );
    expect(troubles).toEqual([]);
  }, 240_000);
});

interface Seen {
  readonly killed: boolean;
  readonly planned: number;
  /** Stories that never reached the channel. */
  readonly lost: number;
  /** Messages that came again without saying so. */
  readonly unmarked: number;
  /** Messages that said so. */
  readonly marked: number;
  readonly undelivered: number;
}

/** Only between `sending` and its settling is an outcome unknown: the message then comes once more, marked. */
function expectedAfter(moment: Moment, all: readonly Moment[]): Seen {
  const saves = all.filter((m) => m.startsWith('saveDelivery:'));
  // Two saves a message: `sending`, then how it went. The second is `before` or the first `after`: unknown.
  const at = saves.indexOf(moment);
  const unknown = at >= 0 && (at % 4 === 1 || at % 4 === 2);
  return { killed: true, planned: STORIES, lost: 0, unmarked: 0, marked: unknown ? 1 : 0, undelivered: 0 };
}

/** Every moment of an undisturbed run, in order. */
async function allMoments(): Promise<readonly Moment[]> {
  const slack = await openSlackDouble();
  const place = home(slack);
  const moments: Moment[] = [];
  const watch = await openHome(place, aClock(), (backend) =>
    watched(backend, (moment) => moments.push(moment)),
  );
  await watch.app.once();
  await watch.close();
  expect(slack.accepted).toHaveLength(2);
  place.remove();
  await slack.close();
  return moments;
}

async function dieAndRecover(moment: Moment): Promise<Seen & { moment: Moment }> {
  const slack = await openSlackDouble();
  const place = home(slack);
  const killed = (await runChild(place, moment)) === 'SIGKILL';
  const clock = aClock();
  for (let hour = 0; hour < 2; hour++) {
    clock.advance(HOUR);
    const watch = await openHome(place, clock);
    await watch.app.once();
    await watch.close();
  }
  const watch = await openHome(place, clock);
  const { alerts, deliveries } = await watch.backend.state.status();
  await watch.close();
  place.remove();
  await slack.close();
  return {
    moment,
    killed,
    planned: alerts,
    ...count(slack.accepted),
    undelivered: deliveries.pending + deliveries.waiting + deliveries.failed,
  };
}

function count(posts: readonly SlackPost[]): Pick<Seen, 'lost' | 'unmarked' | 'marked'> {
  const texts = posts.map((post) => JSON.stringify(post.blocks)); // every message's fallback text names the first story
  const marked = texts.filter((text) => text.includes(REPEAT));
  const plain = texts.filter((text) => !text.includes(REPEAT));
  const headlines = (text: string) => text.match(/\w+uva(?= visto)/g) ?? [];
  const reached = new Set(texts.flatMap(headlines));
  const unmarked = plain.filter((text, i) => plain.slice(0, i).some((earlier) => sameStories(earlier, text)));
  return { lost: STORIES - reached.size, unmarked: unmarked.length, marked: marked.length };

  function sameStories(a: string, b: string): boolean {
    const known = new Set(headlines(a));
    return headlines(b).some((headline) => known.has(headline));
  }
}

function runChild(place: Home, moment: Moment): Promise<NodeJS.Signals | null> {
  const script = fileURLToPath(new URL('dying-child.ts', import.meta.url));
  const args = ['--import', 'tsx', script, place.dir, String(NOON), moment];
  const child = spawn(process.execPath, args, { env: { ...process.env, ...place.env }, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('exit', (_, signal) => resolve(signal));
    child.on('error', reject);
  });
}

async function pool<T, R>(all: readonly T[], atOnce: number, work: (one: T) => Promise<R>): Promise<R[]> {
  const left = [...all];
  const done: R[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) done.push(await work(next));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return done;
}
