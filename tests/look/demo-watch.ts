/** The demo's watch and newsroom, played without its talk: what its routes told, for pictures. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '../../src/app.js';
import { openBackend } from '../../src/backend/open.js';
import { openEnv } from '../../src/config/env.js';
import { printProblem } from '../../src/config/problem.js';
import { lastMorning, moveClock } from '../../src/demo/clock.js';
import { writeFolder } from '../../src/demo/folder.js';
import { openNewsroom } from '../../src/demo/newsroom.js';
import { OUTLETS } from '../../src/demo/outlets.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import type { Digest } from '../../src/model/digest.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { silentReporter } from '../../src/pipeline/report.js';

export interface Played {
  /** In order of closing. */
  readonly digests: readonly Digest[];
  /** Pages of e-mails. */
  readonly pages: readonly string[];
}

export async function playDemo(): Promise<Played> {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-pictures-'));
  const outbox = join(root, 'out');
  const morning = lastMorning(systemClock.now());
  const newsroom = await openNewsroom(OUTLETS, morning.firstPoll);
  try {
    await writeFolder(root, OUTLETS, newsroom, outbox, morning);
    const { watch, problems } = await loadWatch(root, openEnv(root, {}));
    if (watch === undefined) throw new Error(problems.map(printProblem).join('\n'));
    const clock = moveClock(systemClock, morning.firstPoll);
    const backend = await openBackend({ file: join(root, 'watch.db'), clock, log: silentLog });
    const digests: Digest[] = [];
    const report = {
      ...silentReporter,
      closed: (_: unknown, digest?: Digest) => void (digest && digests.push(digest)),
    };
    const app = await openApp({ watch, backend, report, clock, log: silentLog, stdout: () => {} });
    await app.once();
    newsroom.publishSecond();
    clock.moveTo(morning.secondPoll);
    await app.once();
    clock.moveTo(morning.digests);
    await app.once();
    await app.stop();
    await backend.close();
    const names = readdirSync(outbox).filter((name) => name.endsWith('.html'));
    return { digests, pages: names.map((name) => readFileSync(join(outbox, name), 'utf8')) };
  } finally {
    await newsroom.close();
    rmSync(root, { recursive: true, force: true });
  }
}
