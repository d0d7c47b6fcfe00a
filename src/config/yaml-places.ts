/**
 * Reads YAML with care: what is wrong with it, and where each part of it stands. That takes seven times as long as
 * reading the values alone, so it is left to files with a problem to be told.
 */
import { createRequire } from 'node:module';
import type * as Yaml from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import type { Located, Path, Position } from './located.js';
import type { Problem } from './problem.js';
import { offsetInSource } from './yaml-scalar.js';

/** Aliases resolved in one file; a nest of them would grow without bound ("billion laughs"). */
const MAX_ALIASES = 100;
/** Syntax errors told of one file: after the first few they follow from each other. */
const MAX_SYNTAX_PROBLEMS = 5;

const require = createRequire(import.meta.url);
let loaded: typeof Yaml | undefined;

/** The package, read in at the first use: most starts never come to one. Files are read synchronously, and so is it. */
function yaml(): typeof Yaml {
  loaded ??= require('yaml');
  return loaded as typeof Yaml; // `require` says nothing of types
}

export interface YamlBroken {
  readonly kind: 'broken';
  readonly problems: readonly Problem[];
}
export type YamlRead = { readonly kind: 'read'; readonly document: Located<unknown> } | YamlBroken;

export function parseWithCare(source: string, file: string): YamlRead {
  try {
    const { document, lines } = open(source);
    const faults = [...document.errors, ...document.warnings]; // a warning is a tag that would be ignored
    // the parser's stack is at its end, and tells so once a level
    if (faults.some(({ code }) => code === 'RESOURCE_EXHAUSTION'))
      return broken(file, 'is nested too deeply');
    if (faults.length > 0) {
      const problems = faults.slice(0, MAX_SYNTAX_PROBLEMS).map((fault): Problem => {
        return {
          file,
          ...placeIn(lines, fault.pos[0]),
          what: sayFault(fault.code, fault.message),
          severity: 'error',
        };
      });
      return { kind: 'broken', problems };
    }
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { kind: 'read', document: locate(value, source, file, { document, lines }) };
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

export function broken(file: string, what: string): YamlBroken {
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

interface Opened {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

function open(source: string): Opened {
  const { LineCounter, parseDocument } = yaml();
  const lines = new LineCounter();
  const options = { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: true };
  return { document: parseDocument(source, options), lines };
}

/** @param opened when it is open already; else it is opened when somebody asks for a place */
export function locate<T>(value: T, source: string, file: string, opened?: Opened): Located<T> {
  let late = opened;
  const look = (find: (document: Document.Parsed) => number): Position => {
    late ??= open(source);
    return placeIn(late.lines, find(late.document));
  };
  return {
    value,
    file,
    at: (path, offset) => look((document) => offsetOf(nodeAt(document, path), source, offset)),
    atKey: (path) =>
      look((document) => keyOffset(document, path) ?? offsetOf(nodeAt(document, path), source)),
  };
}

function placeIn(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function offsetOf(node: Node | undefined, source: string, offset?: number): number {
  if (!node?.range) return 0;
  if (offset === undefined || !yaml().isScalar(node)) return node.range[0];
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
  return yaml().isScalar(key) ? key.range?.[0] : undefined;
}

function childOf(
  node: Node | undefined,
  step: string | number,
): { key?: unknown; value: unknown } | undefined {
  if (yaml().isSeq(node)) return { value: node.items[Number(step)] };
  if (!yaml().isMap(node)) return undefined;
  return node.items.find(({ key }) => yaml().isScalar(key) && String(key.value) === String(step));
}

function resolved(document: Document.Parsed, node: unknown): Node | undefined {
  if (yaml().isAlias(node)) return node.resolve(document);
  return yaml().isScalar(node) || yaml().isMap(node) || yaml().isSeq(node) ? node : undefined;
}
