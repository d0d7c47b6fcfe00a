import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_NETWORK, PATIENCE, type Ran, runDemo } from './program.js';

/** tsx keeps what it compiled in a folder of its own. */
function foldersIn(temporary: string): readonly string[] {
  return readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));
}

describe('the demo', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'atalaya-test-demo-'));
  const outbox = join(temporary, 'kept');
  const textOf = (names: readonly string[]) => names.map((name) => readFileSync(join(outbox, name), 'utf8'));
  let ran: Ran;

  beforeAll(async () => {
    ran = await runDemo(['--out', outbox], temporary);
  }, PATIENCE);
  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  it('ends well, says nothing on stderr and asks no network', () => {
    expect([ran.status, ran.err]).toEqual([0, '']);
  });

  it('leaves nobody listening and no folder but the e-mail', async () => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(ran.out)?.[0] ?? 'no address';
    await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(foldersIn(temporary)).toEqual(['kept']);
  });

  it('is plain text where there is no terminal', () => {
    expect(ran.out).not.toContain('\x1b');
  });

  it.each([
    ['where it sends', 'which refuse what the real ones refuse'],
    [
      'how each feed was read',
      'Radio Valles                     2 items, 2 new  RSS 0.91, torn off in the middle',
    ],
    ['what charset it was in', 'windows-1256'],
    ['that a page without a feed is read as well', 'web page without a feed, read by its selectors'],
    ['which feed is broken', 'where a feed should be'],
    ['a story with the outlet that told it', 'Agencia Faro · wire · ar · new story'],
    ['which words fired a rule', 'Fuerza Quds (Quds Force)'],
    ['a copy that is held back', 'joins the story of Agencia Faro by its text; 1 source so far'],
    ['a trap by name', 'Los bolivianos irán a las urnas en marzo para elegir gobernadores'],
    ['the feeds that had nothing new', '7 feeds answered “not modified” (304), 1 sent the same body again'],
    ['a changed headline', 'The Potomac Ledger · independent · us · headline changed'],
    ['a story that has grown', 'El Guaire Digital · independent · ve · more sources'],
    ['a 429 that is waited out', '2 stories: 2 critical; before that: the service answered 429'],
    [
      'what is critical in quiet hours, and the role that it calls',
      '│ @duty-officers [critical] Plots of Iran',
    ],
    ['that nobody else is called', 'It calls @duty-officers, and nobody else.'],
    ['a lost answer', 'flights → analysts     2 stories: 2 high; before that: no answer'],
    ['a message on Slack', '│ 🟠 HIGH · Quds Force flights to Latin America'],
    ['by what it was known again', 'by the delivery’s id in its metadata (atalaya_digest)'],
    ['JSON for a program', '│ {"type":"digest","version":1,"data":{"route":"cases","schedule":"immediate"'],
    ['a message that was edited', '│ + Updated 06:30 · 3 sources'],
    ['what a budget holds', 'on-call    4 stories until 07:00  its budget of 1 message an hour is spent'],
    ['what quiet hours hold', 'hezbollah  1 story until 07:00  quiet hours'],
    ['the digest of the desk', '│ ── desk · '],
    ['an empty digest', '│ Nothing matched; 11 of 12 feeds answered; failing: Radio Cordillera.'],
    ['a late digest', '06:10 – 09:20 GMT-4 · late: it could not be sent in time'],
    ['the ledger: what went where', '06:10  ✓ on-call → pager'],
    ['what was edited in place of being sent again', '06:30  ✓ flights → chat         sent before, edited'],
    ['the same on Slack', '06:30  ✓ flights → analysts     sent before, edited'],
    ['what waited', '07:00  ✓ hezbollah → duty-room  sent'],
    ['what was rolled up', '07:00  ✓ on-call → pager        sent'],
    ['what was late', '09:20  ✓ bolivia → team         sent'],
    ['what could not be sent, and why', '✗ border → border-room   waiting: '],
  ])('shows %s', (_, line) => {
    expect(ran.out).toContain(line);
  });

  it('ends with all that was sent and was not, by the time of its digest', () => {
    const times = [...ran.out.matchAll(/^ {2}(\d\d:\d\d) {2}[✓✗] .+ → /gm)].map(([, time]) => time);
    expect(times).toEqual(
      Object.entries({ '06:10': 6, '06:30': 2, '07:00': 2, '08:00': 4, '09:20': 1 }).flatMap(([time, n]) =>
        Array.from({ length: n }, () => time),
      ),
    );
  });

  it('rolls up into one message what two polls brought over the budget', () => {
    const [, rolledUp = ''] = /│ ── on-call · .+07:00 GMT-4 ──\n([\s\S]+?)\n\n/.exec(ran.out) ?? [];
    expect(rolledUp).toContain('Paraguay pide a Bolivia');
    expect(rolledUp).toContain('Casas de câmbio de Foz do Iguaçu');
  });

  it('writes the director’s digest as a page, in Spanish, and says where', () => {
    const pages = readdirSync(outbox).filter((name) => name.endsWith('.html'));
    expect(pages).toHaveLength(2);
    for (const page of pages) expect(ran.out).toContain(join(outbox, page));
    const digest = textOf(pages).find((html) => html.includes('Vuelos de la Fuerza Quds'));
    expect(digest).toContain('Diario del Altiplano');
  });

  it('writes the weekly brief as a page', () => {
    const brief = textOf(readdirSync(outbox)).find((html) => html.includes('Weekly brief</h1>'));
    for (const words of ['Read first', 'Reports by affiliation', '11 of 12 feeds answered', 'Coverage gaps'])
      expect(brief).toContain(words);
  });
});

describe('the demo with a folder that cannot be', () => {
  it(
    'says what is wrong, and still tidies up',
    async () => {
      const temporary = mkdtempSync(join(tmpdir(), 'atalaya-test-demo-'));
      try {
        const { status, err } = await runDemo(['--out', join(NO_NETWORK, 'folder')], temporary);
        expect(status).toBe(1);
        expect(err).toContain('the route director was not told: could not write to the outbox (ENOTDIR)');
        expect(foldersIn(temporary)).toEqual([]);
      } finally {
        rmSync(temporary, { recursive: true });
      }
    },
    PATIENCE,
  );
});
