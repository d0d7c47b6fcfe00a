// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/lib/duration.js';
import type { Log } from '../../src/lib/log.js';
import { type Heartbeat, openHeartbeat } from '../../src/pipeline/heartbeat.js';
import { aClock, NOON } from '../builders.js';
import { type FeedServer, openFeedServer, send } from '../doubles/feed-server.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

const TOKEN = 'hush-1234';
const WORKER = { configuration: 'print-1', version: '0.1.0', startedAt: NOON };

let monitor: FeedServer;
let home: Home;
let watch: OpenHome;
let lines: string[];
let heartbeat: Heartbeat;

async function open(allow: readonly string[] = ['127.0.0.1']): Promise<void> {
  const env = { BEAT: monitor.url(`/ping/${TOKEN}`) };
  home = makeHome({ feeds: [], settings: { heartbeat: '${BEAT}', network: { allow } }, env });
  watch = await openHome(home, aClock());
}

beforeEach(async () => {
  monitor = await openFeedServer();
  monitor.script(`/ping/${TOKEN}`, send({ status: 200 }));
  lines = [];
  const say = (facts: Record<string, unknown>, message: string): void =>
    void lines.push(`${message}: ${JSON.stringify(facts)}`);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  heartbeat = openHeartbeat(log);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await monitor.close();
});

/** A minute in which ticks were worked, or none. */
async function minute(ticks = 1): Promise<void> {
  for (let n = 0; n < ticks; n++) heartbeat.ticked();
  await heartbeat.beat(watch.app.context);
}

describe('the heartbeat', () => {
  it('asks the monitor once for each minute in which a tick was worked', async () => {
    await open();
    await minute(60);
    await minute(1);
    expect(monitor.requests.map(({ path }) => path)).toEqual([`/ping/${TOKEN}`, `/ping/${TOKEN}`]);
    expect(lines).toEqual([]);
  });

  it('is silent when no tick was worked, and says so once', async () => {
    await open();
    await minute(0);
    await minute(0);
    expect(monitor.requests).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('no tick was worked in this minute')]);
    await minute(1);
    expect(lines[1]).toContain('heartbeat heard again');
  });

  it('has nothing to say where another process worked the ticks', async () => {
    await open();
    const { state } = watch.app.context;
    const other = { ...WORKER, holder: 'pid 8 on desk-vm' };
    await state.announce({ ...other, roles: ['web'] }, MINUTE);
    await minute(0);
    expect(lines).toEqual([expect.stringContaining('no tick was worked in this minute')]);
    await minute(1);
    await state.announce({ ...other, roles: ['deliver'] }, MINUTE);
    await minute(0);
    expect(lines.slice(1)).toEqual([expect.stringContaining('heartbeat heard again')]);
    expect(monitor.requests).toHaveLength(1);
  });

  it('is silent when the store does not answer', async () => {
    await open();
    const workers = () => Promise.reject(new Error('the file is gone'));
    heartbeat.ticked();
    await heartbeat.beat({ ...watch.app.context, state: { ...watch.app.context.state, workers } });
    expect(monitor.requests).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('the file is gone')]);
  });

  it('tells a monitor that refuses it once, and when it hears it again; never where it is', async () => {
    await open();
    const path = `/ping/${TOKEN}`;
    monitor.script(path, send({ status: 404 }), send({ status: 503 }), send({ status: 200 }));
    for (let n = 0; n < 3; n++) await minute();
    expect(lines).toEqual([
      expect.stringContaining('the monitor answers 404'),
      expect.stringContaining('heartbeat heard again'),
    ]);
    expect(lines.join('\n')).not.toContain(TOKEN);
  });

  it('reaches no private address that is not allowed, and shows no token then', async () => {
    await open([]);
    await minute();
    expect(monitor.requests).toEqual([]);
    expect(lines.join('\n')).toContain('127.0.0.1 is this machine (loopback)');
    expect(lines.join('\n')).not.toContain(TOKEN);
  });
});
