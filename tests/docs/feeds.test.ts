/** docs/feeds.md: every example is read as a file of feeds would be, and every key has one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { feedFileShape, feedShape } from '../../src/config/feed-file.js';
import { printProblem } from '../../src/config/problem.js';
import { readShape } from '../../src/config/read-shape.js';
import { parseYaml } from '../../src/config/yaml.js';
import { TROUBLES } from '../../src/model/feed-health.js';
import { FEED_STATES } from '../../src/pipeline/feed-state.js';

const PAGE = readFileSync(new URL('../../docs/feeds.md', import.meta.url), 'utf8');
const BLOCKS = [...PAGE.matchAll(/(?:^ {4}.*\n|^\n(?= {4}))+/gm)].map(([block]) =>
  block.replace(/^ {4}/gm, '').trimStart(),
);
const EXAMPLES = BLOCKS.filter((block) => block.startsWith('feeds:'));

function entriesOf(example: string): readonly unknown[] {
  const read = parseYaml(example, 'feeds.md');
  if (read.kind === 'broken') throw new Error(read.problems.map(printProblem).join('\n'));
  const file = readShape(feedFileShape, read.document);
  return file.read?.value.feeds ?? [];
}

describe('docs/feeds.md', () => {
  it.each(EXAMPLES.map((example) => [example]))('has a sound example: %s', (example) => {
    const entries = entriesOf(example);
    expect(entries).not.toEqual([]);
    for (const entry of entries) expect(feedShape.safeParse(entry).error).toBeUndefined();
  });

  it('has an example of every key', () => {
    const schema = z.toJSONSchema(feedShape, { io: 'input' });
    const shown = new Set(EXAMPLES.flatMap(entriesOf).flatMap((entry) => Object.keys(Object(entry))));
    expect(Object.keys(schema.properties ?? {}).filter((key) => !shown.has(key))).toEqual([]);
  });

  it('explains every state of a feed', () => {
    expect([...FEED_STATES, ...TROUBLES].filter((state) => !PAGE.includes(`\`${state}\``))).toEqual([]);
  });
});
