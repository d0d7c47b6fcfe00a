/** What waits for a stopped channel, until somebody mends it: nothing is lost, stuck or sent twice. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/demo/services/http.js';
import { openSlackDouble, type SlackDouble, slackRateLimited } from '../../src/demo/services/slack.js';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { aClock, type DrivenClock } from '../builders.js';
import {
  anRss,
  type Entry,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

let stand: Newsstand;
let slack: SlackDouble;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let entries: Entry[];

beforeEach(async () => {
  stand = await openNewsstand();
  slack = await openSlackDouble();
  clock = aClock();
  entries = [];
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await slack.close();
  await stand.close();
});

const SLACK = { type: 'slack', webhook: `\${SLACK_TEAM}` };
const route = (id: string, to: readonly string[], more = {}) => ({ id, to, schedule: 'immediate', ...more });
const settings = (routes: readonly object[]) => ({
  network: { allow: ['127.0.0.1'] },
  channels: { team: SLACK, desk: SLACK, screen: { type: 'stdout' } },
  routes,
});

async function open(routes: readonly object[]): Promise<void> {
  stand.put('/a', anRss([{ title: 'Empate' }]));
  home = makeHome({
    feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a', every: '5m' }],
    settings: settings(routes),
    env: { SLACK_TEAM: slack.webhook },
  });
  watch = await openHome(home, clock);
  await watch.app.once();
  clock.advance(HOUR);
}
/** Ten minutes on, a new story has come, and the watch works once. */
async function publish(word: string): Promise<void> {
  clock.advance(10 * MINUTE);
  entries.push({ title: `Carguero ${word} en la pista ${word}`, guid: word, at: clock.now() - MINUTE });
  stand.put('/a', anRss(entries));
  await watch.app.once();
}
const later = async (ms: number): Promise<void> => {
  clock.advance(ms);
  await watch.app.once();
};
const refused: Fault = { kind: 'answer', status: 404, body: 'no_service' };
const overloaded: Fault = { kind: 'answer', status: 503, body: 'oops' };
const states = async () =>
  (await watch.backend.state.listDeliveries({ limit: 99 }))
    .filter((d) => d.channel !== 'screen')
    .toReversed()
    .map((d) => `${d.channel} ${d.state}`);

describe('what waits', () => {
  it('for two channels of one route is put together for each', async () => {
    await open([route('on-call', ['team', 'desk'])]);
    slack.script(refused, refused);
    await publish('uno');
    await publish('dos');
    await later(2 * HOUR);
    expect((await states()).filter((state) => !state.endsWith('merged')).sort()).toEqual([
      'desk delivered',
      'team delivered',
    ]);
    expect(slack.accepted).toHaveLength(2);
  });

  it.each([
    ['asks to wait', slackRateLimited(30)],
    ['fails once', overloaded],
  ])('longer than a day is not given up when its channel is mended and %s', async (_, fault) => {
    await open([route('on-call', ['team']), route('second', ['team'])]);
    slack.script(refused, refused);
    await publish('uno');
    for (let day = 0; day < 3; day++) {
      slack.script(refused);
      await later(DAY);
    }
    expect(await states()).toEqual(['team waiting', 'team waiting']);
    slack.script({ kind: 'answer', status: 200, body: 'ok' }, fault);
    await later(2 * HOUR);
    await later(2 * HOUR);
    expect(await states()).toEqual(['team delivered', 'team delivered']);
  });

  it('fails in the open once its channel has left the configuration', async () => {
    await open([route('on-call', ['team']), route('on-screen', ['screen'], { notices: true })]);
    slack.script(refused);
    await publish('uno');
    await watch.close();
    home.write('atalaya.yml', {
      ...settings([route('on-screen', ['screen'], { notices: true })]),
      channels: { screen: { type: 'stdout' } },
    });
    watch = await openHome(home, clock);
    await later(2 * HOUR);
    await later(2 * HOUR);
    expect(await states()).toEqual(['team failed']);
    expect(watch.screen.join('')).toContain('no longer in the configuration');
  });
});

it('a channel that a route names twice gets its digest once', async () => {
  await open([route('on-call', ['team', 'team'])]);
  await publish('uno');
  expect(await states()).toEqual(['team delivered']);
});
