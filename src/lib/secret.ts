import { inspect } from 'node:util';
import { hash } from './hash.js';

/** A value that prints as `***` whichever way it is printed; `reveal()` is called only where it is sent. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** Tells two secrets apart without showing either. */
  fingerprint(): string {
    return hash('secret', this.#value).slice(0, 10);
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}
