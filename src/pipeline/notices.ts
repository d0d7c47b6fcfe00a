import type { PlannedNotice } from '../backend/records.js';
import { closingTime } from '../digest/window.js';
import { hash } from '../lib/hash.js';
import { noticeId } from '../model/id.js';
import type { Notice } from '../model/notice.js';
import type { Route } from '../model/route.js';

/** @param since when the trouble began, and which of several it is: with subject and name it makes the id, so that a notice is told once */
export function planNotice(
  routes: readonly Route[],
  notice: Omit<Notice, 'id'>,
  since: number | string,
): PlannedNotice {
  const id = noticeId(hash('notice', notice.subject, notice.name, notice.phase, String(since)));
  return {
    notice: { id, ...notice },
    routes: routes
      .filter((route) => route.notices)
      .map((route) => ({ route: route.id, closesAt: closingTime(route, notice.at, 'low') })),
  };
}
