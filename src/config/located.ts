import type { Problem } from './problem.js';

/** Keys and indexes that lead from a document's root to one of its values. */
export type Path = readonly (string | number)[];

/** 1-based; column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A value read from a file, which still knows where each part of it stands. */
export interface Located<T> {
  readonly value: T;
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  /**
   * Where the value at `path` begins; of an absent one, its nearest ancestor that is there.
   * @param offset UTF-16 units into the value, when it is a string
   */
  at(path: Path, offset?: number): Position;
  /** Where the key that ends `path` begins. */
  atKey(path: Path): Position;
}

export function errorAt<T>(where: Located<T>, position: Position, what: string, hint?: string): Problem {
  return { file: where.file, ...position, what, ...(hint === undefined ? {} : { hint }), severity: 'error' };
}

export function warningAt<T>(where: Located<T>, position: Position, what: string, hint?: string): Problem {
  return { ...errorAt(where, position, what, hint), severity: 'warning' };
}

/** The same place with another value: what zod made of it. */
export function withValue<T, U>(where: Located<T>, value: U): Located<U> {
  return { value, file: where.file, at: where.at, atKey: where.atKey };
}

/** A part of a document that stands for itself, e.g. one feed of a file. */
export function within<T, U>(where: Located<T>, prefix: Path, value: U): Located<U> {
  return {
    value,
    file: where.file,
    at: (path, offset) => where.at([...prefix, ...path], offset),
    atKey: (path) => where.atKey([...prefix, ...path]),
  };
}
