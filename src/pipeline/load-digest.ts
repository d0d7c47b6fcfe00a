/** Digests of what was configured: they tell whether anything changed, and show nothing. */
import type { Settings } from '../config/settings.js';
import { hash } from '../lib/hash.js';
import { Secret } from '../lib/secret.js';
import type { Feed } from '../model/feed.js';
import type { RuleId } from '../model/id.js';
import type { Concept, Rule } from '../model/rule.js';

/** @param configured all of it, or a part: a channel's settings, say */
export function digestOf(configured: unknown): string {
  return hash(JSON.stringify(withoutSecrets(configured)));
}

/** Of what the files of feeds and rules hold: nearly all that is configured, so it is digested once. */
export function digestLists({ feeds, rules, concepts }: Lists): string {
  const shown = feeds.map((feed) => (feed.headers === undefined ? feed : withoutSecrets(feed))); // no other key holds one
  return hash(JSON.stringify({ feeds: shown, rules, concepts }));
}

interface Lists {
  readonly feeds: readonly Feed[];
  readonly rules: readonly Rule[];
  readonly concepts: readonly Concept[];
}

/**
 * Of what all who share a store should have in common: where a process stands (its store, listeners, log,
 * monitor and way out) is its own affair.
 *
 * @param lists see `digestLists`
 */
export function digestShared(settings: Settings, lists: string): string {
  const { store: _, web: __, log: ___, heartbeat: ____, proxy: _____, public: ways, ...shared } = settings;
  const { listen: ______, ...links } = ways;
  return digestOf({ settings: { ...shared, links }, lists });
}

/** Of each rule with the concepts that it names, and those that they include. */
export function digestRules(
  rules: readonly Rule[],
  concepts: readonly Concept[],
): ReadonlyMap<RuleId, string> {
  const byId = new Map<string, Concept>(concepts.map((concept) => [concept.id, concept]));
  // written and encoded once: a concept is long, and many rules name it
  const texts = new Map<string, Buffer>(
    concepts.map((concept) => [concept.id, Buffer.from(JSON.stringify(concept))]),
  );
  return new Map(
    rules.map((rule) => {
      const used = [...conceptsOf(rule, byId)].sort().flatMap((id) => texts.get(id) ?? []);
      return [rule.id, hash(JSON.stringify(rule), listOf(used))];
    }),
  );
}

/** As JSON writes an array of what these texts stand for. */
function listOf(texts: readonly Buffer[]): Buffer {
  return Buffer.concat([OPEN, ...texts.flatMap((text, n) => (n === 0 ? [text] : [COMMA, text])), CLOSE]);
}

const [OPEN, COMMA, CLOSE] = [Buffer.from('['), Buffer.from(','), Buffer.from(']')];

/**
 * Ids of the concepts that a rule names and of those that they include, known or not. A name in a comment of the
 * query counts too: one too many does no harm.
 */
export function conceptsOf(rule: Rule, byId: ReadonlyMap<string, Concept>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...rule.watch.matchAll(/@([a-z0-9-]+)/g)].map(([, id = '']) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(byId.get(id)?.includes ?? []));
  }
  return found;
}

/** JSON would write every secret as `***`, and a changed one would go unnoticed. */
function withoutSecrets(value: unknown): unknown {
  if (value instanceof Secret) return value.fingerprint();
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each)]));
}
