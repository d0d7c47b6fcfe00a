/** How well the rules tell the beat from what resembles it, on reports other than their own examples. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { matchItem } from '../../src/match/evaluate.js';
import { shippedWatch } from './shipped.js';

interface WrittenItem {
  readonly lang: string;
  readonly country?: string;
  readonly title: string;
  readonly summary: string;
  readonly fires: readonly string[];
}

// the file is ours: its shape is known
const items = parse(readFileSync(new URL('items.yml', import.meta.url), 'utf8')) as readonly WrittenItem[];
const matcher = await (await shippedWatch()).matching.ready();

describe('exactly the rules that a report is about fire', () => {
  it.each(items)('[$lang] $title', ({ fires, ...item }) => {
    const fired = matchItem(matcher, { ...item, tags: [] }).map(({ rule }) => rule);
    expect(fired.sort()).toEqual([...fires].sort());
  });
});
