/**
 * Records that hold sketches, as text: JSON, but for the hashes of shingles, which take most of a story's room as numbers
 * and most of the time to read and write it. They are four bytes each, in base64. Records from before schema 10 have
 * them as numbers; both are read.
 */
import type { Alert, Sketch, Story, StoryItem } from '../../model/story.js';
import { parse } from './db.js';

type Hashes = readonly number[];
/** As it stands in a record. */
type Packed = Omit<Sketch, 'shingles' | 'headline'> &
  Readonly<Record<'shingles' | 'headline', Hashes | string>>;

/** More than a sketch holds; longer lists stay numbers. */
const MOST = 256;
const BYTES = 4;
const hashes = new Uint32Array(MOST); // used up within each call
const bytes = Buffer.from(hashes.buffer);

export function storyText(story: Story): string {
  return JSON.stringify({ ...story, items: story.items.map(packItem) });
}

export function readStoryText(text: string): Story {
  const story = parse<Story>(text);
  return { ...story, items: story.items.map(unpackItem) };
}

export function alertText(alert: Alert): string {
  return JSON.stringify({ ...alert, item: packItem(alert.item) });
}

export function readAlertText(text: string): Alert {
  const alert = parse<Alert>(text);
  return { ...alert, item: unpackItem(alert.item) };
}

function packItem(item: StoryItem) {
  const { sketch } = item;
  const packed: Packed = { ...sketch, shingles: pack(sketch.shingles), headline: pack(sketch.headline) };
  return { ...item, sketch: packed };
}

function unpackItem(item: StoryItem): StoryItem {
  const packed: Packed = item.sketch;
  return {
    ...item,
    sketch: { ...packed, shingles: unpack(packed.shingles), headline: unpack(packed.headline) },
  };
}

/** Only what can be read again as it was. */
function pack(list: Hashes): Hashes | string {
  if (list.length > MOST) return list;
  for (let n = 0; n < list.length; n++) {
    const hash = list[n] as number; // n < length
    hashes[n] = hash;
    if (hashes[n] !== hash) return list;
  }
  return bytes.toString('base64', 0, list.length * BYTES);
}

function unpack(packed: Hashes | string): Hashes {
  if (typeof packed !== 'string') return packed;
  const length = bytes.write(packed, 'base64') / BYTES;
  const list: number[] = [];
  for (let n = 0; n < length; n++) list.push(hashes[n] as number); // n < length
  return list;
}
