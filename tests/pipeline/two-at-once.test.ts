/** Two processes at the same piece of work, each stopped where it hurts most. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Jobs } from '../../src/backend/jobs.js';
import type { State } from '../../src/backend/port.js';
import type { SendOutcome } from '../../src/deliver/channel.js';
import { HOUR } from '../../src/lib/duration.js';
import { channelId, feedId, routeId } from '../../src/model/id.js';
import { deliverDigest } from '../../src/pipeline/deliver-digest.js';
import { workOnce } from '../../src/pipeline/once.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { probeChannel } from '../../src/pipeline/probe-channel.js';
import { close, poll } from '../backend/contract/stage.js';
import { aClock, anAlert, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

const SCREEN = channelId('screen');

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  home = makeHome({ feeds: [{ id: 'a', url: `${stand.url}/a`, publisher: 'a' }] });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  await stand.close();
  home.remove();
});

it('stores every item of a long document that two polls read, one of them while the other commits', async () => {
  const many = Array.from({ length: 650 }, (_, i) => ({
    title: `Nota ${i} sobre un carguero`,
    guid: `g${i}`,
  }));
  stand.put('/a', anRss(many));
  const { context } = watch.app;
  const { state } = context;
  const [bKnowsTheFeed, aCommitted, bEnded] = [aSign(), aSign(), aSign()];
  let commits = 0;
  const a: Partial<State> = {
    commitPoll: async (commit) => {
      await bKnowsTheFeed.given;
      const outcome = await state.commitPoll(commit);
      commits += 1;
      aCommitted.give();
      if (commits === 1) await bEnded.given;
      return outcome;
    },
  };
  const b: Partial<State> = {
    seen: async (...asked) => {
      bKnowsTheFeed.give();
      await aCommitted.given;
      return state.seen(...asked);
    },
  };
  const polls = [a, b].map((changes) =>
    pollFeed({ ...context, state: { ...state, ...changes } }, feedId('a')).finally(
      changes === b ? bEnded.give : undefined,
    ),
  );
  await Promise.all(polls);
  clock.advance(HOUR);
  await watch.app.once();
  expect((await state.status()).items).toBe(650);
});

it('ends a run that is to end, though a service on the same store is always at work', async () => {
  const { context } = watch.app;
  stand.put('/a', anRss([{ title: 'Un carguero aterriza', guid: 'g' }]));
  const busy = { ...watch.backend, jobs: new Proxy(watch.backend.jobs, { get: busyJobs }) };
  await workOnce(context, busy, () => 0, 200);
  expect(watch.screen.join('')).toContain('Un carguero aterriza');
});

it('sends a message once, though its job was taken for lost and runs twice in one process', async () => {
  const [began, answered] = [aSign(), aSign()];
  const { context, delivery, sent } = await aDelivery(async () => {
    began.give();
    await answered.given;
    return { kind: 'sent' };
  });
  const first = deliverDigest(context, delivery);
  await began.given;
  const second = deliverDigest(context, delivery);
  await second.finally(answered.give);
  await first;
  expect(sent()).toBe(1);
  expect((await context.state.readDelivery(delivery))?.delivery.state).toBe('delivered');
});

it('writes down that a message is on its way before the channel is asked', async () => {
  const states: unknown[] = [];
  const { context, delivery } = await aDelivery(async () => {
    const asked = await context.state.readDelivery(delivery);
    states.push(...(asked?.delivery.parts ?? []).map((part) => part.state));
    return { kind: 'sent' };
  });
  await deliverDigest(context, delivery);
  expect(states).toEqual(['sending']);
});

it('stops no channel for a secret that another process has replaced, and leaves it to that one to try', async () => {
  const { context, delivery, sent } = await aDelivery(async () => ({ kind: 'stopped', reason: 'revoked' }));
  const { state } = context;
  const channels = [{ id: SCREEN, fingerprint: 'mended' }];
  await state.announce(
    { holder: 'new', roles: ['deliver'], configuration: 'new', version: '', startedAt: 0 },
    HOUR,
  );
  await state.adopt({ feeds: [], routes: [], rules: [], channels });
  await deliverDigest(context, delivery);
  expect(await state.listChannels()).toMatchObject([{ state: 'open', fingerprint: 'mended' }]);
  expect((await state.readDelivery(delivery))?.delivery.state).toBe('pending');
  const stopped = { id: SCREEN, state: 'stopped', fingerprint: 'mended', probeAt: 0 } as const;
  await state.saveChannel(stopped, []);
  await probeChannel(context, SCREEN);
  expect([sent(), await state.listChannels()]).toEqual([1, [stopped]]);
});

/** One that waits to be sent through `screen`, which answers so. */
async function aDelivery(answer: () => Promise<SendOutcome>) {
  const { state } = watch.backend;
  const screen = watch.app.context.channels.get(SCREEN);
  if (screen === undefined) throw new Error('the home has no screen');
  let calls = 0;
  const send = (): Promise<SendOutcome> => {
    calls += 1;
    return answer();
  };
  const channels = new Map([[SCREEN, { ...screen, send }]]);
  const route = routeId('on-screen');
  await poll(state, {
    feed: feedId('a'),
    alerts: [{ alert: anAlert(), routes: [{ route, closesAt: NOON }] }],
  });
  const { delivery } = await close(state, { channel: SCREEN }, route);
  return { context: { ...watch.app.context, channels }, delivery: delivery.id, sent: () => calls };
}

/** As seen by one process of several: what it asks for is done, and there is no end of others' work. */
function busyJobs(jobs: Jobs, name: keyof Jobs): unknown {
  return name === 'idle' ? () => new Promise(() => {}) : jobs[name].bind(jobs);
}

function aSign(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
