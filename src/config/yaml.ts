/**
 * Reads YAML and keeps the place of everything in it, down to a character inside a block scalar, so that
 * a misspelt word in a rule's query is told with its true line and column.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { broken, locate, parseWithCare, type YamlBroken, type YamlRead } from './yaml-places.js';

/** The largest catalogue of feeds we know is 40 KB; a file far larger is not one that people edit. */
const MAX_BYTES = 2 * 1024 * 1024;

/** @param file path under `root`, with forward slashes */
export function readYaml(root: string, file: string): YamlRead {
  const text = readText(root, file);
  return text.kind === 'broken' ? text : parseYaml(text.source, file);
}

export type TextRead = { readonly kind: 'text'; readonly source: string } | YamlBroken;

/** What `parseYaml` takes. */
export function readText(root: string, file: string): TextRead {
  const path = join(root, file);
  try {
    const bytes = statSync(path).size;
    if (bytes > MAX_BYTES) return broken(file, `is too large: ${bytes} bytes, at most ${MAX_BYTES}`);
    return {
      kind: 'text',
      source: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)),
    };
  } catch (error) {
    if (error instanceof TypeError) return broken(file, 'is not UTF-8 text');
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code !== 'ENOENT') return broken(file, `cannot be read (${error.code})`);
    return broken(file, 'is missing — is this the folder of the watch? --root names another');
  }
}

export function parseYaml(source: string, file: string): YamlRead {
  const value = readQuickly(source);
  return value === undefined
    ? parseWithCare(source, file)
    : { kind: 'read', document: locate(value, source, file) };
}

/** A key that is no text, or that YAML could read as something else: `? x`, `01`, `~`, `True`. */
const DOUBTFUL_KEY = /(?:[?:]|(?:[-+.~\d][^\s:]{0,40}|null|true|false)\s*:)(?:\s|$)/;
/**
 * What the two readers see differently, or only one of them refuses: tabs, lone CR, a byte order mark inside, several
 * documents, tags and anchors, such keys, and escapes of a line's end or of more than there is.
 */
const DOUBTFUL = new RegExp(
  String.raw`\t|\r(?!\n)|[^]\ufeff|^(?:---|\.\.\.)|(?:^|[\s{[,-])(?:[!&]\S|${DOUBTFUL_KEY.source})|\\(?:U|\r?\n)`,
  'im',
);

/** The values alone, by the core schema of YAML 1.2. Undefined where anything is wrong, or only might be. */
function readQuickly(source: string): unknown {
  if (DOUBTFUL.test(source)) return undefined;
  try {
    return load(source, { maxAliases: 0 }) ?? null;
  } catch {
    return undefined; // the other reader tells it with its place, or knows better
  }
}
