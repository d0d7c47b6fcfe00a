/**
 * Verbs that change the store. Those called in one turn of the event loop share a transaction, and so one visit to
 * the disk; each is answered when that is durable. Of none is a part kept: when one of them fails, what the others
 * did is undone with it, and each is done again by itself. So a verb's body may run twice, and only reads and writes.
 */
import type { Db, Durability } from './db.js';

interface Verb {
  readonly durability: Durability;
  act(): void;
  /** Hands out what the last `act` came to. */
  answer(): void;
  refuse(error: unknown): void;
}

export class Writes {
  readonly #db: Db;
  #waiting: Verb[] = [];

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Does `body` in a transaction, soon. Rejects with what it throws, and changes nothing then. One that is `unsynced`
   * is synced all the same when it shares its transaction with another that is.
   */
  add<T>(body: () => T, durability: Durability = 'synced'): Promise<T> {
    return new Promise((resolve, reject) => {
      let answer: () => void;
      const verb: Verb = {
        durability,
        act: () => {
          const result = body();
          answer = () => resolve(result);
        },
        answer: () => answer(),
        refuse: reject,
      };
      if (this.#waiting.push(verb) === 1) setImmediate(() => this.flush());
    });
  }

  /** Does at once what waits. */
  flush(): void {
    const verbs = this.#waiting;
    this.#waiting = [];
    if (verbs.length === 0 || this.#doAll(verbs)) return;
    for (const verb of verbs) this.#doAll([verb]);
  }

  /** False when they are worth another try, each by itself. */
  #doAll(verbs: readonly Verb[]): boolean {
    let began = false;
    const body = () => {
      began = true;
      for (const verb of verbs) verb.act();
    };
    try {
      this.#db.write(body, verbs.some(({ durability }) => durability === 'synced') ? 'synced' : 'unsynced');
    } catch (error) {
      if (began && verbs.length > 1) return false;
      for (const verb of verbs) verb.refuse(error); // where another process holds the file, none fares better alone
      return true;
    }
    for (const verb of verbs) verb.answer();
    return true;
  }
}
