import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/demo/services/http.js';
import { openSlackDouble, type SlackDouble, slackRateLimited } from '../../src/demo/services/slack.js';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Delivery } from '../../src/model/delivery.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
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

const SETTINGS = {
  channels: { team: { type: 'slack', webhook: `\${SLACK_TEAM}` }, screen: { type: 'stdout' } },
  routes: [
    { id: 'on-call', to: ['team'], schedule: 'immediate' },
    { id: 'on-screen', to: ['screen'], schedule: 'immediate', notices: true },
  ],
};

beforeEach(async () => {
  stand = await openNewsstand();
  slack = await openSlackDouble();
  clock = aClock();
  entries = [];
  home = makeHome({
    feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a', every: '5m' }],
    settings: SETTINGS,
    env: { SLACK_TEAM: slack.webhook },
  });
  stand.put('/a', anRss([{ title: 'Empate' }]));
  watch = await openHome(home, clock);
  await watch.app.once();
  clock.advance(HOUR);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await slack.close();
  await stand.close();
});

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
const refusal = (status: number, body: string): Fault => ({ kind: 'answer', status, body });
const posts = () => slack.accepted.map((post) => JSON.stringify(post.blocks));
const screen = () => watch.screen.join('');
const toTeam = async (): Promise<readonly Delivery[]> =>
  (await watch.backend.state.listDeliveries({ limit: 99 })).filter((d) => d.channel === 'team').toReversed();
const states = async () => (await toTeam()).map((d) => d.state);

describe('a channel that', () => {
  it.each([401, 403, 404, 410])(
    'answers %i is stopped with a notice, and what is due there waits',
    async (status) => {
      slack.script(refusal(status, 'no_service'));
      await publish('uno');
      await publish('dos');
      expect(await states()).toEqual(['waiting', 'waiting']);
      expect(slack.accepted).toEqual([]);
      expect(screen()).toContain('Channel team takes no messages');
      expect(screen()).not.toContain(slack.token);
      expect(screen()).toContain('Carguero dos'); // the other channel goes on
    },
  );

  it('was stopped is tried hourly, and then gets what waited as one digest', async () => {
    slack.script(refusal(404, 'no_service'), refusal(404, 'no_service'));
    await publish('uno');
    await publish('dos');
    await later(HOUR);
    expect(slack.accepted).toEqual([]);
    await later(HOUR + MINUTE);
    expect(slack.accepted).toHaveLength(1);
    expect(posts()[0]).toContain('uno en la pista');
    expect(posts()[0]).toContain('dos en la pista');
    expect(await states()).toEqual(['merged', 'merged', 'delivered']);
    await later(HOUR);
    expect(screen().match(/takes no messages/g)).toHaveLength(1);
    expect(screen().match(/takes messages again/g)).toHaveLength(1);
    await publish('tres');
    expect(slack.accepted).toHaveLength(2);
  });

  it('was stopped is tried at once when its secret was changed', async () => {
    slack.script(refusal(404, 'no_service'));
    await publish('uno');
    await watch.close();
    watch = await openHome(
      { ...home, env: { SLACK_TEAM: slack.webhook.replace('T00000000', 'T11111111') } },
      clock,
    );
    await watch.app.once();
    await watch.close();
    // The new address does not exist either; the old one does.
    watch = await openHome(home, clock);
    await watch.app.once();
    expect(await states()).toEqual(['delivered']);
  });

  it('asks to wait is waited for, and no attempt is spent', async () => {
    slack.script(slackRateLimited(30));
    await publish('uno');
    expect(await toTeam()).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await later(29_000);
    expect(slack.accepted).toEqual([]);
    await later(1_000);
    expect(await toTeam()).toMatchObject([{ state: 'delivered', attempts: 0 }]);
  });

  it('fails for a while is tried again, ever more rarely', async () => {
    slack.script(refusal(500, 'oops'), refusal(503, 'oops'));
    await publish('uno');
    await later(10_000);
    expect(await toTeam()).toMatchObject([{ state: 'pending', attempts: 2 }]);
    await later(20_000);
    expect(await states()).toEqual(['delivered']);
    expect(posts()).toHaveLength(1);
  });

  it('fails for a day makes the delivery fail, in the open', async () => {
    slack.script(...Array.from({ length: 60 }, () => refusal(500, 'oops')));
    await publish('uno');
    for (let hour = 0; hour < 26; hour++) await later(HOUR);
    expect(await states()).toEqual(['failed']);
    expect(screen()).toContain('given up after 24 h');
  });

  it('refuses a message as malformed makes that delivery fail at once, and no other', async () => {
    slack.script(refusal(400, 'invalid_blocks'));
    await publish('uno');
    await publish('dos');
    expect(await states()).toEqual(['failed', 'delivered']);
    await later(2 * MINUTE);
    expect(screen()).toContain('invalid_blocks');
  });

  it('drops the connection gets the message once more, marked; a second time it fails in the open', async () => {
    slack.script({ kind: 'cut after' });
    await publish('uno');
    await later(MINUTE);
    expect(posts().map((post) => post.includes('(possible repeat)'))).toEqual([false, true]);
    expect(await states()).toEqual(['delivered']);

    slack.script({ kind: 'cut after' }, { kind: 'cut after' });
    await publish('dos');
    await later(MINUTE);
    expect(await toTeam()).toMatchObject([{}, { state: 'failed', reason: 'unknown outcome twice' }]);
    expect(posts()).toHaveLength(4);
  });

  it('leaves the configuration makes what waited for it fail, in the open', async () => {
    slack.script(refusal(500, 'oops'));
    await publish('uno');
    await watch.close();
    home.write('atalaya.yml', {
      network: { allow: ['127.0.0.1'] },
      channels: { screen: { type: 'stdout' } },
      routes: [{ id: 'on-screen', to: ['screen'], schedule: 'immediate', notices: true }],
    });
    watch = await openHome(home, clock);
    await later(HOUR);
    await later(DAY);
    expect(await states()).toEqual(['failed']);
    expect(screen()).toContain('no longer in the configuration');
  });

  it('is never given a delivery that was planned before its route existed', async () => {
    await publish('uno');
    await watch.close();
    const extra = { id: 'new', to: ['team'], schedule: 'daily 09:00', zone: 'UTC' };
    home.write('atalaya.yml', {
      ...SETTINGS,
      network: { allow: ['127.0.0.1'] },
      routes: [...SETTINGS.routes, extra],
    });
    watch = await openHome(home, clock);
    await later(NOON + DAY - clock.now());
    const ofNew = (await toTeam()).filter((delivery) => delivery.route === 'new');
    expect(ofNew).toHaveLength(1);
    expect(posts().at(-1)).toContain('Nothing matched');
  });
});
