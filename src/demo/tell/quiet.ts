/** What the watch kept to itself: copies of a story that was told, and what only looks like news. */
import { many } from '../../lib/count.js';
import type { Watch } from '../../pipeline/load.js';
import type { ItemReport } from '../../pipeline/report.js';
import type { Outlet, Story } from '../outlet.js';
import { type Colours, quote } from './page.js';

export function tellCopies(colours: Colours, copies: readonly ItemReport[], watch: Watch): string {
  const outletOf = (feed: string | undefined) => watch.feeds.find((f) => f.id === feed)?.name ?? '';
  return copies
    .map(({ item, story }) => {
      const first = story?.story.items[0];
      const whose = first === undefined ? 'a story' : `the story of ${quote(first.outlet)}`;
      const count = many(story?.story.sources ?? 1, 'source');
      const why = colours.dim(`joins ${whose} by its ${story?.by}; ${count} so far`);
      return `  ${quote(outletOf(item.feed))}: ${quote(item.title)}\n    ${why}\n`;
    })
    .join('');
}

/** Traps by name; of ordinary noise only the number. */
export function tellSilence(
  colours: Colours,
  unmatched: readonly ItemReport[],
  outlets: readonly Outlet[],
): string {
  const stories = new Map<string, Story>(
    outlets.flatMap((outlet) => outlet.stories.map((story) => [story.title, story] as const)),
  );
  const traps = unmatched.flatMap(({ item }) => {
    const trap = stories.get(item.title)?.trap;
    return trap === undefined ? [] : [`  ${quote(item.title)}  ${colours.dim(`— ${trap}`)}\n`];
  });
  const noise = unmatched.length - traps.length;
  return `${traps.join('')}  ${colours.dim(`and ${many(noise, 'item')} of sport, weather, markets and the like`)}\n`;
}
