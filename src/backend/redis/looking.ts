/** What became of one item or story: read for people who ask, never on the way of a poll or a delivery. */
import { digestId, type ItemId, routeId, type StoryId } from '../../model/id.js';
import type { Alert } from '../../model/story.js';
import type { ArchivedItem, Telling } from '../records.js';
import { shortKey } from '../short-key.js';
import { toArchived } from './archive.js';
import { inOrder } from './feeds.js';
import { json, list, type Reply, type Server, text } from './scripts.js';

export async function readItem(server: Server, id: ItemId): Promise<ArchivedItem | undefined> {
  const found = await server.run('readItem', { id: shortKey(id) });
  return found === null ? undefined : toArchived(found);
}

export async function readTellings(server: Server, story: StoryId): Promise<Telling[]> {
  const tellings = list(await server.run('tellings', { story })).map(toTelling);
  return tellings.sort((a, b) => a.alert.at - b.alert.at || inOrder(a.alert.id, b.alert.id));
}

function toTelling(reply: Reply): Telling {
  const [alert, entered] = list(reply);
  return { alert: json<Alert>(alert), routes: toRoutes(list(entered)) };
}

/** @param entered route, digest, route, digest…: the digest is empty while the window is open */
function toRoutes(entered: readonly Reply[]): Telling['routes'] {
  return Array.from({ length: entered.length / 2 }, (_, i) => {
    const digest = text(entered[2 * i + 1]);
    return { route: routeId(text(entered[2 * i])), ...(digest === '' ? {} : { digest: digestId(digest) }) };
  });
}
