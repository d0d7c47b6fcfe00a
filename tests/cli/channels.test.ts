// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is written
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiscordDouble, openDiscordDouble } from '../../src/demo/services/discord.js';
import { MINUTE } from '../../src/lib/duration.js';
import { openHome } from '../pipeline/home.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

const CARGO = 'Un avión de carga aterriza en El Alto';

let double: DiscordDouble;
let watch: Polled;
const atalaya = (...args: string[]) => run(['--root', watch.home.dir, ...args]);
const deliveries = async () => JSON.parse((await atalaya('deliveries', '--json')).out);
/** As the service would work on. */
async function work(): Promise<void> {
  const open = await openHome(watch.home, { now: () => Date.now() });
  await open.app.once();
  await open.close();
}

beforeEach(async () => {
  double = await openDiscordDouble();
  process.env.DESK = double.webhook; // commands read it there
  watch = await aPolledHome(['valle'], {
    settings: {
      lang: 'es',
      channels: {
        screen: { type: 'stdout' },
        mail: { type: 'email', outbox: 'out', from: 'w@x.example', to: ['a@x.example', 'b@x.example'] },
        desk: { type: 'discord', webhook: '${DESK}' },
      },
      routes: [
        { id: 'all', to: ['screen'], schedule: 'immediate' },
        { id: 'on-call', to: ['desk'], schedule: 'immediate', when: { severity: '>=high' } },
        { id: 'week', to: ['mail'], schedule: 'weekly mon 08:00', lang: 'en' },
      ],
    },
    env: { DESK: double.webhook },
  });
});
afterEach(async () => {
  delete process.env.DESK;
  await watch.close();
  await double.close();
});

describe('channels', () => {
  it('are listed by what the store knows of them', async () => {
    expect((await atalaya('channels', 'list')).out).toBe(
      'screen  stdout   open\nmail    email    open\ndesk    discord  open\n',
    );
    watch.home.write('atalaya.yml', {
      channels: { fresh: { type: 'stdout' } },
      store: { file: 'data/watch.db' },
    });
    expect((await atalaya('channels', 'list')).out).toBe('fresh  stdout  not used yet\n');
  });

  it('are tested with a message that says so, in the watch’s language', async () => {
    expect(await atalaya('channels', 'test', 'desk')).toMatchObject({ status: 0, err: 'desk: sent\n' });
    expect(double.accepted[0]?.embeds?.[0]?.description).toContain('Este canal funciona');
    expect((await atalaya('channels', 'test', 'mail')).err).toBe(
      'mail (a@x.example): sent\nmail (b@x.example): sent\n',
    );
    expect(readdirSync(join(watch.home.dir, 'out'))).toHaveLength(4);
    expect((await atalaya('channels', 'test', 'screen')).out).toContain('Una prueba');
  });

  it('that fail their test say why, and what is misspelt is guessed', async () => {
    double.script({ kind: 'answer', status: 404, body: '{"code": 10015, "message": "Unknown Webhook"}' });
    expect(await atalaya('channels', 'test', 'desk')).toMatchObject({
      status: 1,
      err: expect.stringContaining('desk: not sent; somebody must act first: the service answered 404'),
    });
    expect(await atalaya('channels', 'test', 'dsk')).toMatchObject({
      status: 1,
      err: expect.stringContaining('did you mean desk?'),
    });
  });

  it('that stopped are listed with what waits, and resumed', async () => {
    double.script({ kind: 'answer', status: 404, body: '{}' });
    await watch.poll({ valle: [{ title: CARGO, at: watch.now }] });
    const { out } = await atalaya('channels', 'list');
    expect(out).toMatch(
      /desk +discord +stopped since .*: the service answered 404.*; 1 waiting; tried again/,
    );
    expect((await atalaya('channels', 'resume', 'screen')).out).toBe('screen is not stopped\n');
    expect((await atalaya('channels', 'resume', 'desk')).out).toContain('desk is tried at once');
    await work();
    expect(double.accepted).toHaveLength(1);
    expect((await atalaya('channels', 'list')).out).toMatch(/desk +discord +open/);
  });
});

