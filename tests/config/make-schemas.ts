/**
 * JSON Schemas of what people edit, for their editors: made of the shapes that `check` reads with, and of the
 * tables of docs/configuration.md for the words. `npm run schemas` writes them; a test keeps them fresh.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { conceptShape } from '../../src/config/concept-file.js';
import { feedShape } from '../../src/config/feed-file.js';
import { routeShape } from '../../src/config/route-shape.js';
import { ruleShape } from '../../src/config/rule-file.js';
import { settingsShape } from '../../src/config/settings.js';
import { kebabId } from '../../src/config/shapes.js';
import { CHANNEL_SCHEMAS } from '../../src/deliver/registry.js';
import { webhookPayload } from '../../src/deliver/webhook/payload.js';

type Schema = z.core.JSONSchema.JSONSchema;

const PAGE = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

const channel = z.discriminatedUnion('type', [
  CHANNEL_SCHEMAS.stdout,
  CHANNEL_SCHEMAS.discord,
  CHANNEL_SCHEMAS.slack,
  CHANNEL_SCHEMAS.email,
  CHANNEL_SCHEMAS.webhook,
]);

/** The text of each file of `schemas/`. */
export function makeSchemas(): ReadonlyMap<string, string> {
  const settings = { channels: z.record(kebabId(), channel), routes: z.array(routeShape) };
  return new Map([
    ['rule.json', print('A rule of Atalaya', ruleShape, wordsUnder('## rules/*.yml'))],
    ['concept.json', print('A concept of Atalaya', conceptShape, wordsUnder('## rules/concepts/*.yml'))],
    [
      'feeds.json',
      print(
        'Feeds of Atalaya',
        z.strictObject({ feeds: z.array(feedShape) }),
        within('feeds', '## feeds/*.yml'),
      ),
    ],
    ['webhook.json', print('What Atalaya sends to a webhook', webhookPayload, new Map())],
    [
      'settings.json',
      print(
        'atalaya.yml',
        z.strictObject({ ...emptyAllowed({ ...settingsShape, ...settings }) }),
        new Map([...wordsUnder('## atalaya.yml', '\n### routes'), ...within('routes', '### routes')]),
      ),
    ],
  ]);
}

/** A key without a value (`poll:`) says nothing. */
function emptyAllowed(shape: Readonly<Record<string, z.ZodType>>): Record<string, z.ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([key, each]) => [key, each.nullish()]));
}

function print(title: string, shape: z.ZodType, words: ReadonlyMap<string, string>): string {
  const schema = z.toJSONSchema(shape, {
    target: 'draft-7', // what editors' YAML extensions know best
    io: 'input',
    override: ({ jsonSchema }) => allowOne(jsonSchema),
  });
  describeKeys(schema, words, '');
  const { $schema, ...rest } = schema;
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

/** One value stands for a list of one. */
function allowOne(schema: Schema): void {
  if (schema.orOne !== true || schema.items === undefined) return;
  const { items, type } = schema;
  delete schema.orOne;
  delete schema.items;
  delete schema.type;
  if (typeof items === 'object' && !Array.isArray(items))
    schema.anyOf = [{ type: type ?? 'array', items }, items];
}

/** Puts the tables' words beside the keys that they explain, wherever these stand. */
function describeKeys(schema: Schema, words: ReadonlyMap<string, string>, prefix: string): void {
  for (const branch of [...(schema.anyOf ?? []), ...(schema.items ? [schema.items].flat() : [])]) {
    if (typeof branch === 'object') describeKeys(branch, words, prefix);
  }
  for (const [key, each] of Object.entries(schema.properties ?? {})) {
    if (typeof each !== 'object') continue;
    const path = `${prefix}${key}`;
    const description = words.get(path);
    if (description !== undefined) each.description = description;
    describeKeys(each, words, `${path}.`);
  }
}

/** `| key | default | meaning |` of a section of the page, up to the next one like it. */
function wordsUnder(heading: string, end = `\n${heading.split(' ')[0]} `): ReadonlyMap<string, string> {
  const [, section = ''] = PAGE.split(`\n${heading}`);
  const [table = ''] = section.split(end);
  const rows = [...table.matchAll(/^\| `([^`]+)` \|([^|]*)\| (.*) \|$/gm)];
  return new Map(rows.map(([, key = '', , meaning = '']) => [key, meaning]));
}

function within(key: string, heading: string): ReadonlyMap<string, string> {
  return new Map([...wordsUnder(heading)].map(([path, words]) => [`${key}.${path}`, words]));
}
