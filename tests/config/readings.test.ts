// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from '../../src/config/read.js';
import { openReadings } from '../../src/config/readings.js';
import { Secret } from '../../src/lib/secret.js';
import { anEnv, aRoot, changed, printed } from './root.js';

const KEPT = 'data/atalaya.db.read';
const CONCEPT = 'rules/concepts/cargo-plane.yml';
const FEEDS = 'feeds/bolivia.yml';

const read = (root: string, program?: string, vars: Readonly<Record<string, string>> = {}): Config =>
  readConfig(root, anEnv(root, vars), program);

const partsOf = ({ feeds, rules, concepts, writtenFeeds, problems }: Config) => ({
  things: [...feeds, ...rules, ...concepts].map(({ value, file }) => ({ value, file })),
  writtenFeeds,
  problems,
});

const keptIn = (root: string): string => readFileSync(join(root, KEPT), 'utf8');
const termsOf = ({ concepts }: Config) => concepts.map(({ value }) => value.terms);
const TERMS = { en: ['cargo plane'], es: ['avión de carga'] };

/** A watch whose concept was read by program `one`, to other terms than stand in its file. */
function aRootReadToOther(): string {
  const root = aRoot();
  const source = readFileSync(join(root, CONCEPT), 'utf8');
  const readings = openReadings(join(root, KEPT), 'one');
  const concept = { id: 'cargo-plane', title: { en: 'Cargo plane' }, includes: [], except: [] };
  readings.keep('concept', source, { ...concept, terms: { en: ['ferry'] } });
  readings.close();
  return root;
}

describe('a reading that was kept', () => {
  it('is what reading anew gives, of the watch that is shipped', () => {
    const root = aRoot();
    for (const folder of ['feeds', 'rules']) {
      rmSync(join(root, folder), { recursive: true });
      cpSync(new URL(`../../${folder}`, import.meta.url), join(root, folder), { recursive: true });
    }
    const anew = partsOf(read(root));
    expect(partsOf(read(root, 'one'))).toEqual(anew);
    expect(partsOf(read(root, 'one'))).toStrictEqual(anew);
  });

  it('is used by the program that kept it, and by nobody else', () => {
    const root = aRootReadToOther();
    expect(termsOf(read(root, 'one'))).toEqual([{ en: ['ferry'] }]);
    expect(termsOf(read(root))).toEqual([TERMS]);
    expect(termsOf(read(root, 'two'))).toEqual([TERMS]);
  });

  it('is of no use once its file is edited', () => {
    const root = aRootReadToOther();
    writeFileSync(join(root, CONCEPT), changed(CONCEPT, 'Cargo plane', 'Freighter'));
    expect(termsOf(read(root, 'one'))).toEqual([TERMS]);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, -20)],
    ['with a word changed', (text: string) => text.replace('ferry', 'plane')],
    ['without its print', (text: string) => text.slice(text.indexOf('\n'))],
    ['empty', () => ''],
    ['no text', () => '\u0000\ufffd'],
  ])('is not believed in a file that is damaged: %s', (_, damage) => {
    const root = aRootReadToOther();
    writeFileSync(join(root, KEPT), damage(keptIn(root)));
    expect(termsOf(read(root, 'one'))).toEqual([TERMS]);
    expect(keptIn(root)).toContain('avión de carga');
  });

  it('goes when its file is gone', () => {
    const root = aRoot();
    read(root, 'one');
    expect(keptIn(root)).toContain('avión de carga');
    rmSync(join(root, CONCEPT));
    read(root, 'one');
    expect(keptIn(root)).not.toContain('avión de carga');
  });

  it('is read by its owner only, and where it cannot be kept nothing is lost', () => {
    const root = aRoot();
    read(root, 'one');
    expect(statSync(join(root, KEPT)).mode & 0o777).toBe(0o600);
    const other = aRoot({ data: 'a file where the folder should be' });
    expect(partsOf(read(other, 'one'))).toEqual(partsOf(read(other)));
  });

  it('still knows the place of everything in its file', () => {
    const root = aRoot();
    read(root, 'one');
    writeFileSync(join(root, 'feeds/peru.yml'), changed(FEEDS, 'El Valle', 'La Costa'));
    expect(printed(read(root, 'one').problems)).toEqual(printed(read(root).problems));
    expect(printed(read(root, 'one').problems)[0]).toContain('feeds/bolivia.yml:2:10');
    const [concept] = read(root, 'one').concepts;
    expect(concept?.at(['terms', 'es', 0])).toEqual({ line: 5, column: 8 });
  });

  it('has nothing of a file with a fault, which is told at every start', () => {
    const root = aRoot({ [CONCEPT]: changed(CONCEPT, 'terms', 'trems') });
    const told = [1, 2].map(() => printed(read(root, 'one').problems));
    expect(told[0]).toEqual(told[1]);
    expect(told[0]?.[0]).toContain(`${CONCEPT}:3:1`);
  });

  it('has nothing of the environment: a changed secret is a new one', () => {
    const root = aRoot({ [FEEDS]: changed(FEEDS, 'tags: [press]', 'headers: {X-Key: "${KEY}"}') });
    for (const KEY of ['open-sesame', 'close-sesame']) {
      const [feed] = read(root, 'one', { KEY }).feeds;
      const key = feed?.value.headers?.['x-key'];
      expect(key instanceof Secret && key.reveal()).toBe(KEY);
      expect(keptIn(root)).not.toContain('sesame');
    }
  });
});
