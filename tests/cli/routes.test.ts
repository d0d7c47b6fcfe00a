import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

const TITLE = 'Un avión de carga aterriza en El Alto';
let polled: Polled;
const test = (asked: string, ...args: string[]) =>
  run(['--root', polled.home.dir, 'routes', 'test', asked, ...args]);

function aFile(item: unknown): string {
  const file = join(polled.home.dir, 'item.json');
  writeFileSync(file, typeof item === 'string' ? item : JSON.stringify(item));
  return file;
}

beforeAll(async () => {
  polled = await aPolledHome(['valle'], {
    settings: {
      channels: { screen: { type: 'stdout' }, wall: { type: 'stdout' } },
      routes: [
        {
          id: 'at-once',
          when: { severity: '>=high' },
          to: ['screen', 'wall'],
          schedule: 'immediate',
          max: '10/h',
        },
        { id: 'morning', to: ['wall'], schedule: 'daily 08:00', zone: 'America/La_Paz' },
        { id: 'peru', when: { country: 'pe', tags: 'naval' }, to: ['screen'] },
      ],
    },
  });
  await polled.poll({ valle: [{ title: TITLE, at: polled.now }] });
});
afterAll(() => polled.close());

describe('routes test', () => {
  it('tells each route with its channels and the time at which its digest closes, in its zone', async () => {
    const { status, out } = await test(aFile({ title: TITLE, feed: 'valle' }));
    expect(status).toBe(0);
    expect(out).toContain('  Un *avión de carga* aterriza en El Alto\n');
    expect(out).toContain('\ncargo-flights · high · Cargo flights\n');
    expect(out).toMatch(
      /✓ at-once → screen, wall: \w{3} \d+ \w{3} \d{4} \d\d:\d\d UTC, immediate, within 1m but for quiet hours; later if 10 digests went out in that hour\n/,
    );
    expect(out).toMatch(/✓ morning → wall: .* 08:00 America\/La_Paz, daily\n/);
  });

  it('tells which key of a route refuses it, and what the item has instead', async () => {
    const { out } = await test(aFile({ title: TITLE, feed: 'valle' }));
    expect(out).toContain(
      '✗ peru: it wants tags naval, and this has aviation; it wants country pe, and this has bo\n',
    );
    const nowhere = await test(aFile({ title: TITLE }));
    expect(nowhere.out).toContain('it wants country pe, and this has none');
  });

  it('takes an item for the language that it looks like, as a poll does', async () => {
    const { out } = await test(aFile({ title: TITLE, summary: 'Descargó cajas sin marcar.' }), '--json');
    expect(JSON.parse(out)).toMatchObject({ item: { lang: 'es' } });
  });

  it('takes an archived item by its id or address', async () => {
    const { out } = await run(['--root', polled.home.dir, 'rules', 'try', 'carga', '--json']);
    const [{ id, url }] = JSON.parse(out).newest;
    for (const asked of [id, url]) {
      const routed = JSON.parse((await test(asked, '--json')).out);
      expect(routed).toMatchObject({
        item: { id },
        alerts: [
          {
            rule: 'cargo-flights',
            severity: 'high',
            tags: ['aviation'],
            taken: [
              { route: 'at-once', to: ['screen', 'wall'] },
              { route: 'morning', zone: 'America/La_Paz' },
            ],
            refused: [{ route: 'peru', by: ['tags', 'country'] }],
          },
        ],
      });
    }
  });

  it('says what a mute holds back', async () => {
    const mute = (...args: string[]) => run(['--root', polled.home.dir, ...args]);
    await mute('mute', 'cargo-flights', '--for', '2d', '--why', 'air show');
    const { out } = await test(aFile({ title: TITLE, feed: 'valle' }));
    expect(out).toMatch(/^ {2}Held back: a mute of rule cargo-flights until .*Z: air show\.$/m);
    expect(out).toContain('✓ at-once → screen, wall');
    await mute('unmute', 'cargo-flights');
  });

  it('says when no rule fires', async () => {
    const rain = await test(aFile({ title: 'Lluvia' }));
    expect([rain.status, rain.out]).toEqual([0, expect.stringContaining('No rule fires on it')]);
  });

  it.each([
    ['an item that is not there', () => 'nobody', 'No archived item has the id or address nobody.'],
    ['an id that begins with a hyphen', () => '-nobody', 'No archived item has the id or address -nobody.'],
    ['a file that is no item', () => aFile('[]'), 'item.json: not a JSON object'],
    ['a file that is no JSON', () => aFile('title: x'), 'item.json: not JSON'],
  ])('refuses %s', async (_, asked, said) => {
    const { status, out, err } = await test(asked());
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(said);
  });
});
