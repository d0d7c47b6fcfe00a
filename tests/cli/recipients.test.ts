import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

let watch: Polled;
const atalaya = (...args: string[]) => run(['--root', watch.home.dir, ...args]);

beforeEach(async () => {
  watch = await aPolledHome(['valle'], {
    settings: {
      channels: {
        screen: { type: 'stdout' },
        mail: {
          type: 'email',
          outbox: 'out',
          from: 'w@x.example',
          to: ['Ana <Ana@x.example>', 'bo@x.example', 'leo@x.example'],
        },
      },
      routes: [
        { id: 'all', to: ['screen'], schedule: 'immediate' },
        { id: 'week', to: ['mail'], schedule: 'weekly mon 08:00' },
        { id: 'day', to: ['mail'], schedule: 'daily 08:00' },
      ],
    },
  });
});
afterEach(() => watch.close());

const unsubscribe = (...args: string[]) => atalaya('channels', 'unsubscribe', 'mail', ...args);
const resubscribe = (...args: string[]) => atalaya('channels', 'resubscribe', 'mail', ...args);
const listed = async () =>
  (await atalaya('channels', 'recipients', 'mail')).out.replaceAll(/\d{4}-\S+ \S+Z/g, 'NOW');

describe('the recipients of a channel', () => {
  it('are listed with what they have left, and counted with their channel', async () => {
    expect((await unsubscribe('ANA@x.example')).out).toBe('ana@x.example gets no more mail of mail\n');
    expect((await unsubscribe('bo@x.example', '--route', 'week')).out).toContain('of week by mail');
    expect(await listed()).toBe(
      'ana@x.example  gets nothing; left all since NOW\n' +
        'bo@x.example   gets some; left week since NOW\n' +
        'leo@x.example  gets all\n',
    );
    const counted = '1 of 3 recipients unsubscribed, 1 of 3 recipients unsubscribed in part';
    expect((await atalaya('channels', 'list')).out).toContain(`open; ${counted}\n`);
    expect((await atalaya('status')).out).toContain(`channel     mail: ${counted}\n`);
    expect(JSON.parse((await atalaya('status', '--json')).out).left).toEqual([
      { channel: 'mail', all: 3, gone: 1, inPart: 1 },
    ]);
  });

  it('that have all left are a warning', async () => {
    for (const name of ['ana', 'bo']) await unsubscribe(`${name}@x.example`);
    for (const route of ['week', 'day']) await unsubscribe('leo@x.example', '--route', route);
    const warning = 'all of its recipients have unsubscribed (3): nobody gets it';
    expect((await atalaya('channels', 'list')).out).toContain(`open; ${warning}\n`);
    expect((await atalaya('status')).out).toContain(`channel     mail: ${warning}\n`);
  });

  it('are put back, by route or as a whole', async () => {
    await unsubscribe('bo@x.example');
    for (const route of ['week', 'day']) await unsubscribe('bo@x.example', '--route', route);
    expect((await resubscribe('bo@x.example', '--route', 'day')).out).toContain('again (day)');
    expect((await resubscribe('Bo <bo@x.example>')).out).toBe(
      'bo@x.example gets mail of mail again (all, week)\n',
    );
    expect(await resubscribe('bo@x.example')).toMatchObject({
      status: 1,
      err: expect.stringContaining('bo@x.example has left nothing of that kind'),
    });
  });

  it('are remembered when the configuration has lost them, and no test reaches who has left', async () => {
    await unsubscribe('bo@x.example');
    const { err } = await atalaya('channels', 'test', 'mail');
    expect(err).toContain('mail (bo@x.example): not sent, for they have unsubscribed\n');
    expect(readdirSync(join(watch.home.dir, 'out')).filter((name) => name.endsWith('.eml'))).toHaveLength(2);
    watch.home.write('atalaya.yml', { store: { file: 'data/watch.db' } });
    expect(await listed()).toBe('bo@x.example  gets nothing; left all since NOW; not in the configuration\n');
    expect((await resubscribe('bo@x.example')).status).toBe(0);
  });

  it('are none that are misspelt', async () => {
    expect((await unsubscribe('anna@x.example')).err).toContain('did you mean ana@x.example?');
    expect((await unsubscribe('bo@x.example', '--route', 'weak')).err).toContain('did you mean week?');
    expect((await atalaya('channels', 'recipients', 'male')).err).toContain('did you mean mail?');
    expect((await atalaya('channels', 'recipients', 'screen')).out).toBe('screen has no recipients\n');
  });
});
