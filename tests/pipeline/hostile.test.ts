/** Everything a hostile or broken server can do, at once, beside one honest feed, in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedId } from '../../src/model/id.js';
import { aClock } from '../builders.js';
import {
  type Answer,
  breakAfter,
  endless,
  type FeedServer,
  openFeedServer,
  redirect,
  send,
  stall,
  stallAfter,
} from '../doubles/feed-server.js';
import { anRss, type Home, makeHome, openHome } from './home.js';

const MEMORY_LIMIT = 300 * 1024 * 1024;
const RSS = '<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>';
const HONEST = anRss([{ title: 'Un avión de carga aterriza en El Alto' }]);

/** A hundred kilobytes that unpack to a hundred megabytes. */
const BOMB = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '));

/** A name, what its server does, and the word that must stand in the reason. */
const HOSTILE: readonly [string, Answer, RegExp][] = [
  ['web-page', send({ body: '<!doctype html><html><body>Sign in</body></html>' }), /html/],
  ['nothing', send({ body: '' }), /empty/],
  ['thirty-megabytes', send({ body: Buffer.alloc(30 * 1024 * 1024, `${RSS}<item>`) }), /too-large/],
  ['endless', endless, /too-large/],
  ['silent', stall, /timeout/],
  ['slow', stallAfter(RSS), /timeout/],
  ['bomb', send({ headers: { 'content-encoding': 'gzip' }, body: BOMB }), /too-large/],
  ['inward', redirect('http://127.0.0.2/latest/meta-data'), /forbidden-address/],
  ['round', redirect('/round'), /redirects/],
  ['no-one', send({ status: 404 }), /status/],
  ['declarations', send({ body: `<?xml version="1.0"?>${'<!'.repeat(500_000)}` }), /too-many|not-a-feed/],
  ['deep', send({ body: RSS + '<a>'.repeat(1_000_000) }), /too-deep/],
  ['crowd', send({ body: RSS + '<item/>'.repeat(200_000) }), /too-many/],
];

const LAUGHS = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`,
).join('')}]><rss version="2.0"><channel><item><title>&j;</title></item></channel></rss>`;

let server: FeedServer;
let home: Home;
let peak: number;

beforeAll(async () => {
  server = await openFeedServer();
  server.script('/honest', send({ body: HONEST }));
  server.script('/laughs', send({ body: LAUGHS }));
  server.script('/cut', breakAfter(HONEST));
  for (const [id, answer] of HOSTILE) server.script(`/${id}`, answer);
  const ids = ['honest', 'laughs', 'cut', ...HOSTILE.map(([id]) => id)];
  home = makeHome({
    feeds: ids.map((id) => ({ id, url: server.url(`/${id}`), publisher: id })),
    settings: { poll: { timeout: '5s', concurrency: 8, perHost: 16 } },
  });
  peak = await runChild(home.dir);
}, 120_000);
afterAll(async () => {
  home.remove();
  await server.close();
});

describe('beside hostile servers', () => {
  it('the honest feed is read', async () => {
    expect(await record('honest')).toMatchObject({ failures: 0 });
  });

  it.each(HOSTILE.map(([id, , reason]) => [id, reason] as const))(
    '%s is reported with its reason and backed off',
    async (id, reason) => {
      const stored = await record(id);
      expect(stored).toMatchObject({ failures: 1, lastError: expect.stringMatching(reason) });
      expect(stored?.dueAt).toBeGreaterThan(stored?.lastPollAt ?? Infinity);
    },
  );

  it('a billion laughs stay untold', async () => {
    const stored = await record('laughs');
    expect(stored?.failures === 1 || stored?.baselineAt !== undefined).toBe(true);
  });

  it('a broken connection stores nothing', async () => {
    expect(await record('cut')).toMatchObject({ failures: 1, validators: {} });
  });

  it('memory stays bounded', () => {
    expect(peak).toBeLessThan(MEMORY_LIMIT);
  });
});

async function record(id: string) {
  const watch = await openHome(home, aClock(Date.now() + 60_000));
  try {
    return await watch.backend.state.readFeed(feedId(id));
  } finally {
    await watch.close();
  }
}

/** @returns the most memory the process ever had, bytes */
function runChild(dir: string): Promise<number> {
  const script = fileURLToPath(new URL('peak-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('exit', () => resolve(Number(said) * 1024));
    child.on('error', reject);
  });
}
