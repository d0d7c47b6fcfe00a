import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import { openEnv } from '../../src/config/env.js';
import { silentLog } from '../../src/lib/log.js';
import { addDueWork } from '../../src/pipeline/due-work.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { aClock, NOON } from '../builders.js';
import { makeHome } from './home.js';

it('does not let many overdue feeds of one host hide the others', async () => {
  const slow = Array.from({ length: 600 }, (_, n) => feed(`slow-${n}`, `https://slow.example/${n}`));
  const others = Array.from({ length: 20 }, (_, n) => feed(`other-${n}`, `https://other-${n}.example/`));
  const home = makeHome({ feeds: [...slow, ...others], settings: { poll: { perHost: 2 } } });
  const { watch } = await loadWatch(home.dir, openEnv(home.dir, {}));
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-due-'));
  const backend = await openBackend({ file: join(folder, 'watch.db'), clock: aClock(), log: silentLog });
  if (watch === undefined) throw new Error('the home did not load');
  const feeds = watch.feeds.map(({ id }) => ({ id, dueAt: id.startsWith('slow') ? NOON - 1000 : NOON }));
  await backend.state.adopt({ feeds, routes: [], channels: [], rules: [] });

  await addDueWork({ state: backend.state, watch }, backend.jobs);
  const polled: string[] = [];
  backend.jobs.work(
    async (job) => {
      if (job.kind === 'poll') polled.push(job.feed);
      return { kind: 'done' };
    },
    { tick: 1, poll: 1, close: 1, deliver: 1, probe: 1 },
    () => {},
  );
  await backend.jobs.idle();
  await backend.close();
  rmSync(folder, { recursive: true });
  home.remove();

  expect(polled.filter((id) => id.startsWith('other'))).toHaveLength(others.length);
  expect(polled.length).toBeLessThan(slow.length);
});

const feed = (id: string, url: string) => ({ id, url, publisher: id });
