/** Epoch ms. Handed in wherever time matters, so that tests drive it. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
