import { expect, it } from 'vitest';
import type { Stage } from './stage.js';

export function describeWords(stage: Stage): void {
  const counts = (items: number, words: Readonly<Record<string, number>>) => {
    return { items, words: new Map(Object.entries(words)) };
  };

  it('are none where nothing was counted', async () => {
    expect(await stage.state.termCounts()).toEqual(counts(0, {}));
  });

  it('add up, item by item and word by word', async () => {
    await stage.state.countTerms(counts(10, { frontera: 4, 'bolivi*': 2 }));
    await stage.state.countTerms(counts(5, { frontera: 1, 'sancion~es': 3 }));
    expect(await stage.state.termCounts()).toEqual(
      counts(15, { frontera: 5, 'bolivi*': 2, 'sancion~es': 3 }),
    );
  });

  it('keep a word that was looked for and never met', async () => {
    await stage.state.countTerms(counts(3, { litio: 0 }));
    expect(await stage.state.termCounts()).toEqual(counts(3, { litio: 0 }));
  });

  it('keep words of any script apart, and those that look like names of something else', async () => {
    const odd = { حزب: 1, כוח: 2, constructor: 3, items: 4, __proto__x: 5, 'وزير*': 6 };
    await stage.state.countTerms(counts(7, odd));
    expect(await stage.state.termCounts()).toEqual(counts(7, odd));
  });

  it('take many at once, and stay when the store is closed', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`word${n}`, n % 7]));
    await stage.state.countTerms(counts(1_000, many));
    await stage.reopen();
    expect(await stage.state.termCounts()).toEqual(counts(1_000, many));
  });
}
