/** Where the alerts of an item would go if it came now: routes, channels and closing times of production. */
import type { State } from '../backend/port.js';
import { routesFor } from '../digest/route.js';
import { matchItem } from '../match/evaluate.js';
import type { RouteId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Mute } from '../model/mute.js';
import type { Route, RouteFilter } from '../model/route.js';
import type { Alert } from '../model/story.js';
import { keyAlone } from './fresh-items.js';
import type { Watch } from './load.js';
import { MemoryStories } from './memory-stories.js';
import { muteOf } from './mute.js';
import { outletOf } from './outlet.js';
import { planStories, readTelling } from './plan-stories.js';

/** What the store knows that matters to routes. */
export interface Present {
  /** Closing times of windows that are open, by route. */
  readonly open: ReadonlyMap<RouteId, number>;
  readonly mutes: readonly Mute[];
}

export interface RoutedAlert {
  readonly alert: Alert;
  /** What would hold it back, whatever the routes say. */
  readonly mute?: Mute;
  readonly taken: readonly {
    readonly route: Route;
    /** When its digest would close, epoch ms. */
    readonly closesAt: number;
    /** Whether that is the time of a window which is open already. */
    readonly open: boolean;
  }[];
  /** Routes that do not take it, each with the keys of `when` that refuse it. */
  readonly refused: readonly { readonly route: Route; readonly by: readonly (keyof RouteFilter)[] }[];
}

export async function previewRoutes(
  { matching, rules, routes, feeds }: Pick<Watch, 'matching' | 'rules' | 'routes' | 'feeds'>,
  item: Item,
  now: number,
  { open, mutes }: Present,
): Promise<readonly RoutedAlert[]> {
  const matches = matchItem(await matching.ready(), item);
  if (matches.length === 0) return [];
  const keyed = keyAlone(item);
  const outlet = outletOf(item, new Map(feeds.map((feed) => [feed.id, feed])));
  const { alerts } = await planStories(new MemoryStories(), {
    items: [{ keyed, matches, telling: readTelling(keyed, outlet, now) }],
    now,
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    routes,
  });
  return alerts.map(({ alert, routes: entries }) => {
    const closing = new Map(entries.map(({ route, closesAt }) => [route, closesAt]));
    const mute = muteOf(alert, mutes);
    return {
      alert,
      ...(mute && { mute }),
      taken: routes.flatMap((route) => {
        const planned = closing.get(route.id);
        if (planned === undefined) return [];
        const closesAt = Math.min(planned, open.get(route.id) ?? Number.POSITIVE_INFINITY);
        return [{ route, closesAt, open: closesAt < planned }];
      }),
      refused: routes.flatMap((route) =>
        closing.has(route.id) ? [] : [{ route, by: refusingKeys(route, alert) }],
      ),
    };
  });
}

/** @param state absent where nothing has run yet */
export async function readPresent(state: State | undefined, routes: readonly Route[]): Promise<Present> {
  if (state === undefined) return { open: new Map(), mutes: [] };
  const windows = await Promise.all(routes.map((route) => state.readOpenDigest(route.id)));
  const open = windows.flatMap((window) =>
    window === undefined ? [] : [[window.route, window.closesAt] as const],
  );
  return { open: new Map(open), mutes: await state.mutes() };
}

const TAKES_ALL: RouteFilter = { severities: [], rules: [], tags: [], country: [], affiliation: [] };
const KEYS = ['severities', 'rules', 'tags', 'country', 'affiliation'] as const;

/** Each key is asked alone, as production asks them together. */
function refusingKeys(route: Route, alert: Alert): readonly (keyof RouteFilter)[] {
  return KEYS.filter((key) => {
    const alone = { ...route, when: { ...TAKES_ALL, [key]: route.when[key] } };
    return routesFor(alert, [alone]).length === 0;
  });
}
