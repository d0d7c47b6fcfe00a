/** What is under way, by name, and a promise of its end. */
export class Tally {
  readonly #names = new Set<string>();
  readonly #waiting: (() => void)[] = [];

  add(name: string): void {
    this.#names.add(name);
  }

  remove(name: string): void {
    this.#names.delete(name);
    if (this.#names.size === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async empty(): Promise<void> {
    if (this.#names.size > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
