/**
 * Parts of a query that change nothing, or that keep it from ever holding. Nobody means them: they are slips
 * of the pen, or what is left of an edit. Only what is plain from the words is said; no logic is solved.
 */
import type { QueryNode, QueryProblem, TermNode } from './ast.js';
import { keyOf, valuesOf } from './keys.js';
import { childrenOf } from './lint.js';
import { findNever } from './never.js';
import { conjuncts, warning } from './nodes.js';

export function findDeadBranches(query: QueryNode): readonly QueryProblem[] {
  const problems: QueryProblem[] = [];
  visit(query, problems);
  return [...findNever(query), ...problems];
}

function visit(node: QueryNode, problems: QueryProblem[]): void {
  if (node.kind === 'and') problems.push(...repeated(node.operands, 'AND'));
  if (node.kind === 'or') problems.push(...contained(node.operands));
  if (node.kind === 'at-least') problems.push(...repeated(node.operands, 'ATLEAST'));
  for (const child of childrenOf(node)) visit(child, problems);
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
