/**
 * What the files of feeds, rules and concepts were read to by an earlier start: parsing and checking them takes most
 * of one, and they seldom change. A reading is found by the whole text that it was made of, for one build of the
 * program. Only sound ones are kept, and none that took anything from the environment.
 */
import { hash } from '../lib/hash.js';
import { readKept, writeKept } from '../lib/kept-file.js';

type Kind = 'feeds' | 'rule' | 'concept';

export interface Readings {
  /** As it was kept for this text. The caller knows the type: it is the same whenever the kind is. */
  find<T>(kind: Kind, source: string): T | undefined;
  /** @param value JSON can hold it */
  keep(kind: Kind, source: string, value: unknown): void;
  /** Writes what was found and kept; the rest is of files that are no more. */
  close(): void;
}

/** For who reads everything anew. */
export const noReadings: Readings = { find: () => undefined, keep() {}, close() {} };

/** @param program which reads: another may see the same text in another way */
export function openReadings(file: string, program: string): Readings {
  const earlier = readFrom(file, program);
  const used: Record<string, unknown> = {};
  let isNew = false;
  return {
    find<T>(kind: Kind, source: string) {
      const key = hash(kind, source);
      const value = earlier.get(key);
      if (value !== undefined) used[key] = value;
      return value as T | undefined; // this program wrote it, for the same kind, as the print of the file says
    },
    keep(kind, source, value) {
      used[hash(kind, source)] = value;
      isNew = true;
    },
    close() {
      if (!isNew && Object.keys(used).length === earlier.size) return;
      const text = JSON.stringify(used);
      writeKept(file, `${printOf(program, text)}\n${text}`);
    },
  };
}

/** Nothing of a file that is another program's, or was damaged. */
function readFrom(file: string, program: string): ReadonlyMap<string, unknown> {
  const [print, text = ''] = (readKept(file) ?? '').split('\n');
  return new Map(print === printOf(program, text) ? Object.entries(JSON.parse(text)) : []);
}

function printOf(program: string, text: string): string {
  return hash('readings', program, process.version, text);
}
