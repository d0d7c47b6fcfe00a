import type { TermCounts } from '../work-records.js';
import type { Db } from './db.js';

export function countTerms(db: Db, { items, words }: TermCounts): void {
  db.run(
    `INSERT INTO counted (one, items) VALUES (1, ?)
     ON CONFLICT (one) DO UPDATE SET items = items + excluded.items`,
    items,
  );
  for (const [word, count] of words) {
    db.run(
      'INSERT INTO words (word, items) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET items = items + excluded.items',
      word,
      count,
    );
  }
}

export function termCounts(db: Db): TermCounts {
  const counted = db.get<{ items: number }>('SELECT items FROM counted');
  const words = db.all<{ word: string; items: number }>('SELECT word, items FROM words');
  return { items: counted?.items ?? 0, words: new Map(words.map((row) => [row.word, row.items])) };
}
