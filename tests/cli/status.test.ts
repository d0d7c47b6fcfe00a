/** What an operator sees who asks how the watch is. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import type { Backend } from '../../src/backend/port.js';
import type { WorkerRecord } from '../../src/backend/work-records.js';
import { openEnv } from '../../src/config/env.js';
import { systemClock } from '../../src/lib/clock.js';
import { MINUTE } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { feedId } from '../../src/model/id.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { aCommit, NOON } from '../builders.js';
import { CARGO_RULE } from '../pipeline/home.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

let polled: Polled;
let backend: Backend;
const HOLDERS = ['pid 1 on one #aaa', 'pid 1 on two #bbb'];
const status = async (...args: string[]) => (await run(['--root', polled.home.dir, 'status', ...args])).out;

beforeAll(async () => {
  polled = await aPolledHome(['valle']);
  await polled.poll({ valle: [{ title: 'Un avión de carga aterriza en El Alto', at: polled.now }] });
  const file = join(polled.home.dir, 'data', 'watch.db');
  backend = await openBackend({ file, clock: systemClock, log: silentLog });
});
afterAll(async () => {
  await backend.close();
  await polled.close();
});
beforeEach(async () => {
  for (const holder of HOLDERS) await backend.state.depart(holder);
});

async function announce(n: number, changes: Partial<WorkerRecord> = {}): Promise<void> {
  const { watch } = await loadWatch(polled.home.dir, openEnv(polled.home.dir));
  const configuration = watch?.shared ?? '';
  const worker = { holder: HOLDERS[n] ?? '', roles: ['poll'] as const, version: '0.1.0', startedAt: NOON };
  await backend.state.announce({ ...worker, configuration, ...changes }, MINUTE);
}

async function dueAt(at: number): Promise<void> {
  const rev = (await backend.state.readFeed(feedId('valle')))?.rev ?? 0;
  const record = { dueAt: at, validators: {}, failures: 0 };
  await backend.state.commitPoll(aCommit({ feed: feedId('valle'), rev, record }));
}

describe('status', () => {
  it('names each process with its part and configuration, and says nothing more when all agree', async () => {
    await announce(0);
    await announce(1, { roles: ['poll', 'deliver', 'web'] });
    const out = await status();
    expect(out).toContain(
      'worker      pid 1 on one #aaa: poll; since 2026-05-13 12:00Z, version 0.1.0, configuration ',
    );
    expect(out).toMatch(/worker {6}pid 1 on two #bbb: all; since .*, configuration \S{6}\n/);
    expect(out).not.toMatch(/files|none running/);
  });

  it('marks processes that work by other files, and those that differ from one another', async () => {
    await announce(0, { configuration: 'abcdefghij' });
    expect(await status()).toMatch(/#aaa: .*, version 0\.1\.0, configuration abcdef, not the files here\n/);
    await announce(1);
    const out = await status();
    expect(out).toMatch(/#aaa: .*, configuration abcdef, not the files here\n/);
    expect(out).toMatch(/#bbb: .*, configuration \S{6}\n/);
    expect(out).toContain('the workers differ: give all the same files');
  });

  it('does not compare with files that have errors', async () => {
    polled.home.write('rules/broken.yml', { ...CARGO_RULE, id: 'Broken' });
    await announce(0, { configuration: 'abcdefghij' });
    const out = await status();
    expect(out).toContain('the files here have errors: atalaya check');
    expect(out).not.toContain('not the files here');
    polled.home.write('rules/broken.yml', { ...CARGO_RULE, id: 'mended' });
  });

  it('says what is due, for how long, and that nobody works on it', async () => {
    await dueAt(Date.now() - 5 * MINUTE);
    expect(await status()).toContain('due         1 feed, the oldest for 5 min; nobody works on it\n');
    await announce(0);
    expect(await status()).toContain('due         1 feed, the oldest for 5 min\n');
    await dueAt(Date.now() + MINUTE);
    expect(await status()).toContain('due         nothing\n');
  });

  it('tells the last digests', async () => {
    expect(await status()).toMatch(/digest {6}on-screen \d{4}-\d\d-\d\d \d\d:\d\dZ: 1 story; 1 delivered\n/);
  });

  it('prints JSON for programs', async () => {
    await announce(0);
    expect(JSON.parse(await status('--json'))).toMatchObject({
      workers: [{ holder: HOLDERS[0], roles: ['poll'] }],
      configuration: expect.any(String),
      store: { due: { digests: 0 } },
      digests: [{ route: 'on-screen', stories: 1, deliveries: { delivered: 1 } }],
    });
  });
});
