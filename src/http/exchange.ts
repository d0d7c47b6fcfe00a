/** One request to one address, and its answer under a cap. There is no stream in between: most answers have no body. */
import type { Dispatcher } from 'undici';
import type { End } from './end.js';
import type { HttpHeaders } from './outcome.js';

export interface Head {
  readonly status: number;
  readonly headers: HttpHeaders;
}

export interface Answer extends Head {
  /** As sent; undefined where it was not wanted, or is larger than allowed. Nothing of it was kept then. */
  readonly body: Buffer | undefined;
}

export interface Wanted {
  /** Of the body as sent. */
  readonly maxBytes: number;
  /** Whether the body of this answer is to be read: the connection ends with its head where not. */
  body(head: Head): boolean;
}

/** @throws what undici throws, and an error where the end came first */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  wanted: Wanted,
  end: End,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const exchanging = new Exchange(wanted, resolve, reject);
    end.heed(() => exchanging.onResponseError(undefined, new Error('the request was called off')));
    if (!end.isOver) dispatcher.dispatch(request, exchanging);
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #wanted: Wanted;
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #head: Head | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #isDone = false;

  constructor(wanted: Wanted, resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    this.#wanted = wanted;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isDone) this.#breakOff();
  }

  onResponseStart(_: unknown, status: number, headers: Parsed): void {
    if (this.#isDone || status < 200) return; // a word in between (RFC 9110 §15.2): the answer is still to come
    this.#head = { status, headers: flatten(headers) };
    if (!this.#wanted.body(this.#head)) this.#leave(this.#head);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#isDone || this.#head === undefined) return;
    this.#size += chunk.length;
    if (this.#size > this.#wanted.maxBytes) this.#leave(this.#head);
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isDone || this.#head === undefined) return;
    this.#isDone = true;
    this.#resolve({ ...this.#head, body: Buffer.concat(this.#chunks, this.#size) });
  }

  onResponseError(_: unknown, error: Error): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#reject(error);
    this.#breakOff();
  }

  /** With the rest unread. */
  #leave(head: Head): void {
    this.#isDone = true;
    this.#resolve({ ...head, body: undefined });
    this.#breakOff();
  }

  #breakOff(): void {
    this.#chunks.length = 0;
    this.#controller?.abort(new Error('the rest is not wanted'));
  }
}

type Parsed = Readonly<Record<string, string | string[] | undefined>>;

function flatten(headers: Parsed): HttpHeaders {
  const flat: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
