import { expect, it } from 'vitest';
import { comparePairs, playStream, readSet, TRANSLATED } from './measure/set.js';

/** What a team that reads a channel can live with. */
const PRECISION = 0.98;
const RECALL = 0.92;
const WRONG_LOOKALIKES = 0.05;

it('joins what tells one story, and keeps apart what only looks alike', async () => {
  const told = (await readSet()).filter(({ variant }) => variant !== TRANSLATED);
  const { same, joined, right } = comparePairs(told);
  expect(right / joined).toBeGreaterThanOrEqual(PRECISION);
  expect(right / same).toBeGreaterThanOrEqual(RECALL);
  const lookalikes = (await playStream(told)).filter(({ lookalike }) => lookalike);
  const wrong = lookalikes.filter(({ trouble }) => trouble !== undefined);
  expect(wrong.length / lookalikes.length).toBeLessThanOrEqual(WRONG_LOOKALIKES);
});
