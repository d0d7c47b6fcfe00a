/** A route's digest as it would be if its window had been open for a while and closed now; nothing is changed. */
import { routesFor } from '../digest/route.js';
import type { Digest } from '../model/digest.js';
import type { StoryId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Alert, Story } from '../model/story.js';
import { composeWindow } from './close-digest.js';
import type { Context } from './context.js';
import { muteOf } from './mute.js';

/**
 * Alerts that were planned since then, for whichever route: a route that is new is shown what it would have told.
 * @param since epoch ms
 * @param onStory told of each story that has been looked at, of how many
 */
export async function previewDigest(
  context: Pick<Context, 'state' | 'watch'>,
  route: Route,
  since: number,
  onStory: (done: number, of: number) => void = () => {},
): Promise<Digest> {
  const { state } = context;
  const to = await state.now();
  const mutes = await state.mutes();
  const ids = await storiesSince(context, since);
  const alerts: Alert[] = [];
  const stories: Story[] = [];
  for (const [i, id] of ids.entries()) {
    onStory(i, ids.length);
    const tellings = await state.tellings(id);
    const own = tellings
      .map(({ alert }) => alert)
      .filter((alert) => alert.at >= since && routesFor(alert, [route]).length > 0)
      .filter((alert) => muteOf(alert, mutes) === undefined);
    const story = own.length > 0 ? await state.readStory(id) : undefined;
    alerts.push(...own);
    if (story !== undefined) stories.push(story);
  }
  alerts.sort((a, b) => a.at - b.at);
  return composeWindow(context, route, { openedAt: since, closesAt: to, to, alerts, notices: [], stories });
}

async function storiesSince({ state }: Pick<Context, 'state'>, since: number): Promise<readonly StoryId[]> {
  const ids = new Set<StoryId>();
  for await (const { story } of state.archive(since)) if (story !== undefined) ids.add(story);
  return [...ids];
}
