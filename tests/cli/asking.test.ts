/** Questions of an analyst to a watch that has run. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '../../src/lib/duration.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

let polled: Polled;
const ask = (...args: string[]) => run(['--root', polled.home.dir, ...args]);

beforeAll(async () => {
  polled = await aPolledHome(['valle', 'puna']);
  const at = polled.now;
  await polled.poll({
    valle: [
      { title: 'Un avión de carga aterriza en El Alto', summary: 'Descargó cajas sin marcar.', at },
      { title: 'Lluvia en el valle', summary: 'Nadie salió.', at: at + MINUTE },
    ],
    puna: [{ title: 'Otro avión, en Oruro', summary: 'Traía carga para la mina.', at: at + 2 * MINUTE }],
  });
});
afterAll(() => polled.close());

describe('rules try', () => {
  it('shows what fires, newest first, with outlet, date and evidence', async () => {
    const { status, out, err } = await ask('rules', 'try', 'avión carga*');
    expect(status).toBe(0);
    const headlines = out.split('\n').filter((line) => /avión/.test(line));
    expect(headlines).toEqual(['  Otro *avión*, en Oruro', '  Un *avión* de *carga* aterriza en El Alto']);
    expect(out).toContain('Z  Diario valle · bo · independent');
    expect(out).toContain('  > Traía *carga* para la mina.');
    expect(err).toContain('2 of 3 items of the last 30d');
  });

  it('says how many there are beyond those shown', async () => {
    const { out, err } = await ask('rules', 'try', 'avión', '--limit', '1');
    expect(out).not.toContain('El Alto');
    expect(err).toContain('2 of 3 items of the last 30d');
    expect(err).toContain('the newest 1 are shown (--limit)');
  });

  it('prints JSON for programs', async () => {
    const { out } = await ask('rules', 'try', 'lluvia', '--json');
    expect(JSON.parse(out)).toMatchObject({
      query: 'lluvia',
      items: 3,
      fired: 1,
      newest: [
        { title: 'Lluvia en el valle', feed: 'valle', evidence: [{ field: 'title', text: 'Lluvia' }] },
      ],
    });
  });

  it('looks no further back than it is told', async () => {
    const { status, out, err } = await ask('rules', 'try', 'avión', '--since', '1m');
    expect([status, out]).toEqual([0, '']);
    expect(err).toBe('None of 0 items of the last 1m\n');
  });

  it.each([
    ['avión OR (carga', ['query:1:10 this ( is not closed', '  avión OR (carga\n           ^\n']],
    ['avión\n  AND @carg', ['query:2:7 unknown concept @carg', '    AND @carg\n        ^^^^^\n']],
    ['avión AND', ['query:1:10 expected a term, found the end', '  avión AND\n           ^\n']],
  ])('points at what is wrong in %j', async (query, said) => {
    const { status, out, err } = await ask('rules', 'try', query);
    expect([status, out]).toEqual([1, '']);
    for (const words of said) expect(err).toContain(words);
  });

  it('is not stopped by a rule that is being written', async () => {
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), 'id: draft\n');
    expect((await ask('rules', 'try', 'lluvia')).status).toBe(0);
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify({ ...DRAFT, watch: '(a' }));
    expect((await ask('rules', 'try', 'lluvia')).status).toBe(0);
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify(DRAFT));
  });

  it('takes the items of a file instead, and tells the lines that are none', async () => {
    const file = join(polled.home.dir, 'items.jsonl');
    const line = (item: object) => `${JSON.stringify(item)}\n`;
    writeFileSync(
      file,
      `${line({ id: 1, title: 'Rain\u001b[2J again' })}nope\n${line({ id: 2, title: 'מטר Rain' })}`,
    );
    const { status, out, err } = await ask('rules', 'try', 'rain', '--file', file);
    expect(status).toBe(1);
    expect(out).toContain('undated  unknown\n  *Rain* [2J again\n');
    expect(out).toContain('\u2068מטר *Rain*\u2069');
    expect(err).toContain('line 2: not JSON');
    expect(err).toContain(`2 of 2 items of ${file}`);
  });

  it('takes items for the language that they look like, as a poll does', async () => {
    const file = join(polled.home.dir, 'items.jsonl');
    const title = 'El gobierno anunció nuevas sanciones contra la aerolínea';
    writeFileSync(
      file,
      [
        { id: 1, title },
        { id: 2, title, lang: 'fr' },
      ]
        .map((one) => JSON.stringify(one))
        .join('\n'),
    );
    const { out } = await ask('rules', 'try', 'sanción~', '--file', file, '--json');
    expect(JSON.parse(out)).toMatchObject({ fired: 1, newest: [{ id: '1', lang: 'es' }] });
  });

  it('makes no store where there is none', async () => {
    const other = await aPolledHome([], { settings: { store: { file: 'data/none.db' } } });
    const { status, err } = await run(['--root', other.home.dir, 'rules', 'try', 'rain']);
    expect(status).toBe(1);
    expect(err).toContain('none.db is not there: nothing has been polled yet');
    await other.close();
  });
});

describe('rules explain', () => {
  const explain = (...args: string[]) => ask('rules', 'explain', 'cargo-flights', ...args);

  it('shows what holds and what does not, with the words found', async () => {
    const { status, out } = await explain('--title', 'Un avión de carga', '--lang', 'es');
    expect(status).toBe(0);
    expect(out).toBe(
      [
        'cargo-flights fires on',
        '',
        'undated  unknown',
        '  Un *avión de carga*',
        '',
        '✓ "avión de carga" OR carguero*',
        '  ✓ "avión de carga"  — title “avión de carga”',
        '  ✗ carguero*',
        '',
      ].join('\n'),
    );
  });

  it('explains an archived item too, by id or by address, fired or not', async () => {
    const { out: tried } = await ask('rules', 'try', 'lluvia', '--json');
    const [{ id, url }] = JSON.parse(tried).newest;
    for (const asked of [id, url, url.replace('https://', 'http://www.')]) {
      const { out } = await explain('--item', asked);
      expect(out).toContain('cargo-flights does not fire on\n');
      expect(out).toContain('  Lluvia en el valle\n');
      expect(out).toContain('✗ "avión de carga" OR carguero*\n');
    }
  });

  it('prints JSON for programs', async () => {
    const { out } = await explain('--text', 'Nada', '--json');
    expect(JSON.parse(out)).toMatchObject({
      rule: 'cargo-flights',
      fires: false,
      item: { title: '', text: 'Nada' },
      explanation: { holds: false, children: [{ text: '"avión de carga"', holds: false }, {}] },
    });
  });

  it('takes a headline for the language that it looks like, and says so', async () => {
    const title = 'Un avión de carga aterriza de madrugada en El Alto';
    const { out, err } = await explain('--title', title, '--json');
    expect(JSON.parse(out)).toMatchObject({ fires: true, item: { lang: 'es' } });
    expect(err).toBe('It is taken for es; --lang says otherwise.\n');
    expect((await explain('--title', title, '--lang', 'pt')).err).toBe('');
  });

  it('says where a scope looked without saying it twice', async () => {
    writeFileSync(
      join(polled.home.dir, 'rules', 'draft.yml'),
      JSON.stringify({ ...DRAFT, watch: 'title:(lluvia OR nieve) AND NOT feed:puna' }),
    );
    const { out } = await ask('rules', 'explain', 'draft', '--title', 'Sol', '--text', 'lluvia');
    expect(out).toContain(
      '✗ title:(lluvia OR nieve) AND NOT feed:puna\n  ✗ title:(lluvia OR nieve)\n    ✗ lluvia  — stands in text\n',
    );
    expect(out).toContain('  ✓ NOT feed:puna\n    ✗ feed:puna  — the item has no feed\n');
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify(DRAFT));
  });

  it('folds what decides nothing, unless all is asked for', async () => {
    const watch = Array.from({ length: 20 }, (_, n) => `(lluvia${n} AND valle)`).join(' OR ');
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify({ ...DRAFT, watch }));
    const asked = ['rules', 'explain', 'draft', '--title', 'Lluvia5 en el valle', '--lang', 'es'];
    const { out } = await ask(...asked);
    expect(out).toContain('  ✓ lluvia5 AND valle\n    ✓ lluvia5  — title “Lluvia5”\n');
    expect(out).toContain('\n  … and 19 other clauses that do not hold (--all shows them)\n');
    const whole = await ask(...asked, '--all');
    expect(whole.out.match(/^ {2}[✓✗] /gm)).toHaveLength(20);
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify(DRAFT));
  });

  it('names the terms of a concept that it found once, not in each branch', async () => {
    writeFileSync(
      join(polled.home.dir, 'rules', 'concepts', 'rain.yml'),
      JSON.stringify({ id: 'rain', title: 'Rain', terms: { es: ['lluvia'] } }),
    );
    const watch = '(@rain AND nieve) OR (@rain AND valle)';
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify({ ...DRAFT, watch }));
    const { out } = await ask('rules', 'explain', 'draft', '--title', 'Lluvia en el valle');
    expect(out.match(/✓ @rain {2}— title “Lluvia”.*/g)).toEqual([
      '✓ @rain  — title “Lluvia”; found: lluvia (es)',
      '✓ @rain  — title “Lluvia”',
    ]);
    rmSync(join(polled.home.dir, 'rules', 'concepts', 'rain.yml'));
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify(DRAFT));
  });

  it.each([
    [
      'a rule that is not there',
      ['rules', 'explain', 'cargo-flight', '--title', 'x'],
      1,
      'did you mean cargo-flights?',
    ],
    [
      'an item that is not there',
      ['rules', 'explain', 'draft', '--item', 'nobody'],
      1,
      'The archive reaches back to',
    ],
    ['no item at all', ['rules', 'explain', 'draft'], 2, 'Name an archived item with --item'],
    ['two items', ['rules', 'explain', 'draft', '--item', 'a', '--title', 'b'], 2, 'Name an archived item'],
  ])('refuses %s', async (_, args, status, said) => {
    const ran = await ask(...args);
    expect([ran.status, ran.out]).toEqual([status, '']);
    expect(ran.err).toContain(said);
  });

  it('tells what is wrong with a rule that cannot be read', async () => {
    writeFileSync(
      join(polled.home.dir, 'rules', 'draft.yml'),
      JSON.stringify({ ...DRAFT, watch: '@nobody' }),
    );
    const { status, err } = await ask('rules', 'explain', 'draft', '--title', 'x');
    expect([status, err]).toEqual([1, expect.stringContaining('unknown concept @nobody')]);
    writeFileSync(join(polled.home.dir, 'rules', 'draft.yml'), JSON.stringify(DRAFT));
  });
});

