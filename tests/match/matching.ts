import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import { conceptId } from '../../src/model/id.js';
import type { Evidence } from '../../src/model/match.js';
import type { Concept, RuleExample } from '../../src/model/rule.js';
import { aRule } from '../builders.js';

export function aConcept(id: string, changes: Partial<Concept> = {}): Concept {
  return { id: conceptId(id), title: { en: id }, terms: {}, includes: [], except: [], ...changes };
}

/** A headline, or an item made of what is given. */
export function anExample(parts: string | Partial<RuleExample>): RuleExample {
  return { title: '', tags: [], ...(typeof parts === 'string' ? { title: parts } : parts) };
}

/** The evidence of a rule with this query, or undefined when it does not fire. */
export function evidenceOf(
  watch: string,
  parts: string | Partial<RuleExample>,
  concepts: readonly Concept[] = [],
): readonly Evidence[] | undefined {
  const { matcher, problems } = compileRules([aRule({ watch })], concepts);
  const error = problems.find(({ severity }) => severity === 'error');
  if (error) throw new Error(`${watch}: ${error.what}`);
  return matchItem(matcher, anExample(parts))[0]?.evidence;
}

/** The words of the evidence, as the item writes them. */
export function wordsOf(
  watch: string,
  parts: string | Partial<RuleExample>,
  concepts: readonly Concept[] = [],
): readonly string[] | undefined {
  return evidenceOf(watch, parts, concepts)?.map(({ text }) => text);
}
