/** Two configurations on one store, as when edited files reach one machine after the other. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../src/backend/jobs.js';
import type { State } from '../../src/backend/port.js';
import { feedId, routeId } from '../../src/model/id.js';
import { Agreement } from '../../src/pipeline/agreement.js';
import { PRESENCE } from '../../src/pipeline/presence.js';
import { plan, WATCH } from '../backend/contract/stage.js';
import { aClock, anAlert, NOON } from '../builders.js';
import { type Home, makeHome, type OpenHome, openHome } from './home.js';

const NEW_FEED = feedId('new-feed');
const NEW_ROUTE = routeId('new-route');

let home: Home;
let watch: OpenHome;
let state: State;
let agreement: Agreement;

beforeEach(async () => {
  home = makeHome({ feeds: [] });
  watch = await openHome(home, aClock());
  state = watch.backend.state;
  agreement = new Agreement();
  await state.adopt({
    ...WATCH,
    feeds: [...WATCH.feeds, { id: NEW_FEED, dueAt: NOON }],
    routes: [{ id: NEW_ROUTE }],
  });
  await plan(state, [anAlert()], NOON, NEW_ROUTE);
});
afterEach(async () => {
  await watch.close();
  home.remove();
});

const otherFiles = (roles: readonly Role[] = ['poll', 'deliver']) =>
  state.announce({ holder: 'other', roles, configuration: 'other', version: '', startedAt: NOON }, PRESENCE);
const isPolled = async () => (await state.readFeed(NEW_FEED))?.enabled;
const waiting = async () => (await state.readOpenDigest(NEW_ROUTE))?.alerts.length;
const failed = async () => (await state.listDeliveries({ states: ['failed'], limit: 9 })).map((d) => d.route);

describe('a process that adopts its configuration', () => {
  it('ends no feed and no route that a process with other files may know, until that one is gone', async () => {
    await otherFiles();
    await agreement.adopt(watch.app.context);
    await agreement.look(watch.app.context);
    expect([await isPolled(), await waiting(), await failed()]).toEqual([true, 1, []]);
    await state.depart('other');
    await agreement.look(watch.app.context);
    expect([await isPolled(), await waiting(), await failed()]).toEqual([false, undefined, [NEW_ROUTE]]);
  });

  it('ends what another with older files has planned since, once that one is gone', async () => {
    await agreement.adopt(watch.app.context);
    await otherFiles();
    await agreement.look(watch.app.context);
    await plan(state, [anAlert()], NOON, NEW_ROUTE);
    await state.depart('other');
    await agreement.look(watch.app.context);
    expect([await waiting(), await failed()]).toEqual([undefined, [NEW_ROUTE, NEW_ROUTE]]);
  });

  it('asks nothing of a process that only shows', async () => {
    await otherFiles(['web']);
    await agreement.adopt(watch.app.context);
    expect([await isPolled(), await waiting()]).toEqual([false, undefined]);
  });
});
