/** A second process at a store: `node --import tsx child.ts ACT FILE`. */
import { openDb } from '../../src/backend/embedded/db.js';
import { openBackend } from '../../src/backend/open.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { feedId } from '../../src/model/id.js';
import { aCommit, anItem, NOON } from '../builders.js';

export const ACTS = {
  /** Dies in the middle of a transaction that has outgrown memory. */
  die: async (file: string) => {
    const db = openDb(file);
    db.write(() => {
      db.run('UPDATE feeds SET rev = 99');
      for (let n = 0; n < 5_000; n++) {
        db.run('INSERT INTO notices (id, at, data) VALUES (?, 0, ?)', `n${n}`, 'x'.repeat(2_000));
      }
      process.kill(process.pid, 'SIGKILL');
    });
  },
  /** Commits one item after another and says each rev once it is durable. */
  commit: async (file: string) => {
    const { state } = await open(file);
    for (let rev = 0; ; rev++) {
      const item = { item: anItem(), firstSeenAt: NOON, rules: [] };
      const outcome = await state.commitPoll(aCommit({ feed: feedId('bo-valle'), rev, items: [item] }));
      if (outcome.kind === 'committed') console.log(outcome.rev);
    }
  },
  /** Holds the write lock until it is killed. */
  hold: async (file: string) => {
    openDb(file).exec('BEGIN IMMEDIATE');
    console.log('held');
    setInterval(() => {}, 1_000);
  },
  /** Opens the store, writes and leaves. */
  visit: async (file: string) => {
    const backend = await open(file);
    await backend.state.lease({ name: `visit ${process.pid}`, holder: 'visitor', ttl: 3_600_000 });
    await backend.close();
  },
  /** Works until its third tick: nothing but the ticks keeps it alive. */
  tick: async (file: string) => {
    const backend = await open(file);
    let ticks = 0;
    backend.jobs.work(
      async () => {
        if (++ticks === 3) setImmediate(() => void backend.close().then(() => console.log('closed')));
        return { kind: 'done' };
      },
      { tick: 1, poll: 1, close: 1, deliver: 1, probe: 1 },
      () => {},
    );
    await backend.jobs.tickEvery(20);
  },
  /** Has a job put off for an hour, which is no reason to stay. */
  putOff: async (file: string) => {
    const { jobs } = await open(file);
    jobs.work(
      async () => ({ kind: 'again', after: 3_600_000 }),
      { tick: 1, poll: 1, close: 1, deliver: 1, probe: 1 },
      () => {},
    );
    await jobs.add({ kind: 'tick' });
    await jobs.idle();
    console.log('idle');
  },
} as const satisfies Record<string, (file: string) => Promise<void>>;

const open = (file: string) => openBackend({ file, clock: systemClock, log: silentLog });

const [act, file] = process.argv.slice(2);
const isAct = (name: string | undefined): name is keyof typeof ACTS => name !== undefined && name in ACTS;
if (isAct(act) && file !== undefined) await ACTS[act](file);
