/** Rules as they would be: those of the configuration, with what a draft says in their place. */
import { statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { conceptShape } from '../config/concept-file.js';
import { type Located, withValue } from '../config/located.js';
import { hasErrors, type Problem, sortProblems } from '../config/problem.js';
import { RULES_FOLDER, readRules } from '../config/read.js';
import { readShape } from '../config/read-shape.js';
import { ruleShape } from '../config/rule-file.js';
import { readYaml } from '../config/yaml.js';
import type { RuleSet } from '../match/pair.js';
import type { RuleId } from '../model/id.js';
import type { Concept } from '../model/rule.js';
import { conceptsOf, digestRules } from './load-digest.js';
import { loadRules, type RuleSources } from './load-rules.js';
import type { Sources } from './preview.js';

export interface Draft {
  /** Absent when the draft has an error, or brings one about. */
  readonly drafted?: RuleSet;
  /** The rules that it may change: the one it drafts, those that use its concept, or all that differ. */
  readonly rules: readonly RuleId[];
  /** What the draft is of, when it is one file. */
  readonly of?: Drafted;
  /** Of the draft, and errors that it brings about elsewhere. */
  readonly problems: readonly Problem[];
}

export interface Drafted {
  readonly kind: 'rule' | 'concept';
  readonly id: string;
}

/**
 * @param path a rule's file, a concept's file, or a folder of rules with its `concepts/`; relative to where the
 *   program was started, or absolute
 * @param asked the rule in whose place a drafted rule is to stand; its own id unless told
 */
export function readDraft(sources: Sources, path: string, asked?: RuleId): Draft {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return readFolder(sources, path);
  const yaml = readYaml('', path);
  if (yaml.kind === 'broken') return { rules: [], problems: yaml.problems };
  return isConcept(yaml.document.value)
    ? readConcept(sources, yaml.document)
    : readRule(sources, yaml.document, asked);
}

function isConcept(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ('terms' in value || 'includes' in value);
}

function readRule(sources: Sources, document: Located<unknown>, asked: RuleId | undefined): Draft {
  const { read, problems } = readShape(ruleShape, document);
  if (read === undefined) return { rules: [], problems };
  const { id } = read.value;
  const draft = withValue(read, { ...read.value, id: asked ?? id });
  const compiled = compile({ ...sources, rules: inPlace(sources.rules, draft) }, [draft.file], problems);
  return { ...compiled, rules: [draft.value.id], of: { kind: 'rule', id } };
}

function readConcept(sources: Sources, document: Located<unknown>): Draft {
  const { read: draft, problems } = readShape(conceptShape, document);
  if (draft === undefined) return { rules: [], problems };
  const { id } = draft.value;
  const concepts = inPlace(sources.concepts, draft);
  const byId = new Map<string, Concept>(concepts.map(({ value }) => [value.id, value]));
  const users = sources.rules.filter(({ value }) => conceptsOf(value, byId).has(id));
  const compiled = compile({ ...sources, concepts }, [draft.file], problems);
  return { ...compiled, rules: users.map(({ value }) => value.id), of: { kind: 'concept', id } };
}

/** A folder of rules, or a root that has one. */
function readFolder(sources: Sources, path: string): Draft {
  const inside = join(path, RULES_FOLDER);
  const folder = statSync(inside, { throwIfNoEntry: false })?.isDirectory() ? inside : path;
  const read = readRules(resolve(folder), '.');
  const shown = (problem: Problem): Problem => {
    return { ...problem, file: relative('', resolve(folder, problem.file)).split(sep).join('/') };
  };
  const files = [...read.rules, ...read.concepts].map(({ file }) => file);
  const compiled = compile({ ...sources, ...read }, files, read.problems);
  return {
    ...compiled,
    problems: compiled.problems.map(shown),
    rules: differing(valuesOf(sources), valuesOf(read)),
  };
}

/** @param files of the draft: their warnings are told too */
function compile(
  sources: RuleSources,
  files: readonly string[],
  inShape: readonly Problem[],
): Pick<Draft, 'drafted' | 'problems'> {
  const { problems } = loadRules(sources);
  const own = problems.filter(({ file, severity }) => severity === 'error' || files.includes(file));
  const all = sortProblems([...inShape, ...own]);
  return { ...(hasErrors(all) ? {} : { drafted: valuesOf(sources) }), problems: all };
}

function inPlace<T extends { readonly id: string }>(
  all: readonly Located<T>[],
  draft: Located<T>,
): readonly Located<T>[] {
  const known = all.some(({ value }) => value.id === draft.value.id);
  if (!known) return [...all, draft];
  return all.map((each) => (each.value.id === draft.value.id ? draft : each));
}

export function valuesOf({ rules, concepts }: Pick<RuleSources, 'rules' | 'concepts'>): RuleSet {
  return { rules: rules.map(({ value }) => value), concepts: concepts.map(({ value }) => value) };
}

/** Rules that are other than they were, with the concepts they use; new ones and those that are gone too. */
function differing(before: RuleSet, after: RuleSet): readonly RuleId[] {
  const [then, now] = [before, after].map(({ rules, concepts }) => digestRules(rules, concepts));
  const all = new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...all].filter((id) => then?.get(id) !== now?.get(id));
}
