/** Recipients who want no more mail, on a whole watch and a real mail server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Backend, State } from '../../src/backend/port.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Delivery } from '../../src/model/delivery.js';
import { channelId, routeId } from '../../src/model/id.js';
import type { UnsubscriptionKey } from '../../src/model/unsubscription.js';
import {
  aClock,
  aClosing,
  aDelivery,
  aDigest,
  aDigestGroup,
  aDigestStory,
  aNotice,
  type DrivenClock,
  NOON,
} from '../builders.js';
import { openSmtpDouble, type SmtpDouble } from '../doubles/smtp.js';
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

const MAIL = channelId('mail');
const ON_CALL = routeId('on-call');
const ANA = 'ana@desk.example';
const BO = 'bo@desk.example';

let stand: Newsstand;
let smtp: SmtpDouble;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let entries: Entry[];
/** What befalls the store after a verb of the watch's own. */
let after: Partial<Record<keyof State, () => Promise<unknown>>>;

beforeEach(async () => {
  [stand, smtp] = [await openNewsstand(), await openSmtpDouble()];
  clock = aClock();
  entries = [];
  after = {};
  home = makeHome({
    feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a', every: '5m' }],
    settings: {
      channels: {
        mail: {
          type: 'email',
          smtp: `\${SMTP_URL}`,
          from: 'w@watch.example',
          to: [`Ana <Ana@Desk.example>`, BO],
        },
      },
      routes: [
        { id: 'on-call', to: ['mail'], schedule: 'immediate' },
        { id: 'also', to: ['mail'], schedule: 'immediate' },
      ],
    },
    env: { SMTP_URL: smtp.address },
  });
  stand.put('/a', anRss([{ title: 'Empate' }]));
  watch = await openHome(home, clock, cutIn);
  await watch.app.once();
  clock.advance(HOUR);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await smtp.close();
  await stand.close();
});

function cutIn(backend: Backend): Backend {
  const state = new Proxy(backend.state, {
    get:
      (own, verb: keyof State) =>
      async (...args: never[]) => {
        const answer = await (own[verb] as (...args: never[]) => unknown)(...args);
        const next = after[verb];
        delete after[verb];
        await next?.();
        return answer;
      },
  });
  return { ...backend, state };
}

async function publish(word: string): Promise<void> {
  clock.advance(10 * MINUTE);
  entries.push({ title: `Carguero ${word} en la pista ${word}`, guid: word, at: clock.now() - MINUTE });
  stand.put('/a', anRss(entries));
  await watch.app.once();
}
const leave = (address: string, changes: Partial<UnsubscriptionKey> = {}) =>
  watch.backend.state.unsubscribe({ channel: MAIL, address, at: clock.now(), ...changes });
const deliveries = async (): Promise<readonly Delivery[]> =>
  (await watch.backend.state.listDeliveries({ limit: 99 })).toReversed();
const tell = async () =>
  (await deliveries()).map(({ route, recipient, state }) => `${route} ${recipient} ${state}`).sort();
const mailed = () => smtp.accepted.flatMap(({ to }) => to).sort();

describe('somebody who has left', () => {
  it('a channel gets nothing of it, and others do', async () => {
    await leave(ANA);
    await publish('uno');
    expect(await tell()).toEqual([`also ${BO} delivered`, `on-call ${BO} delivered`]);
    expect(mailed()).toEqual([BO, BO]);
  });

  it('one route goes on getting the others', async () => {
    await leave(ANA, { route: ON_CALL });
    await publish('uno');
    expect(mailed().map((to) => to.toLowerCase())).toEqual([ANA, BO, BO]);
    expect(await tell()).toContain('also Ana <Ana@Desk.example> delivered');
  });

  it('gets mail again once that is taken back', async () => {
    await leave(BO);
    await publish('uno');
    await watch.backend.state.resubscribe({ channel: MAIL, address: BO });
    await publish('dos');
    expect(mailed().filter((to) => to === BO)).toHaveLength(2);
  });

  it('leaves a digest that nobody gets closed, and the watch at work', async () => {
    await leave(ANA);
    await leave(BO);
    await publish('uno');
    expect(await deliveries()).toEqual([]);
    expect(watch.digests.filter((digest) => digest !== undefined)).toHaveLength(2);
    expect(await watch.backend.state.status()).toMatchObject({ openDigests: [] });
  });
});

describe('a delivery whose recipient leaves', () => {
  it('after it was planned is withheld with its reason, not sent and not failed', async () => {
    after.closeDigest = () => leave(BO);
    await publish('uno');
    expect(mailed()).not.toContain(BO);
    const own = (await deliveries()).filter(({ recipient }) => recipient === BO);
    expect(own).toMatchObject([
      { state: 'withheld', reason: 'its recipient has unsubscribed', finishedAt: clock.now() },
    ]);
    expect(await watch.backend.state.dueDeliveries(9)).toEqual([]);
  });

  it('while it waits for a stopped channel is withheld, and the channel tried with another', async () => {
    smtp.script({ kind: 'refuse', at: 'login', code: 535 });
    await publish('uno');
    expect((await deliveries()).map(({ state }) => state)).toEqual(Array(4).fill('waiting'));
    smtp.script(undefined);
    await leave(ANA);
    clock.advance(HOUR + MINUTE);
    await watch.app.once();
    expect(await tell()).toEqual([
      'also Ana <Ana@Desk.example> withheld',
      `also ${BO} delivered`,
      'on-call Ana <Ana@Desk.example> withheld',
      `on-call ${BO} delivered`,
    ]);
    expect(mailed()).toEqual([BO, BO]);
  });

  it('between its messages gets no more of them', async () => {
    const { state } = watch.backend;
    const notice = aNotice({ at: clock.now() });
    await state.addNotices([{ notice, routes: [{ route: ON_CALL, closesAt: NOON }] }]);
    const stories = Array.from({ length: 900 }, () => aDigestStory());
    const digest = aDigest({ route: ON_CALL, groups: [aDigestGroup({ stories })] });
    const delivery = aDelivery({ channel: MAIL, route: ON_CALL, digest: digest.id, recipient: BO });
    const { version = 0 } = (await state.readOpenDigest(ON_CALL)) ?? {};
    await state.closeDigest(aClosing({ route: ON_CALL, version, digest, deliveries: [delivery] }));
    const sending = smtp.nextTaken();
    const sent = watch.app.once();
    await sending;
    await leave(BO);
    await sent;
    const { state: ended, parts = [] } = (await deliveries())[0] ?? {};
    expect([ended, parts.map((part) => part.state)]).toEqual(['withheld', ['sent', 'pending', 'pending']]);
    expect(smtp.accepted).toHaveLength(1);
  });
});
