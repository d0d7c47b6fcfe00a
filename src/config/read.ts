import { basename, resolve } from 'node:path';
import type * as z from 'zod';
import type { Feed } from '../model/feed.js';
import type { Route } from '../model/route.js';
import type { Concept, Rule } from '../model/rule.js';
import { conceptShape } from './concept-file.js';
import type { Env } from './env.js';
import { feedFileShape, feedShape } from './feed-file.js';
import { warnOfFeeds, warnOfHaste } from './feed-warnings.js';
import { findYaml } from './find.js';
import { asSecret, interpolate } from './interpolate.js';
import { type Located, within, withValue } from './located.js';
import type { Problem } from './problem.js';
import { readShape } from './read-shape.js';
import { noReadings, openReadings, type Readings } from './readings.js';
import { ruleShape } from './rule-file.js';
import type { Settings } from './settings.js';
import { readSettings } from './settings-file.js';
import { keepUnique } from './unique.js';
import { parseYaml, readText, readYaml } from './yaml.js';
import { locate } from './yaml-places.js';

export const SETTINGS_FILE = 'atalaya.yml';
export const FEEDS_FOLDER = 'feeds';
export const RULES_FOLDER = 'rules';

/** What people wrote, shape only: queries, channels and references are not looked at yet. */
export interface Config {
  /** Files of rules and concepts that could not be read, so that what names them is not blamed. */
  readonly unread: readonly Unread[];
  readonly feeds: readonly Located<Feed>[];
  readonly writtenFeeds: readonly WrittenFeed[];
  readonly rules: readonly Located<Rule>[];
  readonly concepts: readonly Located<Concept>[];
  /** The defaults, where atalaya.yml says nothing usable. */
  readonly settings: Located<Settings>;
  /** The settings' routes, in the same order. */
  readonly routes: readonly Located<Route>[];
  /** Of every file at once. */
  readonly problems: readonly Problem[];
}

/**
 * Never throws for what is in the files: a broken one is told and never hides another's problems.
 *
 * @param program whose earlier readings may be used; without it every file is read anew
 */
export function readConfig(root: string, env: Env, program?: string): Config {
  const read = readYaml(root, SETTINGS_FILE);
  const document = read.kind === 'read' ? read.document : emptyDocument();
  const { settings, routes, problems: inSettings } = readSettings(document, env);
  const readings =
    program === undefined
      ? noReadings
      : openReadings(resolve(root, `${settings.value.store.file}.read`), program);
  const feeds = readFeeds(root, env, readings);
  const { rules, concepts, unread, problems } = readRules(root, RULES_FOLDER, readings);
  readings.close();
  const inYaml = read.kind === 'broken' ? read.problems : [];
  const inFeeds = [...feeds.problems, ...warnOfHaste(feeds.kept, settings.value.poll.min)];
  return {
    feeds: feeds.kept,
    writtenFeeds: feeds.written,
    rules,
    concepts,
    unread,
    settings,
    routes,
    problems: [...inYaml, ...inSettings, ...inFeeds, ...problems],
  };
}

/** An entry of a file of feeds, be it sound or left out for a mistake: its id and address are not to be given again. */
export interface WrittenFeed {
  readonly file: string;
  readonly id?: string;
  readonly url?: string;
}

export interface Unread {
  readonly kind: 'rule' | 'concept';
  /** As the file says, or else the file's name. */
  readonly id: string;
  readonly file: string;
}

export interface RuleFolder {
  readonly rules: readonly Located<Rule>[];
  readonly concepts: readonly Located<Concept>[];
  readonly unread: readonly Unread[];
  readonly problems: readonly Problem[];
}

/** @param folder under `root`, with forward slashes: one rule a file, concepts in its `concepts/` */
export function readRules(root: string, folder: string, readings = noReadings): RuleFolder {
  const isConcept = (file: string): boolean => file.startsWith(`${prefix(folder)}concepts/`);
  const found = findYaml(root, folder);
  const [ofRules, ofConcepts] = [
    found.files.filter((file) => !isConcept(file)),
    found.files.filter(isConcept),
  ];
  const rules = readEach(root, ofRules, { kind: 'rule', shape: ruleShape }, readings);
  const concepts = readEach(root, ofConcepts, { kind: 'concept', shape: conceptShape }, readings);
  return {
    rules: rules.kept,
    concepts: concepts.kept,
    unread: [
      ...rules.unread.map((each) => ({ kind: 'rule', ...each }) as const),
      ...concepts.unread.map((each) => ({ kind: 'concept', ...each }) as const),
    ],
    problems: [...found.problems, ...rules.problems, ...concepts.problems],
  };
}

/** @param env fills in `${NAME}` in headers; without it they stay as written, for who only looks */
export function readFeeds(
  root: string,
  env?: Env,
  readings = noReadings,
): Kept<Feed> & { readonly written: readonly WrittenFeed[] } {
  const { files, problems: notFound } = findYaml(root, FEEDS_FOLDER);
  const problems = [...notFound];
  const read = files.map((file) => readFeedFile(root, file, env, readings));
  for (const each of read) problems.push(...each.problems);
  const unique = keepUnique(read.flatMap(({ kept }) => kept));
  const told = [...problems, ...unique.problems, ...warnOfFeeds(unique.kept)];
  return { kept: unique.kept, written: read.flatMap(({ written }) => written), problems: told };
}

