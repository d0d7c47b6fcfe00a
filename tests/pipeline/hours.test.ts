/** Quiet hours and budgets, whoever closes the window and however late. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  CARGO_RULE,
  type Entry,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

const QUIET = '22:00-06:00';
const at = (hour: number, minute = 0): number => NOON + (hour - 12) * HOUR + minute * MINUTE;

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let entries: Entry[];

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  entries = [];
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

async function open(route: Record<string, unknown>, severity = 'high'): Promise<void> {
  stand.put('/a', anRss([{ title: 'Empate' }]));
  home = makeHome({
    feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a', every: '5m' }],
    rules: [{ ...CARGO_RULE, severity }],
    settings: { routes: [{ id: 'on-call', to: ['screen'], zone: 'UTC', quiet: QUIET, ...route }] },
  });
  watch = await openHome(home, clock);
  await watch.app.once();
}
async function workAt(time: number, ...words: readonly string[]): Promise<void> {
  clock.advance(time - clock.now());
  for (const word of words) {
    entries.push({ title: `Carguero ${word} en la pista ${word}`, guid: word, at: time - MINUTE });
  }
  stand.put('/a', anRss(entries));
  await watch.app.once();
}
const sent = () => watch.digests.filter(Boolean).length;

it('a run that is about to exit leaves a window that quiet hours hold', async () => {
  await open({ schedule: 'immediate' });
  await workAt(at(23), 'uno');
  expect(sent()).toBe(0);
  await workAt(at(30, 1));
  expect(sent()).toBe(1);
});

it('what exceeds the budget just before quiet hours waits until they end', async () => {
  await open({ schedule: 'immediate', max: '1/h' });
  await workAt(at(21, 30), 'uno');
  await workAt(at(21, 45), 'dos');
  await workAt(at(22, 5));
  expect(sent()).toBe(1);
  await workAt(at(30, 1));
  expect(sent()).toBe(2);
});

it.each(['immediate', 'every 30m'])(
  'an %s window missed while down is not closed in quiet hours',
  async (schedule) => {
    await open({ schedule, ...(schedule === 'immediate' ? { wait: '30m' } : {}), max: '1/h' });
    await workAt(at(21, 15), 'uno');
    await workAt(at(21, 40), 'dos');
    const before = sent();
    await workAt(at(23));
    expect(sent()).toBe(before);
    await workAt(at(30, 1));
    expect(sent()).toBe(before + 1);
  },
);

it.each([
  ['immediate', at(23)],
  ['every 30m', at(23, 30)],
])('quiet hours never hold what is critical (%s)', async (schedule, closes) => {
  await open({ schedule }, 'critical');
  await workAt(at(23), 'uno');
  await workAt(closes);
  expect(sent()).toBe(1);
});

it('a route whose schedule is edited tells what it holds by the new one', async () => {
  await open({ schedule: 'weekly mon 08:00', empty: 'skip' });
  await workAt(at(13), 'uno');
  await watch.close();
  home.write('atalaya.yml', {
    network: { allow: ['127.0.0.1'] },
    channels: { screen: { type: 'stdout' } },
    routes: [{ id: 'on-call', to: ['screen'], schedule: 'every 30m' }],
  });
  watch = await openHome(home, clock);
  await workAt(at(13, 31));
  expect(sent()).toBe(1);
});
