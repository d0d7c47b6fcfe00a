/** Which stories share keys with an item, as the port promises it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyIndex } from '../../src/backend/key-index.js';
import type { StoryKeys } from '../../src/backend/records.js';

/** A key of more stories says nothing. */
const COMMON = 200;

const name = fc.constantFrom('a', 'b', 'c', 'd');
const keys = fc.record({
  exact: fc.array(name, { maxLength: 3 }),
  sketch: fc.array(fc.nat({ max: 12 }), { maxLength: 6 }),
});
const asked = fc.tuple(keys, fc.integer({ min: 1, max: 4 })).map(([some, minimum]) => ({ ...some, minimum }));
const stored = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), keys), { maxLength: 400, size: 'max' });
const isOpen = (story: number): boolean => story % 7 !== 0;

it('finds what counting one by one finds, in the same order', () => {
  fc.assert(
    fc.property(stored, asked, (all, wanted) => {
      const index = new KeyIndex();
      for (const [story, { exact, sketch }] of all) index.add(story, exact, sketch);
      expect(index.find(wanted, isOpen)).toEqual(countOneByOne(all, wanted));
    }),
  );
});

function countOneByOne(
  all: readonly (readonly [number, Pick<StoryKeys, 'exact' | 'sketch'>])[],
  { exact, sketch, minimum }: StoryKeys,
): readonly number[] {
  const shared = (
    kind: 'exact' | 'sketch',
    wanted: readonly (string | number)[],
  ): ReadonlyMap<number, number> => {
    const counts = new Map<number, number>();
    for (const key of new Set(wanted)) {
      const having = all.filter(([, own]) => (own[kind] as readonly (string | number)[]).includes(key)); // of its kind
      const open = new Set(having.map(([story]) => story).filter(isOpen));
      if (open.size <= COMMON) for (const story of open) counts.set(story, (counts.get(story) ?? 0) + 1);
    }
    return counts;
  };
  const [exactly, roughly] = [shared('exact', exact), shared('sketch', sketch)];
  const by = (counts: ReadonlyMap<number, number>, a: number, b: number) =>
    (counts.get(b) ?? 0) - (counts.get(a) ?? 0);
  return [...new Set([...exactly.keys(), ...roughly.keys()])]
    .filter((story) => exactly.has(story) || (roughly.get(story) ?? 0) >= minimum)
    .sort((a, b) => by(exactly, a, b) || by(roughly, a, b) || b - a);
}
