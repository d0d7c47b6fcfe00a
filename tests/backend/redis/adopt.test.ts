/** What a configuration ends is judged outside the script that ends it: here it moves on in between. */
import { describe, expect, it } from 'vitest';
import { adopt } from '../../../src/backend/redis/adopt.js';
import { listChannels, saveChannel } from '../../../src/backend/redis/channels.js';
import { readDigest } from '../../../src/backend/redis/digests.js';
import { listDeliveries } from '../../../src/backend/redis/listing.js';
import { commitPoll } from '../../../src/backend/redis/poll.js';
import type { Server } from '../../../src/backend/redis/scripts.js';
import { HOUR } from '../../../src/lib/duration.js';
import { aChannelRecord, aCommit, anAlert, aStoryItem, NOON } from '../../builders.js';
import { FEED, ROUTE, WATCH } from '../contract/stage.js';
import { serverForEach } from './server-for-each.js';

const store = serverForEach();

describe('adopting a configuration', () => {
  it('loses no alert that is planned while a removed route is accounted for', async () => {
    await plan(0, 'Primero');
    const without = { ...WATCH, routes: [] };
    const meanwhile = [async () => {}, () => plan(1, 'Segundo'), () => plan(2, 'Tercero')];
    expect(await adopt(interrupted(meanwhile), without)).toEqual({ lost: [{ route: ROUTE, alerts: 3 }] });
    const [failed] = await listDeliveries(store.server, { states: ['failed'], limit: 10 });
    const digest = failed && (await readDigest(store.server, failed.digest));
    const headlines = digest?.groups.flatMap((group) => group.stories.map((story) => story.headline.text));
    expect(headlines).toEqual(['Primero', 'Segundo', 'Tercero']);
  });

  it('accounts for nothing that was told meanwhile', async () => {
    await plan(0, 'Primero');
    const elsewhere = () => adopt(store.server, { ...WATCH, routes: [] }).then(() => {});
    const outcome = await adopt(interrupted([async () => {}, elsewhere]), { ...WATCH, routes: [] });
    expect(outcome).toEqual({ lost: [] });
    expect(await listDeliveries(store.server, { limit: 10 })).toHaveLength(1);
  });

  it('keeps what a channel’s record became while it was looked at', async () => {
    const stopped = aChannelRecord({ state: 'stopped', reason: '404', probeAt: NOON + HOUR });
    const print = 'print-2';
    const plan = { ...WATCH, channels: [{ id: stopped.id, fingerprint: print }] };
    await adopt(interrupted([() => saveChannel(store.server, stopped, [])]), plan);
    expect(await listChannels(store.server)).toEqual([{ ...stopped, fingerprint: print, probeAt: NOON }]);
  });
});

/** A server on which something happens just before each of the first adoptions. */
function interrupted(meanwhile: readonly (() => Promise<void>)[]): Server {
  const left = [...meanwhile];
  return {
    ...store.server,
    run: async (script, request, ...bytes) => {
      if (script === 'adopt') await left.shift()?.();
      return store.server.run(script, request, ...bytes);
    },
  };
}

async function plan(rev: number, title: string): Promise<void> {
  const alert = anAlert({ item: aStoryItem({ title }) });
  const routes = [{ route: ROUTE, closesAt: NOON + HOUR }];
  const outcome = await commitPoll(store.server, aCommit({ feed: FEED, rev, alerts: [{ alert, routes }] }));
  expect(outcome.kind).toBe('committed');
}
