/** Ten sequences of faults, their seeds fixed; `npm run test:faults` plays as many others as it is told. */
import { describe, expect, it } from 'vitest';
import { playSequence } from './sequence.js';
import { isSound } from './verdict.js';
import type { StoreKind } from './world.js';

const SEQUENCES: readonly (readonly [StoreKind, number])[] = [
  ...[101, 102, 103, 104, 105, 106, 107].map((seed) => ['redis', seed] as const),
  ...[201, 202, 203].map((seed) => ['embedded', seed] as const),
];

describe('a watch in trouble', () => {
  it.each(SEQUENCES)(
    'on the %s store tells all, and nothing twice unmarked: seed %i',
    async (store, seed) => {
      const { faults, verdict } = await playSequence(seed, store);
      expect({ faults, verdict, sound: isSound(verdict) }).toMatchObject({ sound: true });
    },
    180_000,
  );
});
