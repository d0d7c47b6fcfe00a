import type { TermCounts } from '../work-records.js';
import { list, number, type Server, text } from './scripts.js';

export async function countTerms(server: Server, { items, words }: TermCounts): Promise<void> {
  await server.run('countTerms', { items, words: [...words.keys()], counts: [...words.values()] });
}

export async function termCounts(server: Server): Promise<TermCounts> {
  const [items, counts] = list(await server.run('termCounts', {}));
  const found = list(counts);
  const words = Array.from({ length: found.length / 2 }, (_, i): [string, number] => [
    text(found[2 * i]),
    number(found[2 * i + 1]),
  ]);
  return { items: number(items), words: new Map(words) };
}
