/**
 * Reads YAML and keeps the place of everything in it, down to a character inside a block scalar, so that
 * a misspelt word in a rule's query is told with its true line and column.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Located, Path, Position } from './located.js';
import type { Problem } from './problem.js';
import { offsetInSource } from './yaml-scalar.js';

/** The largest catalogue of feeds we know is 40 KB; a file far larger is not one that people edit. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Aliases resolved in one file; a nest of them would grow without bound ("billion laughs"). */
const MAX_ALIASES = 100;
/** Syntax errors told of one file: after the first few they follow from each other. */
const MAX_SYNTAX_PROBLEMS = 5;

export type YamlRead =
  | { readonly kind: 'read'; readonly document: Located<unknown> }
  | { readonly kind: 'broken'; readonly problems: readonly Problem[] };

/** @param file path under `root`, with forward slashes */
export function readYaml(root: string, file: string): YamlRead {
  const path = join(root, file);
  try {
    const bytes = statSync(path).size;
    if (bytes > MAX_BYTES) return broken(file, `is too large: ${bytes} bytes, at most ${MAX_BYTES}`);
    return parseYaml(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)), file);
  } catch (error) {
    if (error instanceof TypeError) return broken(file, 'is not UTF-8 text');
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT') return broken(file, `cannot be read (${error.code})`);
    return broken(file, 'is missing — is this the folder of the watch? --root names another');
  }
}

export function parseYaml(source: string, file: string): YamlRead {
  const lines = new LineCounter();
  const place = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(source, {
      lineCounter: lines,
      prettyErrors: false,
      stringKeys: true,
      uniqueKeys: true,
    });
    const faults = [...document.errors, ...document.warnings]; // a warning is a tag that would be ignored
    // the parser's stack is at its end, and tells so once a level
    if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION'))
      return broken(file, 'is nested too deeply');
    if (faults.length > 0) {
      const problems = faults.slice(0, MAX_SYNTAX_PROBLEMS).map((fault): Problem => {
        return { file, ...place(fault.pos[0]), what: sayFault(fault.code, fault.message), severity: 'error' };
      });
      return { kind: 'broken', problems };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { kind: 'read', document: locate(document, source, file, place, value) };
  } catch (error) {
    // yaml throws a ReferenceError for too many aliases and for one that names nothing
    if (!(error instanceof ReferenceError)) throw error;
    const many = error.message.startsWith('Excessive');
    return broken(
      file,
      `has ${many ? 'too many aliases' : 'an alias that names nothing'} — write the values out`,
    );
  }
}

function broken(file: string, what: string): YamlRead {
  const [reason, hint] = what.split(' — ');
  const problem = { file, line: 1, column: 1, what: reason ?? what, severity: 'error' } as const;
  return { kind: 'broken', problems: [hint === undefined ? problem : { ...problem, hint }] };
}

/** yaml's own words are good but for a few. */
function sayFault(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key stands here twice';
  if (code === 'TAB_AS_INDENT') return 'indent with blanks, not with tabs';
  if (code === 'MULTIPLE_DOCS') return 'one document a file: this line begins another';
  if (code === 'NON_STRING_KEY') return 'a key must be plain text';
  const first = message.split('\n')[0] ?? message;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function locate(
  document: Document.Parsed,
  source: string,
  file: string,
  place: (offset: number) => Position,
  value: unknown,
): Located<unknown> {
  return {
    value,
    file,
    at: (path, offset) => place(offsetOf(nodeAt(document, path), source, offset)),
    atKey: (path) => place(keyOffset(document, path) ?? offsetOf(nodeAt(document, path), source)),
  };
}

function offsetOf(node: Node | undefined, source: string, offset?: number): number {
  if (!node?.range) return 0;
  if (offset === undefined || !isScalar(node)) return node.range[0];
  return offsetInSource(node, source, offset);
}

/** The node at `path`, or the nearest ancestor that is there. */
function nodeAt(document: Document.Parsed, path: Path): Node | undefined {
  let node = resolved(document, document.contents);
  for (const step of path) {
    const next = resolved(document, childOf(node, step)?.value);
    if (next === undefined) break;
    node = next;
  }
  return node;
}

function keyOffset(document: Document.Parsed, path: Path): number | undefined {
  const last = path.at(-1);
  if (last === undefined) return undefined;
  const key = childOf(nodeAt(document, path.slice(0, -1)), last)?.key;
  return isScalar(key) ? key.range?.[0] : undefined;
}

function childOf(
  node: Node | undefined,
  step: string | number,
): { key?: unknown; value: unknown } | undefined {
  if (isSeq(node)) return { value: node.items[Number(step)] };
  if (!isMap(node)) return undefined;
  return node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
}

function resolved(document: Document.Parsed, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isScalar(node) || isMap(node) || isSeq(node) ? node : undefined;
}
