/** Each route's open window, and what has entered it. */
import { randomUUID } from 'node:crypto';
import { type RouteId, routeId } from '../../model/id.js';
import type { Notice } from '../../model/notice.js';
import type { Alert } from '../../model/story.js';
import type { Closed, OpenDigest, PlannedAlert, PlannedNotice } from '../records.js';
import { json, list, number, type Reply, type Server, text } from './scripts.js';
import { toStories } from './stories.js';

export async function dueDigests(server: Server, limit: number): Promise<RouteId[]> {
  return list(await server.run('dueDigests', { limit })).map((id) => routeId(text(id)));
}

export async function readOpenDigest(server: Server, route: RouteId): Promise<OpenDigest | undefined> {
  const found = await server.run('readOpenDigest', { route });
  if (found === null) return undefined;
  const [version, openedAt, closesAt, alerts, notices, stories] = list(found);
  return {
    route,
    version: number(version),
    openedAt: number(openedAt),
    closesAt: number(closesAt),
    alerts: list(alerts).map((alert) => json<Alert>(alert)),
    notices: list(notices).map((notice) => json<Notice>(notice)),
    stories: toStories(stories),
  };
}

export async function postponeDigest(
  server: Server,
  route: RouteId,
  version: number,
  closesAt: number,
): Promise<Closed> {
  const request = { callId: randomUUID(), route, version, closesAt };
  return toClosed(await server.run('postponeDigest', request));
}

export async function addNotices(server: Server, notices: readonly PlannedNotice[]): Promise<void> {
  await server.run('addNotices', { notices: notices.map(toNotice) });
}

/** As the scripts take it. */
export function toAlert({ alert, routes, muted }: PlannedAlert): object {
  const { id, story, at } = alert;
  return { id, story, at, data: JSON.stringify(alert), routes, muted };
}

/** As the scripts take it. */
export function toNotice({ notice, routes }: PlannedNotice): object {
  return { id: notice.id, at: notice.at, data: JSON.stringify(notice), routes };
}

export function toClosed(reply: Reply): Closed {
  return { kind: text(reply) === 'closed' ? 'closed' : 'stale' };
}
