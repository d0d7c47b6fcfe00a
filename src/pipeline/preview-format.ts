/** A rule's query in normal form, in its file: every other character of the file stays. */
import { errorAt, type Located } from '../config/located.js';
import type { Problem } from '../config/problem.js';
import { readShape } from '../config/read-shape.js';
import { ruleShape } from '../config/rule-file.js';
import { parseYaml } from '../config/yaml.js';
import { layOutQuery } from '../match/query/layout.js';
import { lexQuery } from '../match/query/lex.js';
import { parseQuery } from '../match/query/parse.js';
import type { Rule } from '../model/rule.js';

export type Formatted =
  | { readonly kind: 'same' }
  | { readonly kind: 'changed'; readonly text: string }
  /** Left as it is, and why. */
  | { readonly kind: 'left'; readonly why: string }
  | { readonly kind: 'broken'; readonly problems: readonly Problem[] };

/** @param file as problems name it */
export function formatRuleFile(text: string, file: string): Formatted {
  const yaml = parseYaml(text, file);
  if (yaml.kind === 'broken') return yaml;
  const { read, problems } = readShape(ruleShape, yaml.document);
  if (read === undefined) return { kind: 'broken', problems };
  const { watch } = read.value;
  const { query, problems: inQuery } = parseQuery(watch);
  if (query === undefined) {
    const errors = inQuery.filter(({ severity }) => severity === 'error');
    return {
      kind: 'broken',
      problems: errors.map(({ offset, what, hint }) => errorAt(read, read.at(['watch'], offset), what, hint)),
    };
  }
  if (hasComments(watch))
    return { kind: 'left', why: 'its query has comments, which a normal form would lose' };
  const normal = layOutQuery(query);
  if (watch.trimEnd() === normal) return { kind: 'same' };
  const changed = replaceWatch(text, read, normal);
  return changed !== undefined && says(changed, file, { ...read.value, watch: `${normal}\n` })
    ? { kind: 'changed', text: changed }
    : { kind: 'left', why: 'its YAML is written in a way that cannot be changed in place' };
}

/** A `#` outside of all words and quotes. */
export function hasComments(query: string): boolean {
  let at = 0;
  for (const { offset, length } of lexQuery(query).tokens) {
    if (query.slice(at, offset).includes('#')) return true;
    at = offset + length;
  }
  return query.slice(at).includes('#');
}

/** The lines of `watch:` as a block of their own; undefined where it is not a key at the beginning of a line. */
function replaceWatch(text: string, rule: Located<Rule>, normal: string): string | undefined {
  const { line, column } = rule.atKey(['watch']);
  if (column !== 1) return undefined;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  let end = line;
  while (end < lines.length && /^(\s|$)/.test(lines[end] ?? '')) end++;
  while (end > line && (lines[end - 1] ?? '').trim() === '') end--;
  const block = ['watch: |', ...normal.split('\n').map((each) => `  ${each}`)];
  return [...lines.slice(0, line - 1), ...block, ...lines.slice(end)].join(eol);
}

function says(text: string, file: string, rule: Rule): boolean {
  const yaml = parseYaml(text, file);
  if (yaml.kind === 'broken') return false;
  const { read } = readShape(ruleShape, yaml.document);
  const normal = read && { ...read.value, watch: `${read.value.watch.trimEnd()}\n` };
  return JSON.stringify(normal) === JSON.stringify(rule);
}
