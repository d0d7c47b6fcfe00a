// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
/** A feed's own headers reach its server, and nobody else. */
import { expect, it } from 'vitest';
import { HOUR } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { aClock } from '../builders.js';
import { openFeedServer, redirect, send } from '../doubles/feed-server.js';
import { anRss, makeHome, openHome } from './home.js';

it('a feed that moved for good to another server leaves its key behind', async () => {
  const [server, other] = [await openFeedServer(), await openFeedServer()];
  const clock = aClock();
  const home = makeHome({
    feeds: [
      { id: 'a', url: server.url('/a'), headers: { Authorization: 'Bearer ${KEY}' } },
      { id: 'b', url: server.url('/b'), publisher: 'b', headers: { 'X-Key': '${KEY}' }, fullText: true },
    ],
    env: { KEY: 'k1' },
  });
  const watch = await openHome(home, clock);
  const body = anRss([{ title: 'Nota' }]);
  server.script('/a', send({ body }), redirect(other.url('/a'), 301));
  server.script('/b', send({ body }));
  other.script('/a', send({ body }));
  for (let n = 0; n < 3; n++) {
    await pollFeed(watch.app.context, feedId('a'));
    clock.advance(HOUR);
  }
  await pollFeed(watch.app.context, feedId('b'));
  const stored = JSON.stringify(await watch.backend.state.listFeeds());
  await watch.close();
  home.remove();
  await Promise.all([server.close(), other.close()]);

  const sent = server.requests.map(({ path, headers }) => [path, headers.authorization ?? headers['x-key']]);
  expect(sent).toEqual([
    ['/a', 'Bearer k1'],
    ['/a', 'Bearer k1'],
    ['/b', 'k1'],
  ]);
  expect(other.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/a', undefined],
    ['/a', undefined],
  ]);
  expect(stored).not.toContain('k1');
});