describe('deliveries', () => {
  it('are listed, and by themselves those that failed or wait, each with its reason', async () => {
    expect((await atalaya('deliveries', '--failed')).out).toBe(
      'none has failed, and none waits for a stopped channel\n',
    );
    double.script({ kind: 'answer', status: 400, body: '{}' }, { kind: 'answer', status: 404, body: '{}' });
    await watch.poll({ valle: [{ title: CARGO, at: watch.now }] });
    await watch.poll({ valle: [{ title: 'Otro carguero vuela a Caracas', at: watch.now }] });
    const { out } = await atalaya('deliveries', '--failed');
    const [waiting = '', failed = '', ...others] = out.trimEnd().split('\n');
    expect(waiting).toMatch(/^\S+ \S+ {2}waiting {4}\S+ {2}on-call → desk {2}the service answered 404$/);
    expect(failed).toMatch(/^\S+ \S+ {2}failed {5}\S+ {2}on-call → desk {2}the service answered 400$/);
    expect(others).toEqual([]);
    expect((await atalaya('deliveries', '--failed', '--limit', '1')).out).toBe(`${waiting}\n`);
    expect(JSON.parse((await atalaya('deliveries', '--failed', '--json')).out)).toMatchObject([
      { state: 'waiting', reason: 'the service answered 404' },
      { state: 'failed', reason: 'the service answered 400', parts: [{ state: 'pending' }] },
    ]);
    const states = (await deliveries()).map(({ state }: { state: string }) => state);
    expect(states.toSorted()).toEqual(['delivered', 'delivered', 'failed', 'waiting']);
    expect(out).not.toContain(double.token);
  });
});

describe('deliveries resend', () => {
  it('sends a digest once more, and refuses what has not failed', async () => {
    double.script({ kind: 'answer', status: 400, body: '{}' });
    await watch.poll({ valle: [{ title: CARGO, at: watch.now }] });
    const [failed] = (await deliveries()).filter(({ state }: { state: string }) => state === 'failed');
    expect(failed).toMatchObject({ route: 'on-call' });
    const again = await atalaya('deliveries', 'resend', failed.id);
    expect(again).toMatchObject({ status: 0, out: expect.stringContaining('on-call → desk') });
    const planned = again.out.split(' ')[0] ?? '';
    expect(await atalaya('deliveries', 'resend', planned)).toMatchObject({
      status: 1,
      err: `${planned} has not failed: it is tried again by itself\n`,
    });
    await work();
    expect(double.accepted).toHaveLength(1);
    expect(double.accepted[0]?.content).toContain('con retraso');
    expect(await atalaya('deliveries', 'resend', 'nothing')).toMatchObject({
      status: 1,
      err: expect.stringContaining('there is no delivery nothing'),
    });
  });
});

describe('digest preview', () => {
  it('shows what a route would get, as text, as JSON and as a page, and changes nothing', async () => {
    await watch.poll({ valle: [{ title: CARGO, at: watch.now }] });
    const before = await deliveries();
    expect((await atalaya('digest', 'preview', 'week', '--since', '2h')).out).toMatch(
      /Weekly brief · [\s\S]*1 story[\s\S]*avión de carga/,
    );
    expect(JSON.parse((await atalaya('digest', 'preview', 'week', '--json')).out)).toMatchObject({
      schedule: 'weekly',
      brief: { counts: { stories: 1 } },
    });
    const page = join(watch.home.dir, 'brief.html');
    const written = await atalaya('digest', 'preview', 'week', '--html', page);
    expect(written.out).toBe('');
    expect(written.err).toContain('Weekly brief');
    expect(readFileSync(page, 'utf8')).toContain('Read first');
    expect(await deliveries()).toEqual(before);
    expect((await atalaya('digest', 'preview', 'weak')).err).toContain('did you mean week?');
  });

  it('leaves out what is older and what is muted', async () => {
    await watch.poll({ valle: [{ title: CARGO, at: watch.now }] });
    const stories = async (...args: string[]) =>
      JSON.parse((await atalaya('digest', 'preview', 'all', '--json', ...args)).out).groups.length;
    expect(await stories('--since', '2h')).toBe(1);
    expect(await stories('--since', `${MINUTE}ms`)).toBe(0);
    await atalaya('mute', 'cargo-flights', '--for', '1h', '--why', 'air show');
    expect(await stories('--since', '2h')).toBe(0);
  });
});
