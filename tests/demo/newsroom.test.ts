import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Newsroom, openNewsroom } from '../../src/demo/newsroom.js';
import { type Outlet, storiesIn } from '../../src/demo/outlet.js';
import { OUTLETS } from '../../src/demo/outlets.js';
import { feedId } from '../../src/model/id.js';
import { parseFeed } from '../../src/parse/parse.js';
import { aFeed, NOON } from '../builders.js';

const readable = OUTLETS.filter((outlet) => outlet.format !== 'login');
/** Their end is torn off. */
const isWhole = (outlet: Outlet): boolean => outlet.format !== 'rss-0.91-torn';

describe('the newsroom', () => {
  let newsroom: Newsroom;
  const etags = new Map<string, string | null>();

  beforeAll(async () => {
    newsroom = await openNewsroom(OUTLETS, NOON);
  });
  afterAll(() => newsroom.close());

  const ask = (outlet: Outlet, headers: Record<string, string> = {}) =>
    fetch(newsroom.feedUrl(outlet), { headers });

  it.each(readable.map((outlet) => [outlet.id, outlet] as const))(
    'serves %s as a document that our readers read',
    async (_, outlet) => {
      const response = await ask(outlet);
      etags.set(outlet.id, response.headers.get('etag'));
      const { lang, kind, page } = outlet;
      const feed = aFeed({ id: feedId(outlet.id), lang, kind, ...(page ? { page } : {}) });
      const bytes = new Uint8Array(await response.arrayBuffer());
      const document = { bytes, url: response.url, contentType: response.headers.get('content-type') ?? '' };
      const parsed = await parseFeed(document, feed, NOON);
      const stories = storiesIn(outlet, 1).slice(0, isWhole(outlet) ? undefined : -1);
      expect(parsed).toMatchObject({
        kind: 'parsed',
        items: stories.map(({ title, summary }) => ({ title, summary })),
      });
    },
  );

  it('answers 304 to its own ETag, where the outlet’s server knows of such things', async () => {
    for (const outlet of OUTLETS) {
      const etag = etags.get(outlet.id);
      expect(typeof etag === 'string').toBe(outlet.conditional);
      if (typeof etag !== 'string') continue;
      expect((await ask(outlet, { 'if-none-match': etag })).status).toBe(304);
      expect((await ask(outlet, { 'if-none-match': '"another"' })).status).toBe(200);
    }
  });

  it.each([
    [2, ['ar-faro', 've-guaire', 'us-potomac']],
    [3, ['br-fronteiras']],
  ] as const)('changes few documents with edition %i', async (edition, expected) => {
    newsroom.publish(edition);
    const changed: string[] = [];
    for (const outlet of OUTLETS.filter((each) => each.conditional)) {
      const { status, headers } = await ask(outlet, { 'if-none-match': etags.get(outlet.id) ?? '' });
      if (status === 200) changed.push(outlet.id);
      etags.set(outlet.id, headers.get('etag'));
    }
    expect(changed).toEqual(expected);
  });

  it('knows nothing of other addresses', async () => {
    expect((await fetch(`${newsroom.url}/../etc/passwd`)).status).toBe(404);
  });
});