describe('rules backtest', () => {
  const backtest = (...args: string[]) => ask('rules', 'backtest', 'cargo-flights', ...args);
  const aDraft = (watch: string, changes: object = {}): string => {
    const file = join(polled.home.dir, 'cargo-draft.yml');
    writeFileSync(file, JSON.stringify({ ...DRAFT, id: 'cargo-flights', watch, ...changes }));
    return file;
  };

  it('tells what a rule would have told, which is what it did tell', async () => {
    const { status, out, err } = await backtest();
    expect([status, err]).toEqual([0, expect.stringContaining('Played 3 items of the last 30d')]);
    expect(out).toMatch(/^cargo-flights\n {2}now {2}1 items {2}1 alerts/);
    expect(out).toContain('    Un *avión de carga* aterriza en El Alto\n');
    const status1 = await ask('status', '--json');
    expect(JSON.parse(status1.out).store.alerts).toBe(1);
  });

  it('tells what a draft would add and lose, how much a day, and who makes the noise', async () => {
    const { status, out } = await backtest('--draft', aDraft('lluvia OR Oruro'));
    expect(status).toBe(0);
    expect(out).toContain('  now    1 items  1 alerts  \n  draft  2 items  2 alerts  100% more alerts\n');
    expect(out).toContain('Added by the draft: 2\n');
    expect(out).toMatch(/Diario puna · bo · independent\n {4}Otro avión, en \*Oruro\*\n/);
    expect(out).toMatch(/Lost by the draft: 1\n.*Diario valle · bo · independent\n {4}Un \*avión de carga\*/);
    expect(out).toMatch(/ {2}\d{4}-\d\d-\d\d {2}1 → 2 {2}#\+\n/);
    expect(out).toContain('Noisiest outlets\n  1  Diario puna\n  1  Diario valle\n');
    expect(out).toContain('Noisiest terms\n  1  Oruro\n  1  lluvia\n');
  });

  it.each([
    ['lluvia OR Oruro', '100%', 0, ''],
    [
      'lluvia OR Oruro',
      '99%',
      1,
      'Too much: the draft of cargo-flights raises 100% more alerts, and --max-growth is 99%.',
    ],
    ['lluvia', '0%', 0, ''],
    ['nadie', '0%', 0, ''],
  ])('guards a change to %s with --max-growth %s', async (watch, most, status, said) => {
    const ran = await backtest('--draft', aDraft(watch), '--max-growth', most);
    expect(ran.status).toBe(status);
    expect(ran.err).toContain(said);
  });

  it('plays a rule that is not there yet, and one with another name', async () => {
    const ran = await ask('rules', 'backtest', 'rain', '--draft', aDraft('lluvia'), '--max-growth', '0%');
    expect([ran.status, ran.out]).toEqual([
      0,
      expect.stringMatching(/^rain\n {2}new {2}1 items {2}1 alerts/),
    ]);
    expect(ran.err).toContain('is a draft of cargo-flights; it is played in the place of rain');
  });

  it('prints JSON for programs', async () => {
    const { out } = await backtest('--draft', aDraft('lluvia'), '--json');
    const { items, rules } = JSON.parse(out);
    expect([items, rules.length]).toEqual([3, 1]);
    expect(rules[0]).toMatchObject({
      rule: 'cargo-flights',
      current: { fired: 1, alerts: 1 },
      draft: { fired: 1, alerts: 1 },
      growth: 0,
      added: [{ item: { title: 'Lluvia en el valle' }, evidence: [{ text: 'Lluvia' }], reason: 'new story' }],
      lost: [{ item: { title: 'Un avión de carga aterriza en El Alto' } }],
      days: [{ current: 1, draft: 1 }],
    });
  });

  it.each([
    ['with an error in its query', () => aDraft('@nobody'), 'unknown concept @nobody'],
    ['that is no rule', () => aDraft('x', { severity: 'grave' }), 'severity: unknown value "grave"'],
    ['that is not there', () => '/nowhere/draft.yml', '/nowhere/draft.yml:1:1 is missing'],
  ])('refuses a draft %s', async (_, draft, said) => {
    const { status, out, err } = await backtest('--draft', draft());
    expect([status, out]).toEqual([1, '']);
    expect(err).toContain(said);
  });

  it('refuses a percentage that is none', async () => {
    const { status, err } = await backtest('--max-growth', '20');
    expect([status, err]).toEqual([2, expect.stringContaining('a percentage is wanted: 20%')]);
  });
});

const DRAFT = { id: 'draft', title: 'Draft', severity: 'low', why: 'To see.', watch: 'nothing-yet' };
