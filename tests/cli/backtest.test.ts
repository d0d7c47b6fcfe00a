/** Drafts of concepts and of whole folders, played over the archive of a watch that has run. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CARGO_RULE } from '../pipeline/home.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

const PLANE = { id: 'plane', title: 'Plane', terms: { es: ['avión'] } };
const rule = (id: string, watch: string) => ({ ...CARGO_RULE, id, watch, examples: {} });

let polled: Polled;
let folder: string;
const backtest = (...args: string[]) => run(['--root', polled.home.dir, 'rules', 'backtest', ...args]);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atalaya-draft-'));
  polled = await aPolledHome(['valle'], {
    rules: [rule('planes', '@plane'), rule('mines', '@plane AND mina'), rule('rain', 'lluvia')],
    concepts: [PLANE],
  });
  const at = polled.now;
  await polled.poll({
    valle: [
      { title: 'Un avión de carga aterriza en El Alto', at },
      { title: 'Lluvia en el valle', at },
      { title: 'Una avioneta cae cerca de la mina', at },
    ],
  });
});
afterAll(async () => {
  await polled.close();
  rmSync(folder, { recursive: true, force: true });
});

function aFile(name: string, value: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(value));
  return file;
}

const WIDER = { ...PLANE, terms: { es: ['avión', 'avioneta'] } };

describe('rules backtest --draft', () => {
  it('plays every rule that uses a drafted concept, and tells those in full that it changes', async () => {
    const { status, out, err } = await backtest('--draft', aFile('plane.yml', WIDER));
    expect([status, err]).toEqual([0, expect.stringContaining('Played 3 items')]);
    expect(out).toMatch(
      /^2 rules\n {2}mines {3}0 → 1 alerts {2}1 added, 0 lost\n {2}planes {2}1 → 2 alerts {2}1 added, 0 lost\n/,
    );
    expect(out).toContain('Una *avioneta* cae cerca de la mina');
    expect(out).not.toContain('rain');
  });

  it('plays one of them when it is named', async () => {
    const { out } = await backtest('mines', '--draft', aFile('plane.yml', WIDER), '--json');
    const { rules } = JSON.parse(out);
    expect(rules).toMatchObject([{ rule: 'mines', current: { alerts: 0 }, draft: { alerts: 1 }, lost: [] }]);
  });

  it('plays every rule that differs in a folder: changed, new and gone', async () => {
    const draft = join(folder, 'rules');
    cpSync(join(polled.home.dir, 'rules'), draft, { recursive: true });
    writeFileSync(join(draft, 'mines.yml'), JSON.stringify(rule('mines', 'mina')));
    writeFileSync(join(draft, 'fresh.yml'), JSON.stringify(rule('fresh', 'cae')));
    rmSync(join(draft, 'rain.yml'));
    for (const path of [draft, folder]) {
      const { status, out } = await backtest('--draft', path);
      expect(status).toBe(0);
      expect(out.split('\n').slice(0, 4)).toEqual([
        '3 rules',
        '  mines  0 → 1 alerts  1 added, 0 lost',
        '  rain   1 → 0 alerts  0 added, 1 lost',
        '  fresh  1 alerts      new',
      ]);
    }
  });

  it('judges the growth of each rule by itself', async () => {
    const { status, err } = await backtest('--draft', aFile('plane.yml', WIDER), '--max-growth', '100%');
    expect(status).toBe(1);
    expect(err).toContain('Too much: the draft of mines raises alerts where there were none');
    expect(err).not.toContain('draft of planes');
  });

  it.each([
    ['a concept that no rule uses', { ...PLANE, id: 'ship' }, 'No rule uses @ship.\n'],
    ['a folder in which nothing differs', undefined, /^No rule differs in .*\n$/],
  ])('says that there is nothing to play for %s', async (_, concept, said) => {
    const path = concept === undefined ? polled.home.dir : aFile('other.yml', concept);
    const { status, out, err } = await backtest('--draft', path);
    expect([status, out]).toEqual([0, '']);
    if (typeof said === 'string') expect(err).toContain(said);
    else expect(err).toMatch(said);
  });

  it('refuses a concept that breaks what uses it, and says where', async () => {
    const broken = { ...PLANE, terms: { es: ['avión OR nave'] } };
    const { status, out, err } = await backtest('--draft', aFile('plane.yml', broken));
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(/plane\.yml:\d+:\d+ OR has no meaning in a concept's term/);
  });

  it('refuses a folder without a concept that its rules need', async () => {
    const draft = join(folder, 'bare');
    mkdirSync(draft);
    writeFileSync(join(draft, 'mines.yml'), JSON.stringify(rule('mines', '@plane')));
    const { status, err } = await backtest('--draft', draft);
    expect(status).toBe(1);
    expect(err).toMatch(/bare\/mines\.yml:\d+:\d+ unknown concept @plane/);
  });

  it('asks for a rule where there is no draft', async () => {
    expect(await backtest()).toMatchObject({ status: 2, err: expect.stringContaining('Name a rule') });
  });

  it('plays a drafted rule by the id that its file says', async () => {
    const { out } = await backtest('--draft', aFile('rain.yml', rule('rain', 'nieve')));
    expect(out).toMatch(/^rain\n {2}now {4}1 items {2}1 alerts {2}\n {2}draft {2}0 items {2}0 alerts/);
  });
});
