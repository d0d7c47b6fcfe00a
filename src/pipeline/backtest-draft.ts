import { withValue } from '../config/located.js';
import { hasErrors, type Problem } from '../config/problem.js';
import { readShape } from '../config/read-shape.js';
import { ruleShape } from '../config/rule-file.js';
import { readYaml } from '../config/yaml.js';
import type { Matcher } from '../match/matcher.js';
import type { RuleId } from '../model/id.js';
import { DRAFT } from './backtest.js';
import { loadRules } from './load-rules.js';
import type { Sources } from './preview.js';

export interface Drafted {
  /** All rules, and the draft under the id `DRAFT`; absent when the draft has an error. */
  readonly matcher?: Matcher;
  /** The id that the draft's file says. */
  readonly id?: RuleId;
  /** Of the draft alone. */
  readonly problems: readonly Problem[];
}

/** @param file a rule's file, relative to where the program was started, or absolute */
export function readDraft(sources: Sources, file: string): Drafted {
  const yaml = readYaml('', file);
  if (yaml.kind === 'broken') return { problems: yaml.problems };
  const { read, problems: inShape } = readShape(ruleShape, yaml.document);
  if (read === undefined) return { problems: inShape };
  const draft = withValue(read, { ...read.value, id: DRAFT });
  const { matcher, problems } = loadRules({ ...sources, rules: [...sources.rules, draft] });
  const own = [...inShape, ...problems.filter((problem) => problem.file === read.file)];
  return { ...(hasErrors(own) ? {} : { matcher }), id: read.value.id, problems: own };
}
