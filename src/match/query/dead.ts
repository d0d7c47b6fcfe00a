/**
 * Parts of a query that change nothing, or that keep it from ever holding. Nobody means them: they are slips
 * of the pen, or what is left of an edit. Only what is plain from the words is said; no logic is solved.
 */
import { foldText, readWords } from '../../text/fold.js';
import type { MetadataNode, QueryNode, QueryProblem, TermNode } from './ast.js';
import { childrenOf } from './lint.js';

export function findDeadBranches(query: QueryNode): readonly QueryProblem[] {
  const problems: QueryProblem[] = [];
  visit(query, problems);
  return problems;
}

function visit(node: QueryNode, problems: QueryProblem[]): void {
  if (node.kind === 'and') problems.push(...contradictions(node.operands), ...repeated(node.operands, 'AND'));
  if (node.kind === 'or') problems.push(...contained(node.operands));
  if (node.kind === 'at-least') problems.push(...repeated(node.operands, 'ATLEAST'));
  for (const child of childrenOf(node)) visit(child, problems);
}

/** What an AND asks for at once and cannot be. */
function contradictions(operands: readonly QueryNode[]): readonly QueryProblem[] {
  const required = operands.flatMap(conjuncts);
  const all = new Set(required.map(keyOf));
  return [
    ...required.flatMap((node) =>
      node.kind === 'not' && isImplied(node.operand, all)
        ? [warning(node, 'this can never hold: what stands under NOT is required beside it')]
        : [],
    ),
    ...metadataClashes(required.filter((node) => node.kind === 'metadata')),
  ];
}

/** Whether the node holds wherever all of `required` do. */
function isImplied(node: QueryNode, required: ReadonlySet<string>): boolean {
  if (required.has(keyOf(node))) return true;
  if (node.kind === 'or') return node.operands.some((operand) => isImplied(operand, required));
  return node.kind === 'and' && node.operands.every((operand) => isImplied(operand, required));
}

/** An item has one country, one language, one feed; it may have many tags. */
function metadataClashes(nodes: readonly MetadataNode[]): readonly QueryProblem[] {
  return nodes.flatMap((node, index) => {
    const other = nodes.slice(0, index).find(({ key, values }) => {
      return (
        key === node.key && key !== 'tag' && !values.some(({ text }) => valuesOf(node).has(foldText(text)))
      );
    });
    const what = `this can never hold: an item has one ${node.key}, and another is required beside it`;
    return other ? [warning(node, what, `write ${node.key}:(a OR b) for either`)] : [];
  });
}

/** Operands that say the same as one before. */
function repeated(operands: readonly QueryNode[], operator: string): readonly QueryProblem[] {
  const met = new Set<string>();
  return operands.flatMap((node) => {
    const key = keyOf(node);
    if (met.has(key)) return [warning(node, `this stands twice in the same ${operator}`)];
    met.add(key);
    return [];
  });
}

/** Branches of an OR that hold only where another does. */
function contained(operands: readonly QueryNode[]): readonly QueryProblem[] {
  const branches = operands.map((node, at) => ({ node, at, asked: new Set(conjuncts(node).map(keyOf)) }));
  // a list of a thousand words is not compared pair by pair: a word covers those that ask for it, and no others
  const words = new Map<string, Branch>();
  for (const branch of branches) {
    const [key = ''] = branch.asked;
    if (branch.asked.size === 1 && !words.has(key)) words.set(key, branch);
  }
  const others = branches.filter(({ node, asked }) => asked.size > 1 || coversMore(node));
  return branches.flatMap((branch) => {
    const wider = [...others, ...[...branch.asked].flatMap((key) => words.get(key) ?? [])].find((other) => {
      if (other.at === branch.at || !covers(other, branch)) return false;
      return other.at < branch.at || !covers(branch, other); // of two alike, the later
    });
    const what = 'this branch of OR adds nothing: another one holds wherever it does';
    return wider ? [warning(branch.node, what, 'leave one of them out')] : [];
  });
}

/** Whether the node may hold where nothing asks for just it. */
function coversMore(node: QueryNode): boolean {
  return node.kind === 'metadata' || (node.kind === 'term' && keyOf(node).endsWith('*'));
}

interface Branch {
  readonly node: QueryNode;
  /** Its place among the branches. */
  readonly at: number;
  /** Keys of all that it asks for at once. */
  readonly asked: ReadonlySet<string>;
}

/** Whether `wide` holds wherever `narrow` does: it asks for nothing that the other does not. */
function covers({ node: wide, asked }: Branch, { node: narrow, asked: more }: Branch): boolean {
  if (wide.kind === 'term' && narrow.kind === 'term' && isPrefixOf(wide, narrow)) return true;
  if (wide.kind === 'metadata' && narrow.kind === 'metadata' && wide.key === narrow.key) {
    return [...valuesOf(narrow)].every((value) => valuesOf(wide).has(value));
  }
  for (const key of asked) if (!more.has(key)) return false;
  return true;
}

/** `sancion*` and `sanciones`. */
function isPrefixOf(wide: TermNode, narrow: TermNode): boolean {
  const [beginning, word] = [keyOf(wide), keyOf(narrow)];
  const plain = wide.form !== 'exact' && narrow.form !== 'exact' && !/[ ~]/.test(beginning + word);
  return plain && beginning.endsWith('*') && word.replace('*', '').startsWith(beginning.slice(0, -1));
}

function conjuncts(node: QueryNode): readonly QueryNode[] {
  return node.kind === 'and' ? node.operands.flatMap(conjuncts) : [node];
}

function valuesOf({ values }: MetadataNode): ReadonlySet<string> {
  return new Set(values.map(({ text }) => foldText(text)));
}

const keys = new WeakMap<QueryNode, string>();

/** The same for nodes that mean the same, whatever their accents, case and order. */
function keyOf(node: QueryNode): string {
  const key = keys.get(node) ?? makeKey(node);
  keys.set(node, key);
  return key;
}

function makeKey(node: QueryNode): string {
  switch (node.kind) {
    case 'term':
      return termKey(node);
    case 'concept':
      return `@${node.id}`;
    case 'and':
    case 'or':
      return `(${node.operands.map(keyOf).sort().join(` ${node.kind} `)})`;
    case 'at-least':
      return `${node.count}(${node.operands.map(keyOf).sort().join(', ')})`;
    case 'not':
      return `not ${keyOf(node.operand)}`;
    case 'near':
      return `(${keyOf(node.left)} ${node.operator}/${node.distance} ${keyOf(node.right)})`;
    case 'scope':
      return `${node.field}:${keyOf(node.operand)}`;
    case 'metadata':
      return `${node.key}:${[...valuesOf(node)].sort().join('|')}`;
  }
}

function termKey({ form, text }: TermNode): string {
  if (form === 'exact') return `="${text}"`;
  return readWords(text)
    .map(({ word, end }) => word + (/[*~]/.exec(text.charAt(end))?.[0] ?? ''))
    .join(' ');
}

function warning({ offset, length }: QueryNode, what: string, hint?: string): QueryProblem {
  return { offset, length, what, ...(hint && { hint }), severity: 'warning' };
}
