/** Two processes at the same piece of work, each stopped where it hurts most. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Jobs } from '../../src/backend/jobs.js';
import type { State } from '../../src/backend/port.js';
import { HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { workOnce } from '../../src/pipeline/once.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock, type DrivenClock } from '../builders.js';
import {
  anRss,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

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
