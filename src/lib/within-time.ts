/** Comes to what `work` comes to, or to what `late` says when that takes longer than `ms`; the work itself goes on. */
export async function orLate<T, L>(ms: number, work: Promise<T>, late: () => L): Promise<T | L> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<L>((resolve, reject) => {
    timer = setTimeout(() => Promise.resolve().then(late).then(resolve, reject), ms);
  });
  return Promise.race([work, enough]).finally(() => clearTimeout(timer));
}

/** Comes to what `work` comes to, or rejects with `late` when that takes longer than `ms`; the work itself goes on. */
export function withinTime<T>(ms: number, work: Promise<T>, late: string): Promise<T> {
  return orLate(ms, work, () => {
    throw new Error(late);
  });
}
