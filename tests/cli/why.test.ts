import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY, MINUTE } from '../../src/lib/duration.js';
import { CARGO_RULE } from '../pipeline/home.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

const TITLE = 'Un avión de carga sin registro aterriza de madrugada en El Alto';
const SUMMARY = 'La torre de control no había dado permiso y la policía rodeó el aparato.';
let polled: Polled;
const ask = (...args: string[]) => run(['--root', polled.home.dir, ...args]);
/** The sentences about the newest item with these words. */
async function why(words: string, ...args: string[]): Promise<string> {
  const tried = await ask('rules', 'try', words, '--limit', '1', '--json');
  const [{ url }] = JSON.parse(tried.out).newest;
  const { status, out } = await ask('why', url, ...args);
  expect(status).toBe(0);
  return out;
}

beforeAll(async () => {
  polled = await aPolledHome(['valle', 'puna'], {
    rules: [CARGO_RULE, { ...CARGO_RULE, id: 'old-trains', watch: 'tren', examples: {} }],
    settings: {
      channels: { screen: { type: 'stdout' }, wall: { type: 'stdout' } },
      routes: [
        { id: 'on-screen', when: { rules: 'cargo-flights', country: 'bo' }, to: ['screen'] },
        {
          id: 'on-wall',
          when: { rules: 'cargo-flights' },
          to: ['wall'],
          schedule: 'weekly mon 08:00',
          empty: 'skip',
        },
      ],
    },
  });
  const at = polled.now;
  await polled.poll({
    valle: [
      { title: TITLE, summary: SUMMARY, at },
      { title: 'Lluvia en el valle', at },
      { title: 'Un carguero visto hace mucho', at: at - 5 * DAY },
      { title: 'Descarrila un tren en Uyuni', at },
    ],
  });
  await polled.poll({ puna: [{ title: `${TITLE}, dicen vecinos`, summary: SUMMARY, at: at + 20 * MINUTE }] });
});
afterAll(() => polled.close());

describe('why', () => {
  it('tells the whole way of an item that was delivered', async () => {
    const out = await why(`"${TITLE}" feed:valle`);
    expect(out).toContain('  Un *avión de carga* sin registro aterriza de madrugada en El Alto\n');
    expect(out).toMatch(
      /^Seen {4}First seen .*Z in feed valle \(Diario valle\), 20m after it was published\.$/m,
    );
    expect(out).toMatch(/^Rules {3}When it came it fired cargo-flights\.$/m);
    expect(out).toMatch(/cargo-flights \(high\) fires on it now: title “avión de carga”\.$/m);
    expect(out).toMatch(/^Story {3}It began story .* The story has 2 tellings of 2 sources\.$/m);
    expect(out).toMatch(/^Alerts {2}cargo-flights, high: new story, .*Z\.$/m);
    expect(out).toMatch(/→ on-screen: digest .*, delivered to screen .*Z\.$/m);
    expect(out).toMatch(/→ on-wall: waits in its open digest, which closes .* \d\d:00Z\.$/m);
    expect(out).toMatch(
      /^Now {5}It was delivered to screen\. It waits for the digest of on-wall, which closes .*Z\.$/m,
    );
  });

  it('names the telling that an item is like, and the alert by which its story was told', async () => {
    const out = await why('vecinos feed:puna');
    expect(out).toMatch(
      /^Story {3}It joined story .* by the same text as “Un avión de carga sin .*” \(Diario valle\)\./m,
    );
    expect(out).toMatch(
      /^Alerts {2}cargo-flights, high: new story, .*, by “Un avión .*” \(Diario valle\)\.$/m,
    );
    expect(out).toContain(
      'Now     It gave rise to no alert of its own, for its story had been told already.',
    );
  });

  it.each([
    ['the rules', 'lluvia', 'It stopped at the rules: none fires on it.'],
    ['its age', '"visto hace mucho"', 'It stopped before the stories: older than items.maxAge.'],
    ['the routes', 'tren', 'It stopped at the routes: none took its alert.'],
  ])('tells that an item stopped at %s', async (_, words, said) => {
    expect(await why(words)).toContain(said);
  });

  it('tells what a rule that was edited says now, and that this fires nothing', async () => {
    polled.home.write('rules/cargo-flights.yml', { ...CARGO_RULE, watch: '"avión de carga" OR lluvia' });
    const out = await why('lluvia');
    expect(out).toContain('No rule fired on it when it came.\n');
    expect(out).toMatch(
      /fires on it now: title “Lluvia”\. It did not when the item came: .* changed since; an edited rule/,
    );
    expect(out).toContain('It stopped at the rules: none fired on it when it came.');
    expect(await why('"visto hace mucho"')).toMatch(
      /cargo-flights does not fire on it now: the rule, .* has changed since\./,
    );
    polled.home.write('rules/cargo-flights.yml', CARGO_RULE);
  });

  it('tells what a mute held back, and which, also when it has ended', async () => {
    await ask('mute', 'old-trains', '--for', '30d', '--why', 'strike');
    await polled.poll(
      { puna: [{ title: 'Otro tren se detiene en Tupiza', at: polled.now + 40 * MINUTE }] },
      41 * MINUTE,
    );
    for (const then of [() => ask('unmute', 'old-trains'), () => undefined]) {
      const out = await why('tren Tupiza');
      expect(out).toMatch(/new story, .*Z\. Held back: a mute of rule old-trains until .*Z: strike\.$/m);
      expect(out).toContain('Now     It was held back by a mute.\n');
      await then();
    }
  });

  it('prints JSON for programs', async () => {
    const [way] = JSON.parse(await why(`"${TITLE}" feed:valle`, '--json'));
    expect(way).toMatchObject({
      archived: { item: { title: TITLE }, rules: ['cargo-flights'] },
      story: { sources: 2, place: 1 },
      tellings: [
        {
          own: true,
          alert: { rule: 'cargo-flights' },
          routes: [{ deliveries: [{ state: 'delivered' }] }, {}],
        },
      ],
    });
  });

  it.each([
    ['an id', 'nobody', ['no archived item has the id or address nobody', 'The archive reaches back to']],
    ['an id with a hyphen', '-nobody', ['address -nobody']],
    ['a place of none', 'https://far.example/a', ['No feed has its address at far.example.']],
    [
      'a place of ours',
      'http://127.0.0.1/a',
      ['Feed valle (Diario valle)', 'it answered, and that item was not in it'],
    ],
  ])('tells what it knows of an item that it never saw, by %s', async (_, asked, said) => {
    const { status, out, err } = await ask('why', asked);
    expect([status, out]).toEqual([1, '']);
    for (const words of said) expect(err).toContain(words);
  });
});