function readFeedFile(root: string, file: string, env: Env | undefined, readings: Readings) {
  const text = readText(root, file);
  if (text.kind === 'broken') return { kept: [], written: [], problems: text.problems };
  const known = readings.find<readonly Feed[]>('feeds', text.source);
  if (known !== undefined) {
    const document = locate(known, text.source, file);
    const kept = known.map((feed, index) => within(document, ['feeds', index], feed));
    return { kept, written: known.map((feed) => ({ file, ...textsOf(feed) })), problems: [] };
  }
  const problems: Problem[] = [];
  const read = readSource(text.source, file, feedFileShape, problems);
  const raws = read?.value.feeds ?? [];
  const kept = raws.flatMap((raw, index) => {
    if (read === undefined) return [];
    const at = within(read, ['feeds', index], raw);
    const headers = env === undefined ? { filled: at, problems: [] } : fillHeaders(at, env);
    const feed = readShape(feedShape, headers.filled);
    problems.push(...feed.problems, ...headers.problems);
    return headers.problems.length === 0 ? (feed.read ?? []) : [];
  });
  const feeds = kept.map(({ value }) => value);
  // headers may hold a secret of the environment
  if (read !== undefined && problems.length === 0 && feeds.every(({ headers }) => headers === undefined))
    readings.keep('feeds', text.source, feeds);
  return { kept, written: raws.map((raw) => ({ file, ...textsOf(raw) })), problems };
}

function textsOf(raw: unknown): Omit<WrittenFeed, 'file'> {
  if (typeof raw !== 'object' || raw === null) return {};
  return {
    ...('id' in raw && typeof raw.id === 'string' ? { id: raw.id } : {}),
    ...('url' in raw && typeof raw.url === 'string' ? { url: raw.url } : {}),
  };
}

/** Nowhere else in a feed does a secret belong. */
function fillHeaders(feed: Located<unknown>, env: Env) {
  const { value } = feed;
  if (typeof value !== 'object' || value === null || !('headers' in value))
    return { filled: feed, problems: [] };
  const { filled, problems } = interpolate(within(feed, ['headers'], value.headers), env, asSecret);
  return { filled: withValue(feed, { ...value, headers: filled.value }), problems };
}

export interface Kept<T> {
  readonly kept: readonly Located<T>[];
  readonly problems: readonly Problem[];
}

/** What the files of one kind hold. */
interface Sort<T> {
  readonly kind: 'rule' | 'concept';
  readonly shape: z.ZodType<T>;
}

function readEach<T extends { readonly id: string }>(
  root: string,
  files: readonly string[],
  sort: Sort<T>,
  readings: Readings,
): Kept<T> & { readonly unread: readonly Omit<Unread, 'kind'>[] } {
  const problems: Problem[] = [];
  const unread: Omit<Unread, 'kind'>[] = [];
  const things = files.flatMap((file) => {
    const read = readThing(root, file, sort, readings, problems);
    if (read === undefined) unread.push({ id: idIn(root, file), file });
    return read ?? [];
  });
  const unique = keepUnique(things);
  return { kept: unique.kept, unread, problems: [...problems, ...unique.problems] };
}

function readThing<T>(
  root: string,
  file: string,
  { kind, shape }: Sort<T>,
  readings: Readings,
  problems: Problem[],
): Located<T> | undefined {
  const text = readText(root, file);
  if (text.kind === 'broken') {
    problems.push(...text.problems);
    return undefined;
  }
  const known = readings.find<T>(kind, text.source);
  if (known !== undefined) return locate(known, text.source, file);
  const read = readSource(text.source, file, shape, problems);
  if (read !== undefined) readings.keep(kind, text.source, read.value);
  return read;
}

/** What a file that could not be read was most likely to be called. */
function idIn(root: string, file: string): string {
  const yaml = readYaml(root, file);
  const value = yaml.kind === 'read' ? yaml.document.value : undefined;
  const said = typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
  return typeof said === 'string' ? said : basename(file).replace(/\.ya?ml$/, '');
}

function readSource<T>(
  source: string,
  file: string,
  shape: z.ZodType<T>,
  problems: Problem[],
): Located<T> | undefined {
  const yaml = parseYaml(source, file);
  if (yaml.kind === 'broken') {
    problems.push(...yaml.problems);
    return undefined;
  }
  const { read, problems: inShape } = readShape(shape, yaml.document);
  problems.push(...inShape);
  return read;
}

/** Stands in for a file that is missing or cannot be read: every default, no place. */
function emptyDocument(): Located<unknown> {
  const empty = parseYaml('', SETTINGS_FILE);
  if (empty.kind === 'broken') throw new Error('an empty document is sound');
  return empty.document;
}

const prefix = (folder: string): string => (folder === '.' ? '' : `${folder}/`);
