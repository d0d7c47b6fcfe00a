/**
 * Contexts that follow one another while work goes on: a job keeps the one it began with. What only older contexts
 * hold, a channel whose settings changed say, is closed when the last job that may use it has ended.
 */
import type { Context } from './context.js';

type Closable = { close(): Promise<void> };

export class Generations {
  #current: Context;
  /** Contexts in use, by number of jobs. */
  readonly #busy = new Map<Context, number>();
  /** Held by no current context, not yet closed. */
  readonly #retired = new Set<Closable>();
  readonly #onError: (error: unknown) => void;
  #whenQuiet: (() => void)[] = [];

  /** @param onError hears of a channel or client that would not close */
  constructor(first: Context, onError: (error: unknown) => void) {
    this.#current = first;
    this.#onError = onError;
  }

  get current(): Context {
    return this.#current;
  }

  async use<T>(work: (context: Context) => Promise<T>): Promise<T> {
    const context = this.#current;
    this.#busy.set(context, (this.#busy.get(context) ?? 0) + 1);
    try {
      return await work(context);
    } finally {
      this.#leave(context);
    }
  }

  /** @returns when no job works with an older context any more */
  replace(next: Context): Promise<void> {
    const kept = new Set(heldBy(next));
    for (const held of heldBy(this.#current)) if (!kept.has(held)) this.#retired.add(held);
    for (const held of kept) this.#retired.delete(held); // one that comes back while a job still holds it
    this.#current = next;
    const quiet = new Promise<void>((resolve) => this.#whenQuiet.push(resolve));
    this.#settle();
    return quiet;
  }

  /** Closes everything, idle or not. */
  async close(): Promise<void> {
    const all = [...this.#retired, ...heldBy(this.#current)];
    this.#retired.clear();
    await Promise.all(all.map((held) => held.close()));
  }

  #leave(context: Context): void {
    const left = (this.#busy.get(context) ?? 1) - 1;
    if (left > 0) this.#busy.set(context, left);
    else this.#busy.delete(context);
    this.#settle();
  }

  #settle(): void {
    const older = [...this.#busy.keys()].filter((context) => context !== this.#current);
    const inUse = new Set(older.flatMap(heldBy));
    for (const held of this.#retired) {
      if (inUse.has(held)) continue;
      this.#retired.delete(held);
      held.close().catch(this.#onError);
    }
    if (older.length > 0) return;
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }
}

function heldBy({ http, channels }: Context): readonly Closable[] {
  return [http, ...channels.values()];
}
