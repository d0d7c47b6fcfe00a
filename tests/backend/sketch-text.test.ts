/** Stories and alerts as the embedded store writes them: in less room than as JSON, and the same when read. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  alertText,
  readAlertText,
  readStoryText,
  storyText,
} from '../../src/backend/embedded/sketch-text.js';
import { anAlert, aStory, aStoryItem } from '../builders.js';

const hash = fc.nat(2 ** 32 - 1);
const hashes = fc.oneof(
  fc.array(hash, { maxLength: 300, size: 'max' }),
  fc.array(fc.oneof(hash, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), {
    maxLength: 20,
  }),
);
const item = fc.record({ shingles: hashes, headline: hashes }).map((lists) => {
  const plain = aStoryItem();
  return { ...plain, sketch: { ...plain.sketch, ...lists } };
});

it('are read as they were, whatever their sketches hold', () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), item, (items, told) => {
      const story = aStory({ items });
      const alert = anAlert({ item: told });
      // to the letter: exports of two stores are compared
      expect(JSON.stringify(readStoryText(storyText(story)))).toBe(JSON.stringify(story));
      expect(JSON.stringify(readAlertText(alertText(alert)))).toBe(JSON.stringify(alert));
    }),
  );
});

it('are read where an older program has written them', () => {
  const story = aStory({
    items: [aStoryItem({ sketch: { ...aStoryItem().sketch, shingles: [2, 2 ** 32 - 2] } })],
  });
  expect(readStoryText(JSON.stringify(story))).toEqual(story);
  const alert = anAlert({ item: story.items[0] ?? aStoryItem() });
  expect(readAlertText(JSON.stringify(alert))).toEqual(alert);
});
