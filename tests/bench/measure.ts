/** Processor time, which neighbours on the machine disturb less than the clock. */

export interface Contender {
  readonly name: string;
  /** Does the work once, for as many items as it says. */
  readonly items: number;
  run(): void;
}

const ROUNDS = 5;
/** Until the compiler has seen enough; a watch runs for months. */
const WARM_UP = 4;

/**
 * Microseconds of processor time an item: the median of five rounds, after some that warm up. All contenders
 * take turns within a round, so that a slow minute of the machine is slow for all.
 */
export function measure(contenders: readonly Contender[]): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const { name, items, run } of contenders) {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) times.get(name)?.push((user + system) / items);
    }
  }
  return new Map([...times].map(([name, all]) => [name, quantile(all, 0.5)]));
}

/** As `measure`, once and only for as long as `budget` ms last: for what is too slow to wait for. */
export function measureFew<T>(items: readonly T[], work: (item: T) => void, budget: number): number {
  const until = performance.now() + budget;
  const before = process.cpuUsage();
  let done = 0;
  for (const item of items) {
    work(item);
    done += 1;
    if (performance.now() > until) break;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / done;
}

export function quantile(numbers: readonly number[], part: number): number {
  const place = Math.min(numbers.length - 1, Math.floor(numbers.length * part));
  return [...numbers].sort((a, b) => a - b)[place] ?? 0;
}
