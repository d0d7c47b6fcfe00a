// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { findYaml } from '../../src/config/find.js';
import { readYaml } from '../../src/config/yaml.js';
import { makeSchemas } from './make-schemas.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = new URL('../../schemas/', import.meta.url);
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });

const filesUnder = (folder: string) => findYaml(ROOT, folder).files;
const isConcept = (file: string): boolean => file.startsWith('rules/concepts/');

/** What editors say of a value, as `place: what`. */
function faultsOf(schema: string, value: unknown): readonly string[] {
  const validate = ajv.compile(JSON.parse(readFileSync(new URL(schema, FOLDER), 'utf8')));
  validate(value);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function contentOf(file: string): unknown {
  const read = readYaml(ROOT, file);
  if (read.kind === 'broken') throw new Error(read.problems[0]?.what);
  return read.document.value;
}

describe('schemas/', () => {
  it('is fresh; npm run schemas writes it anew', () => {
    const made = makeSchemas();
    expect(readdirSync(FOLDER).sort()).toEqual([...made.keys()].sort());
    for (const [name, text] of made) expect(readFileSync(new URL(name, FOLDER), 'utf8'), name).toBe(text);
  });

  it.each([
    ['settings.json', ['atalaya.yml']],
    ['feeds.json', filesUnder('feeds')],
    ['rule.json', filesUnder('rules').filter((file) => !isConcept(file))],
    ['concept.json', filesUnder('rules').filter(isConcept)],
  ])('%s takes what is shipped', (schema, files) => {
    expect(files.length).toBeGreaterThan(0);
    expect(
      files.flatMap((file) => faultsOf(schema, contentOf(file)).map((fault) => `${file}${fault}`)),
    ).toEqual([]);
  });
});

const feed = { id: 'bo-valle', name: 'El Valle', url: 'https://valle.example/rss', country: 'bo' };
const rule = { id: 'cargo', title: 'Cargo', severity: 'high', why: 'Arms.', watch: 'cargo' };
const route = { id: 'all', to: 'desk' };

describe('a shipped file', () => {
  const files = ['atalaya.yml', ...filesUnder('feeds'), ...filesUnder('rules')];
  const HEADER = /^# yaml-language-server: \$schema=(\S+)\n/;

  it('that names a schema names its own', () => {
    const named = files.flatMap((file) => {
      const path = HEADER.exec(readFileSync(`${ROOT}/${file}`, 'utf8'))?.[1];
      return path === undefined ? [] : [[file, relative(ROOT, resolve(ROOT, dirname(file), path))]];
    });
    expect(named).toEqual(named.map(([file = '']) => [file, `schemas/${schemaOf(file)}`]));
    expect(named.length).toBeGreaterThan(files.length / 2);
  });
});

function schemaOf(file: string): string {
  if (file === 'atalaya.yml') return 'settings.json';
  if (file.startsWith('feeds/')) return 'feeds.json';
  return isConcept(file) ? 'concept.json' : 'rule.json';
}

describe('an editor', () => {
  it.each([
    ['rule.json', rule],
    ['rule.json', { ...rule, title: { en: 'Cargo', fa: 'بار' }, review: '2027-03-01' }],
    ['concept.json', { id: 'ship', title: 'Ship', terms: { en: ['ship'] } }],
    ['feeds.json', { feeds: [{ ...feed, lang: 'es', affiliation: 'wire', every: '30m' }] }],
    ['settings.json', { poll: null, zone: 'America/La_Paz' }],
    ['settings.json', { channels: { desk: { type: 'discord', webhook: '${DESK}' } } }],
    ['settings.json', { channels: { mail: { type: 'email', outbox: 'out', from: 'a@b.c', to: ['d@e.f'] } } }],
    ['settings.json', { routes: [{ ...route, schedule: 'daily 08:00', max: '10/h', quiet: '22:00-06:00' }] }],
    [
      'settings.json',
      { routes: [{ ...route, when: { severity: '>=high', country: 'BO', tags: ['a', 'b'] } }] },
    ],
  ])('with %s is content with %j', (schema, value) => {
    expect(faultsOf(schema, value)).toEqual([]);
  });

  it.each([
    ['rule.json', { ...rule, sevrity: 'high' }, 'additional properties'],
    ['rule.json', { ...rule, severity: 'grave' }, '/severity: must be equal to one of'],
    ['rule.json', { ...rule, watch: undefined }, 'required'],
    ['rule.json', { ...rule, review: 'soon' }, '/review: must match pattern'],
    ['rule.json', { ...rule, title: { es: 'Carga' } }, "/title: must have required property 'en'"],
    ['feeds.json', { feeds: [{ ...feed, affiliation: 'wire', every: '30' }] }, '/feeds/0/every: must match'],
    ['settings.json', { channels: { desk: { type: 'discrod' } } }, '/channels/desk/type'],
    ['settings.json', { channels: { desk: { type: 'slack', webhook: 'https://x' } } }, 'webhook: must match'],
    ['settings.json', { routes: [{ ...route, schedule: 'hourly' }] }, '/routes/0/schedule: must match'],
    ['settings.json', { routes: [{ id: 'all' }] }, "/routes/0: must have required property 'to'"],
  ])('with %s marks %j', (schema, value, fault) => {
    expect(faultsOf(schema, structuredClone(value)).join('\n')).toContain(fault);
  });

  it('tells what a key means, in the words of the page', () => {
    const { description } = JSON.parse(readFileSync(new URL('rule.json', FOLDER), 'utf8')).properties.review;
    expect(description).toContain('date past which');
  });
});
