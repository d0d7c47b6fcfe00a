import { expect, it } from 'vitest';
import { playBurst } from './burst.js';

it('tells five channels of five hundred alerts under 429s, each once, beside a slow one', async () => {
  const { stories, channels } = await playBurst(1, true);
  for (const [channel, { digests, messages, taken, parts }] of Object.entries(channels)) {
    const undigested = stories.filter((words) => digests.get(words) !== 1);
    const twice = stories.filter((words) => (messages.get(words) ?? 0) > 1);
    expect({ channel, undigested, twice, taken }).toEqual({
      channel,
      undigested: [],
      twice: [],
      taken: parts,
    });
  }
}, 300_000);
