import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { AlreadyRunning } from '../../src/pipeline/presence.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  CARGO_RULE,
  type HomeParts,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
  PLAIN_FEED,
} from './home.js';

let stand: Newsstand;
let clock: DrivenClock;
let opened: OpenHome[];
let homes: { remove(): void }[];

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock();
  opened = [];
  homes = [];
});
afterEach(async () => {
  for (const home of opened) await home.close();
  for (const home of homes) home.remove();
  await stand.close();
});

async function open(parts: HomeParts): Promise<OpenHome> {
  const home = makeHome(parts);
  homes.push(home);
  const watch = await openHome(home, clock);
  opened.push(watch);
  return watch;
}

const feed = (id: string, changes = {}) => ({ id, url: `${stand.url}/${id}`, publisher: id, ...changes });
const CARGO = { title: 'Un avión de carga aterriza en El Alto', summary: 'Llegó de madrugada.' };
const alerts = (watch: OpenHome) =>
  watch.polls.flatMap((poll) => (poll.kind === 'polled' ? poll.fresh.flatMap((item) => item.alerts) : []));
const sentStories = (watch: OpenHome) =>
  watch.digests.flatMap((digest) => digest?.groups.flatMap((group) => group.stories) ?? []);

describe('a watch', () => {
  it('tells a new item once, however often its feed is polled', async () => {
    stand.put('/a', anRss([CARGO, { title: 'Empate en el clásico' }]));
    const watch = await open({ feeds: [feed('a')] });
    for (let i = 0; i < 3; i++) {
      await watch.app.once();
      clock.advance(HOUR);
    }
    expect(sentStories(watch).map((story) => story.headline.text)).toEqual([CARGO.title]);
    expect(watch.screen.join('')).toContain(CARGO.title);
    expect(watch.deliveries.map((delivery) => delivery.state)).toEqual(['delivered']);
  });

  it('does not ask again what has not changed', async () => {
    stand.put('/a', anRss([CARGO]));
    const watch = await open({ feeds: [feed('a')] });
    await watch.app.once();
    clock.advance(DAY);
    await watch.app.once();
    expect(watch.polls.map((poll) => poll.kind)).toEqual(['polled', 'not-modified']);
  });

  it('tells one story for outlets that carry the same text', async () => {
    const summary =
      'Un aparato de carga procedente de Teherán llegó de madrugada y descargó doce contenedores sin inspección, según dos trabajadores del aeropuerto que pidieron reserva de su nombre.';
    stand.put('/a', anRss([{ title: 'Un avión de carga aterriza en El Alto', summary }]));
    stand.put('/b', anRss([{ title: 'Llega avión de carga a El Alto', summary }]));
    const watch = await open({ feeds: [feed('a'), feed('b')] });
    await watch.app.once();
    const [story, ...others] = sentStories(watch);
    expect(others).toEqual([]);
    expect(story?.sources).toHaveLength(2);
    expect(story?.publishers).toBe(1);
  });

  it('tells that a told headline was edited, and nothing when it was not told', async () => {
    stand.put(
      '/a',
      anRss([
        { ...CARGO, guid: '1' },
        { title: 'Empate', guid: '2' },
      ]),
    );
    const watch = await open({ feeds: [feed('a')] });
    await watch.app.once();
    stand.put(
      '/a',
      anRss([
        { ...CARGO, guid: '1', title: 'Avión de carga turco aterriza en El Alto' },
        { title: 'Victoria', guid: '2' },
      ]),
    );
    clock.advance(HOUR);
    await watch.app.once();
    expect(alerts(watch).map((alert) => alert.reason)).toEqual(['new story', 'headline changed']);
  });

  it('archives but does not tell what is older than the watch', async () => {
    stand.put(
      '/a',
      anRss([
        { title: 'avión de carga, hace dos días', at: NOON - 2 * DAY },
        { title: 'avión de carga, sin fecha', at: null },
        { title: 'avión de carga, hace una hora', at: NOON - HOUR },
      ]),
    );
    const watch = await open({ feeds: [feed('a')] });
    await watch.app.once();
    expect(sentStories(watch).map((story) => story.headline.text)).toEqual(['avión de carga, hace una hora']);
    expect((await watch.backend.state.status()).items).toBe(3);
  });

  it('after its first poll tells undated items, and nothing older than items.maxAge', async () => {
    stand.put('/a', anRss([{ title: 'Empate' }]));
    const watch = await open({ feeds: [feed('a')] });
    await watch.app.once();
    clock.advance(HOUR);
    stand.put(
      '/a',
      anRss([
        { title: 'avión de carga, sin fecha', at: null },
        { title: 'avión de carga, viejo', at: NOON - 4 * DAY },
      ]),
    );
    await watch.app.once();
    expect(sentStories(watch).map((story) => story.headline.text)).toEqual(['avión de carga, sin fecha']);
  });

  it('stores a long document whole, in pieces', async () => {
    const many = Array.from({ length: 450 }, (_, i) => ({
      title: `Nota ${i} sobre un carguero`,
      guid: `g${i}`,
    }));
    stand.put('/a', anRss(many));
    const watch = await open({ feeds: [feed('a')] });
    await watch.app.once();
    expect((await watch.backend.state.status()).items).toBe(450);
    expect((await watch.backend.state.readFeed(feedId('a')))?.rev).toBe(3);
    clock.advance(DAY);
    await watch.app.once();
    expect((await watch.backend.state.status()).items).toBe(450);
  });

  it('lets one broken feed stop no other, backs it off, and says when it fails and when it is well again', async () => {
    stand.put('/a', anRss([CARGO]));
    stand.put('/bad', { status: 500 });
    const watch = await open({ feeds: [feed('bad'), feed('a')] });
    const dues: number[] = [];
    for (let i = 0; i < 5; i++) {
      await watch.app.once();
      dues.push(((await watch.backend.state.readFeed(feedId('bad')))?.dueAt ?? 0) - clock.now());
      clock.advance(DAY + 3 * HOUR);
    }
    stand.put('/bad', anRss([]));
    await watch.app.once();
    expect(dues.every((wait, i) => wait > 0 && wait > (dues[i - 1] ?? 0))).toBe(true);
    expect(sentStories(watch)).toHaveLength(1);
    const notices = watch.digests.flatMap((digest) => digest?.notices ?? []);
    expect(notices.map((notice) => [notice.name, notice.phase])).toEqual([
      ['bad', 'began'],
      ['bad', 'ended'],
    ]);
  });

  it('starts a feed afresh when its address is edited', async () => {
    stand.put('/a', anRss([CARGO]));
    stand.put('/b', anRss([CARGO]));
    const home = makeHome({ feeds: [feed('a')] });
    homes.push(home);
    const before = await openHome(home, clock);
    await before.app.once();
    await before.close();
    home.write('feeds/all.yml', { feeds: [{ ...PLAIN_FEED, ...feed('a'), url: `${stand.url}/b` }] });
    clock.advance(DAY);
    const after = await openHome(home, clock);
    opened.push(after);
    await after.app.once();
    // The same body again: without the edit it would have been told apart by its hash.
    expect(after.polls).toMatchObject([{ kind: 'polled', items: 1, fresh: [] }]);
  });

  it('closes an immediate window its wait after the first alert, and no sooner', async () => {
    stand.put('/a', anRss([CARGO]));
    const routes = [{ id: 'on-call', to: ['screen'], schedule: 'immediate', wait: '90s' }];
    const watch = await open({ feeds: [feed('a')], settings: { routes } });
    const due = async () => (await watch.backend.state.dueDigests(9)).length;
    await pollFeed(watch.app.context, feedId('a'));
    clock.advance(89_000);
    expect(await due()).toBe(0);
    clock.advance(1_000);
    expect(await due()).toBe(1);
  });

  it('says at once which feeds fail, and in later alerts only when that has changed', async () => {
    const failing: (string | undefined)[] = [];
    const watch = await open({ feeds: [feed('a'), feed('b', { name: 'La Voz' })] });
    const publish = async (word: string, other: Parameters<typeof stand.put>[1]) => {
      stand.put('/a', anRss([{ title: `Carguero ${word} en la pista ${word}`, at: clock.now() - MINUTE }]));
      stand.put('/b', other);
      watch.screen.length = 0;
      await watch.app.once();
      failing.push(/\d of 2 feeds answered.*/.exec(watch.screen.join(''))?.[0]);
      clock.advance(DAY);
    };
    const down = { status: 503 };
    const up = anRss([{ title: 'Empate' }]);
    for (const [word, other] of Object.entries({ uno: up, dos: down, tres: down, cuatro: up, cinco: up }))
      await publish(word, other);
    const oneFails = '1 of 2 feeds answered; failing: La Voz.';
    expect(failing).toEqual([undefined, oneFails, undefined, '2 of 2 feeds answered.', undefined]);
  });

  it('reports an empty day, and says how many feeds answered', async () => {
    stand.put('/a', anRss([{ title: 'Empate' }]));
    stand.put('/bad', { status: 404 });
    const routes = [{ id: 'morning', to: ['screen'], schedule: 'daily 08:00', zone: 'America/La_Paz' }];
    const watch = await open({ feeds: [feed('a'), feed('bad')], settings: { routes } });
    await watch.app.once();
    expect(watch.digests).toEqual([]);
    clock.advance(DAY + HOUR);
    await watch.app.once();
    expect(watch.digests).toMatchObject([{ groups: [], coverage: { feeds: 2, answered: 1 }, late: true }]);
  });

  it('holds a route to its budget and sends the overflow as one digest at the end of the hour', async () => {
    const routes = [{ id: 'on-call', to: ['screen'], schedule: 'immediate', max: '2/h' }];
    const watch = await open({ feeds: [feed('a', { every: '5m' })], settings: { routes } });
    const entries: { title: string; guid: string; at: null }[] = [];
    for (let i = 0; i < 5; i++) {
      entries.push({
        title: `Carguero número ${'abcde'[i]} en la pista ${'vwxyz'[i]}`,
        guid: `g${i}`,
        at: null,
      });
      if (i > 0) stand.put('/a', anRss(entries));
      else stand.put('/a', anRss([{ title: 'Empate', guid: 'e' }]));
      await watch.app.once();
      clock.advance(10 * MINUTE);
    }
    expect(sentStories(watch)).toHaveLength(3);
    clock.advance(HOUR);
    await watch.app.once();
    expect(watch.digests.filter(Boolean)).toHaveLength(3);
    expect(sentStories(watch)).toHaveLength(5);
  });

  it('refuses a second service on the same store and says who runs it', async () => {
    const home = makeHome({ feeds: [feed('a')] });
    homes.push(home);
    const first = await openHome(home, clock);
    opened.push(first);
    await first.backend.state.lease({ name: 'workers', holder: 'pid 1 on elsewhere', ttl: 0 });
    await first.backend.state.release('workers', first.app.context.holder);
    await first.backend.state.lease({ name: 'workers', holder: 'pid 1 on elsewhere', ttl: MINUTE });
    await expect(openHome(home, clock)).rejects.toThrow(AlreadyRunning);
    await expect(openHome(home, clock)).rejects.toThrow('pid 1 on elsewhere');
  });

  it('tells what a removed route still held', async () => {
    stand.put('/a', anRss([CARGO]));
    const daily = { id: 'gone', to: ['screen'], schedule: 'daily 08:00' };
    const kept = {
      id: 'kept',
      to: ['screen'],
      schedule: 'immediate',
      notices: true,
      when: { rules: ['other'] },
    };
    const other = { ...CARGO_RULE, id: 'other', watch: 'zeppelin', examples: { match: [], ignore: [] } };
    const home = makeHome({
      feeds: [feed('a')],
      rules: [CARGO_RULE, other],
      settings: { routes: [daily, kept] },
    });
    homes.push(home);
    const before = await openHome(home, clock);
    await before.app.once();
    await before.close();
    home.write('atalaya.yml', {
      network: { allow: ['127.0.0.1'] },
      channels: { screen: { type: 'stdout' } },
      routes: [kept],
    });
    const after = await openHome(home, clock);
    opened.push(after);
    await after.app.once();
    const failed = await after.backend.state.listDeliveries({ states: ['failed'], limit: 9 });
    expect(failed).toMatchObject([{ route: 'gone' }]);
    expect(after.screen.join('')).toContain('Route gone was removed');
  });
});
