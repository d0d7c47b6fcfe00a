/**
 * A store as a file: JSON Lines (https://jsonlines.org), first a header, then one record of store-record.ts a line, and
 * at the end how many there were, so that a file that was cut off is known for one.
 *
 * What the stores judge by is checked here; the rest of a record is taken as an export wrote it.
 */
import * as z from 'zod';
import { DELIVERY_STATES } from '../model/delivery.js';
import { MUTE_SUBJECTS } from '../model/mute.js';
import { RECORD_FORMAT, type StoreRecord } from './store-record.js';

/** Lines are written and handed on in chunks of about so many characters. */
const CHUNK = 64 * 1024;
/** The longest line that is read: what an archive of pages or a large digest may need, many times over. */
const LONGEST_LINE = 64 * 1024 * 1024;

export interface StoreFileHeader {
  /** ISO 8601. */
  readonly exportedAt: string;
  /** Where the store was, for people. */
  readonly place: string;
}

/** The file is none of ours, is newer, was cut off, or was changed by hand. The message says at which line. */
export class StoreFileError extends Error {
  override readonly name = 'StoreFileError';
}

/** @returns the file's text in chunks */
export async function* writeStoreFile(
  header: StoreFileHeader,
  records: AsyncIterable<StoreRecord>,
): AsyncIterable<string> {
  let chunk = line({ atalaya: 'store', format: RECORD_FORMAT, ...header });
  let count = 0;
  for await (const record of records) {
    chunk += line(record);
    count++;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk + line({ kind: 'end', records: count });
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

/**
 * Reads as far as the header; the rest is read as `records` is.
 * @throws StoreFileError, and `records` does
 */
export async function readStoreFile(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly header: StoreFileHeader; readonly records: AsyncIterable<StoreRecord> }> {
  const lines = splitLines(chunks)[Symbol.asyncIterator]();
  const first = await lines.next();
  const header = readHeader(first.done ? '' : first.value);
  return { header, records: readRecords(lines) };
}

const headerShape = z.looseObject({
  atalaya: z.literal('store'),
  format: z.int(),
  exportedAt: z.string(),
  place: z.string(),
});

function readHeader(text: string): StoreFileHeader {
  const found = headerShape.safeParse(parseJson(text));
  if (!found.success) {
    throw new StoreFileError(
      'no export of a store: its first line is not the one that atalaya export writes',
    );
  }
  const { format, exportedAt, place } = found.data;
  if (format > RECORD_FORMAT) {
    throw new StoreFileError(
      `the export has format ${format}, and this Atalaya knows formats up to ${RECORD_FORMAT}; run the newer Atalaya that wrote it`,
    );
  }
  return { exportedAt, place };
}

async function* readRecords(lines: AsyncIterator<string>): AsyncIterable<StoreRecord> {
  for (let count = 0; ; count++) {
    const { value: text, done } = await lines.next();
    if (done) throw new StoreFileError(`the export was cut off after line ${count + 1}`);
    const record = parseJson(text);
    const found = recordShape.safeParse(record);
    if (!found.success) throw new StoreFileError(`line ${count + 2}: ${explain(found.error)}`);
    if (found.data.kind !== 'end') {
      yield record as StoreRecord; // what was not checked was written by an export
      continue;
    }
    if (found.data.records === count) return;
    throw new StoreFileError(
      `the export has ${count} records where it should have ${found.data.records}; some lines are missing or too many`,
    );
  }
}

function explain({ issues }: z.ZodError): string {
  const [issue] = issues;
  const where = issue?.path.join('.');
  return `no record that an export wrote${where ? `: ${where}: ${issue?.message}` : ''}`;
}

/** Undefined for what is no JSON: no record is. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** By line feeds alone: other separators may stand in a headline. */
async function* splitLines(chunks: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new StoreFileError('no export of a store: a line has no end');
    yield* parts;
  }
  if (rest !== '') yield rest;
}

const text = z.string();
const time = z.number().min(0);
const count = z.int().min(0);
/** What ten digits hold: so many stand in front of ids where their order is kept. */
const numbered = z.int().min(1).max(9_999_999_999);
/** What six bytes hold. */
const firstSeen = z.int().min(0).max(0xffff_ffff_ffff);
/** As short-key.ts makes them. */
const storedKey = z.string().regex(/^[!-~]{1,40}$/, 'no key of a store');
const storedKeys = z.array(storedKey);
/** As people name channels and routes. */
const plainName = z.string().regex(/^[^\s]+$/, 'no name of a channel or route');
const entries = z.array(z.union([z.strictObject({ alert: text }), z.strictObject({ notice: text })]));
const window = z.strictObject({ openedAt: time, closesAt: time });

const recordShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('numbers'), stories: count, deliveries: count }),
  z.strictObject({
    kind: z.literal('rule'),
    rule: z.looseObject({ id: text, digest: text, changedAt: time }),
  }),
  z.strictObject({
    kind: z.literal('channel'),
    channel: z.looseObject({ id: text, state: z.enum(['open', 'stopped']), fingerprint: text }),
  }),
  z.strictObject({
    kind: z.literal('mute'),
    mute: z.looseObject({
      subject: z.enum(MUTE_SUBJECTS),
      name: text,
      since: time,
      until: time,
      why: text,
      held: count,
    }),
  }),
  z.strictObject({
    kind: z.literal('unsubscription'),
    unsubscription: z.strictObject({
      channel: plainName,
      address: text.min(1),
      route: plainName.optional(),
      at: time,
    }),
  }),
  z.strictObject({ kind: z.literal('counted'), items: count }),
  z.strictObject({ kind: z.literal('word'), word: text, items: count }),
  z.strictObject({
    kind: z.literal('feed'),
    feed: z.looseObject({
      id: text,
      rev: count,
      enabled: z.boolean(),
      dueAt: time,
      validators: z.looseObject({}),
      failures: count,
    }),
  }),
  z.strictObject({ kind: z.literal('seen'), feed: text, key: storedKey, mark: text, metAt: count }),
  z.strictObject({
    kind: z.literal('item'),
    archived: z.looseObject({
      item: z.looseObject({ id: text, title: text, tags: z.array(text) }),
      firstSeenAt: firstSeen,
      rules: z.array(text),
    }),
  }),
  z.strictObject({
    kind: z.literal('story'),
    story: z.looseObject({
      id: text,
      seq: numbered,
      version: count,
      closesAt: time,
      items: z.array(z.unknown()),
      told: z.array(z.unknown()),
    }),
    keys: z.strictObject({ exact: storedKeys, sketch: storedKeys }),
  }),
  z.strictObject({
    kind: z.literal('alert'),
    alert: z.looseObject({ id: text, rule: text, story: text, at: time, item: z.looseObject({}) }),
  }),
  z.strictObject({ kind: z.literal('notice'), notice: z.looseObject({ id: text, at: time, text }) }),
  z.strictObject({
    kind: z.literal('digest'),
    digest: z.looseObject({ id: text, route: text, groups: z.array(z.unknown()) }),
    at: time,
    counts: z.boolean(),
    told: entries,
  }),
  z.strictObject({
    kind: z.literal('window'),
    route: text,
    version: count,
    open: window.optional(),
    waiting: entries,
  }),
  z.strictObject({
    kind: z.literal('delivery'),
    n: numbered,
    delivery: z.looseObject({
      id: text,
      digest: text,
      route: text,
      channel: text,
      state: z.enum(DELIVERY_STATES),
      createdAt: time,
      dueAt: time,
    }),
  }),
  z.strictObject({ kind: z.literal('end'), records: count }),
]);
