import { expect, it } from 'vitest';
import { playBurst } from './burst.js';

it('tells five channels of five hundred alerts under 429s, each once, beside a slow one', async () => {
  const { stories, told } = await playBurst(1, true);
  for (const [channel, counts] of Object.entries(told)) {
    const wrong = stories.filter((words) => counts.get(words) !== 1);
    expect({ channel, wrong }).toEqual({ channel, wrong: [] });
  }
}, 300_000);
