import { createReadStream } from 'node:fs';
import { readItemLine } from '../config/item-line.js';
import type { Feed } from '../model/feed.js';
import type { FeedId } from '../model/id.js';
import type { Item } from '../model/item.js';
import { withLanguage } from '../pipeline/item-language.js';
import { linesOf } from './lines.js';
import type { Terminal } from './terminal.js';

/**
 * The items of a file of JSON Lines, each in the language that it says or looks like; `-` is stdin. A line that is none is told on stderr and passed over.
 * @param broken called for each of those
 */
export async function* readItems(
  file: string,
  feeds: ReadonlyMap<FeedId, Feed>,
  terminal: Terminal,
  broken: () => void,
): AsyncGenerator<{ readonly item: Item }> {
  let number = 0;
  for await (const lines of linesOf(file === '-' ? terminal.stdin : createReadStream(file))) {
    for (const line of lines) {
      number++;
      if (line.trim() === '') continue;
      const read = readItemLine(line, feeds);
      if (read.kind === 'item') {
        yield { item: await withLanguage(read.item) };
      } else {
        broken();
        terminal.stderr.write(`line ${number}: ${read.reason}\n`);
      }
    }
  }
}
