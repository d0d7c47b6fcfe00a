/** Comes to what `work` comes to, or rejects with `late` when that takes longer than `ms`; the work itself goes on. */
export async function withinTime<T>(ms: number, work: Promise<T>, late: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(late)), ms);
  });
  return Promise.race([work, enough]).finally(() => clearTimeout(timer));
}
