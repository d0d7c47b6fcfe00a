/** Where the alerts of an item would go if it came now: routes, channels and closing times of production. */
import type { State } from '../backend/port.js';
import { routesFor } from '../digest/route.js';
import { matchItem } from '../match/evaluate.js';
import type { RouteId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Route, RouteFilter } from '../model/route.js';
import type { Alert } from '../model/story.js';
import { canonicalUrl } from '../parse/url.js';
import { MemoryStories } from './backtest-stories.js';
import type { Watch } from './load.js';
import { outletOf } from './outlet.js';
import { planStories } from './plan-stories.js';

export interface RoutedAlert {
  readonly alert: Alert;
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

/** @param open closing times of windows that are open, by route */
export async function previewRoutes(
  { matcher, rules, routes, feeds }: Pick<Watch, 'matcher' | 'rules' | 'routes' | 'feeds'>,
  item: Item,
  now: number,
  open: ReadonlyMap<RouteId, number>,
): Promise<readonly RoutedAlert[]> {
  const matches = matchItem(matcher, item);
  if (matches.length === 0) return [];
  const canonical = item.url === undefined ? undefined : canonicalUrl(item.url);
  const own = canonical === undefined ? {} : { canonicalUrl: canonical };
  const { alerts } = await planStories(new MemoryStories(), {
    items: [{ keyed: { item, key: item.id, mark: '', ...own }, matches }],
    feed: outletOf(item, new Map(feeds.map((feed) => [feed.id, feed]))),
    now,
    rules: new Map(rules.map((rule) => [rule.id, rule])),
    routes,
  });
  return alerts.map(({ alert, routes: entries }) => {
    const closing = new Map(entries.map(({ route, closesAt }) => [route, closesAt]));
    return {
      alert,
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

/** Closing times of the routes whose window is open. */
export async function openWindows(
  state: Pick<State, 'readOpenDigest'>,
  routes: readonly Route[],
): Promise<ReadonlyMap<RouteId, number>> {
  const windows = await Promise.all(routes.map((route) => state.readOpenDigest(route.id)));
  return new Map(
    windows.flatMap((window) => (window === undefined ? [] : [[window.route, window.closesAt]])),
  );
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
