/** Feeds found, tried, checked, added, paused and exchanged, as at a terminal: real servers on loopback. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aRoot } from '../config/root.js';
import { anRss, type Newsstand, openNewsstand } from '../pipeline/home.js';
import { run } from './terminal.js';

const SETTINGS =
  'network: {allow: [127.0.0.1]}\nchannels:\n  screen: {type: stdout}\nroutes:\n  - {id: all, to: [screen]}\n';
const PAGE =
  '<html lang="es"><body><article><h2><a href="/1">Un avión aterriza</a></h2><time datetime="2026-05-13"></time></article><article><h2>Otra</h2></article>';

let stand: Newsstand;
let root: string;

beforeEach(async () => {
  stand = await openNewsstand();
  const feeds = ['one', 'two'].map(
    (id) =>
      `  - {id: ${id}, name: Diario, url: "${stand.url}/${id}", country: bo, lang: es, affiliation: state} # ${id}\n`,
  );
  root = aRoot({ 'atalaya.yml': SETTINGS, 'feeds/bolivia.yml': `# Bolivia\nfeeds:\n${feeds.join('')}` });
  stand.put('/one', anRss([{ title: 'Un avión de carga aterriza' }]));
  stand.put('/two', anRss([{ title: 'Otra nota' }, { title: 'Y otra', at: null }]));
});
afterEach(() => stand.close());

const feeds = (...args: readonly string[]) => run(['feeds', ...args, '--root', root]);
const written = () => readFileSync(join(root, 'feeds/bolivia.yml'), 'utf8');

describe('feeds try', () => {
  it('shows what an address gives', async () => {
    const { status, out } = await feeds('try', `${stand.url}/two`);
    expect(status).toBe(0);
    expect(out).toMatch(/^answer {4}1 KiB in \d+ ms, application\/rss\+xml, read as utf-8\n/);
    expect(out).toContain(
      'reader    rss-parser\ntitle     Valle\nitems     2, 2 with link, 1 with date, 0 with summary\n',
    );
    expect(out).toContain('undated  Y otra\n');
  });

  it('counts entries that say nothing apart from items', async () => {
    stand.put('/blank', anRss([{ title: 'Otra nota' }]).replace('</channel>', '<item/><item/></channel>'));
    const { out } = await feeds('try', `${stand.url}/blank`);
    expect(out).toContain('items     1, 1 with link, 1 with date, 0 with summary\n');
    expect(out).toContain('left out  2 entries with neither headline, text nor link\n');
  });

  it('shows what selectors find in a page', async () => {
    stand.put('/page', { headers: { 'content-type': 'text/html' }, body: PAGE });
    const { out } = await feeds(
      'try',
      `${stand.url}/page`,
      '--item',
      'article',
      '--title',
      'h2',
      '--date',
      'time',
    );
    expect(out).toContain('items     2, 1 with link, 1 with date, 0 with summary');
    const none = await feeds('try', `${stand.url}/page`, '--item', '.story');
    expect(none.status).toBe(1);
    expect(none.out).toContain('failed    layout: ".story" finds nothing');
  });

  it('reads a sitemap where it is told to', async () => {
    const loc = 'https://valle.example/puente-cerrado-por-lluvias';
    stand.put('/map.xml', `<urlset><url><loc>${loc}</loc></url></urlset>`);
    const { status, out } = await feeds('try', `${stand.url}/map.xml`, '--kind', 'sitemap');
    expect(status).toBe(0);
    expect(out).toContain('puente cerrado por lluvias');
    expect((await feeds('try', `${stand.url}/map.xml`)).status).toBe(1);
    stand.put('/all.xml', `<sitemapindex><sitemap><loc>${stand.url}/map.xml</loc></sitemap></sitemapindex>`);
    const listed = await feeds('try', `${stand.url}/all.xml`, '--kind', 'sitemap');
    expect(listed.out).toContain('puente cerrado por lluvias');
  });

  it('names the feeds of a page', async () => {
    const head = '<html><head><link rel="alternate" type="application/rss+xml" href="/one"></head></html>';
    stand.put('/', { headers: { 'content-type': 'text/html' }, body: head });
    const { status, out } = await feeds('try', `${stand.url}/`);
    expect(status).toBe(1);
    expect(out).toContain(`names     the feed ${stand.url}/one`);
  });

  it('takes a feed of the watch by its id, and nothing else', async () => {
    expect((await feeds('try', 'one')).out).toContain('Un avión de carga aterriza');
    expect((await feeds('try', 'three')).status).toBe(2);
  });
});

it.each([
  [['try', 'abi.bo'], /nor the id of a feed: did you mean https:\/\/abi\.bo\?\n$/],
  [['try', 'onee'], /nor the id of a feed: did you mean one\?\n$/],
  [['try', 'ftp://abi.bo'], /nor the id of a feed: see atalaya feeds list\n$/],
  [
    ['try', 'https://abi.bo', '--title', 'h2'],
    /^--title is looked for in each article of a page, which --item/,
  ],
  [['add', 'abi.bo/rss', '--affiliation', 'state'], /did you mean https:\/\/abi\.bo\/rss\?\n$/],
  [['add', 'abi', '--affiliation', 'state'], /it begins with https:\/\/ or http:\/\/\n$/],
])('feeds %j is refused with what was meant', async (args, why) => {
  const { status, err } = await feeds(...args);
  expect(status).toBe(2);
  expect(err).toMatch(why);
});

describe('feeds check', () => {
  it('asks every feed once', async () => {
    const { status, out } = await feeds('check');
    expect(status).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines[2]).toMatch(/^two \| ok \| \d+ ms \| 2 \| 1 \| utf-8 \| rss-parser \| $/);
    expect(lines.at(-2)).toBe('2 of 2 feeds answer');
  });

  it('says how many entries of a feed say nothing', async () => {
    stand.put('/two', anRss([]).replace('</channel>', '<item><guid>1</guid></item></channel>'));
    const { out } = await feeds('check', '--failing');
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    const why = 'without a single item; 1 entry with neither headline, text nor link';
    expect(lines[1]).toMatch(
      new RegExp(`^two \\| ok \\| \\d+ ms \\| 0 \\| 0 \\| utf-8 \\| rss-parser \\| ${why}$`),
    );
  });

  it('exits with 1 when one fails, and can show only those', async () => {
    stand.put('/two', { status: 500 });
    const { status, out } = await feeds('check', '--failing', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { feed: 'two', status: 'status', why: 'HTTP 500: the server has an error' },
    ]);
  });
});

describe('feeds add', () => {
  it('finds the feed of a site and writes it beside its like', async () => {
    const head = '<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>';
    stand.put('/site', { headers: { 'content-type': 'text/html' }, body: head });
    stand.put('/feed', anRss([{ title: 'Nota' }]).replace('<title>', '<language>es-BO</language><title>'));
    const before = written();
    const { status, out, err } = await feeds(
      'add',
      `${stand.url}/site`,
      '--affiliation',
      'independent',
      '--country',
      'bo',
      '--tag',
      'press',
      '--id',
      'bo-new',
    );
    expect({ status, err }).toMatchObject({ status: 0 });
    expect(out).toContain('feeds/bolivia.yml');
    expect(written()).toBe(
      `${before}  - {id: bo-new, name: Valle, url: "${stand.url}/feed", country: bo, lang: es, affiliation: independent, tags: [press]}\n`,
    );
    expect((await feeds('check')).out).toContain('3 of 3 feeds answer');
  });

  describe('where a site names no feed', () => {
    const html = (body: string) => ({ headers: { 'content-type': 'text/html' }, body });
    const news = (title: string) =>
      `<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://valle.bo/1</loc><news:news><news:language>es</news:language><news:title>${title}</news:title></news:news></url></urlset>`;
    const add = (path: string) =>
      feeds('add', stand.url + path, '--affiliation', 'state', '--country', 'bo', '--id', 'new');

    it('takes the posts of its WordPress', async () => {
      stand.put('/', html('<html><head><link rel="https://api.w.org/" href="/wp-json/"></head></html>'));
      const post = {
        id: 7,
        title: { rendered: 'Un puente' },
        link: 'https://valle.bo/7',
        date_gmt: '2026-05-13T12:00:00',
      };
      stand.put('/wp-json/wp/v2/posts?per_page=20', { body: JSON.stringify([post]) });
      expect((await add('/')).status).toBe(0);
      expect(written()).toContain(
        `url: "${stand.url}/wp-json/wp/v2/posts?per_page=20", kind: wp-json, country: bo`,
      );
      expect((await feeds('check', 'new')).out).toMatch(/new +ok +\d+ ms +1 +1 /);
    });

    it('takes the sitemap for news that robots.txt names, in a list of sitemaps too', async () => {
      stand.put('/', html('<html>'));
      stand.put('/robots.txt', { body: `Sitemap: ${stand.url}/all.xml` });
      const maps = ['pages', 'noticias'].map(
        (name) => `<sitemap><loc>${stand.url}/${name}.xml</loc></sitemap>`,
      );
      stand.put('/all.xml', `<sitemapindex>${maps.join('')}</sitemapindex>`);
      stand.put('/noticias.xml', news('Un puente'));
      const { status, err } = await add('/');
      expect(status).toBe(0);
      expect(err).toContain('Un puente');
      expect(written()).toContain(`url: "${stand.url}/noticias.xml", kind: sitemap, country: bo, lang: es`);
    });

    it('leaves a sitemap of every page alone, unless that is what is asked for', async () => {
      stand.put('/', html('<html>'));
      stand.put('/robots.txt', { body: `Sitemap: ${stand.url}/sitemap.xml` });
      stand.put('/sitemap.xml', news('Quiénes somos'));
      const { status, err } = await add('/');
      expect({ status, err }).toMatchObject({ status: 1, err: expect.stringContaining('failed    html: ') });
      expect((await add('/sitemap.xml')).status).toBe(0);
      expect(written()).toContain('/sitemap.xml", kind: sitemap');
    });
  });

  it('knows ids and addresses of feeds that are left out for a mistake', async () => {
    const lines = [
      `{id: bo-127, name: K, url: "${stand.url}/key", country: bo, affiliation: wire, headers: {X-Key: "\${NOBODY_SET_THIS}"}}`,
      `{id: typo, name: K, url: "${stand.url}/typo", contry: bo, affiliation: wire}`,
    ];
    writeFileSync(join(root, 'feeds/keys.yml'), `feeds:\n${lines.map((line) => `  - ${line}\n`).join('')}`);
    for (const path of ['/key', '/typo', '/free']) stand.put(path, anRss([{ title: 'Nota' }]));
    const add = (path: string, ...more: readonly string[]) =>
      feeds('add', stand.url + path, '--affiliation', 'state', '--country', 'bo', ...more);
    expect((await add('/key')).err).toContain('bo-127 has this address already: feeds/keys.yml');
    expect((await add('/typo')).err).toContain('typo has this address already: feeds/keys.yml');
    expect((await add('/free', '--id', 'typo')).err).toContain('the id "typo" is taken');
    expect((await add('/free')).out).toContain('"id":"bo-127-2"');
  });

  it.each([
    ['an address that is there already', ['/one', '--country', 'bo'], 'one has this address already'],
    ['a country that nobody says', ['/feed'], 'its country is not known'],
    ['an id that is taken', ['/feed', '--country', 'bo', '--id', 'one'], 'the id "one" is taken'],
    ['what is no feed', ['/none', '--country', 'bo'], 'HTTP 404'],
    [
      'a file outside of feeds/',
      ['/feed', '--country', 'bo', '--file', 'feeds/../mine.yml'],
      'feeds/../mine.yml is no .yml file in feeds/',
    ],
    ['a file of lines in brackets', ['/feed', '--country', 'pe'], 'its feeds stand in brackets'],
  ])('refuses %s', async (_what, [path = '', ...options], why) => {
    stand.put('/feed', anRss([{ title: 'Nota' }]));
    const flow = `feeds: [{id: pe, name: P, url: "https://p.example/", country: pe, affiliation: wire}]\n`;
    writeFileSync(join(root, 'feeds/peru.yml'), flow);
    const before = written();
    const { status, err } = await feeds('add', stand.url + path, '--affiliation', 'state', ...options);
    expect(status).toBe(1);
    expect(err).toContain(why);
    expect(written()).toBe(before);
  });
});

it('feeds add says what an address that answers nobody said', async () => {
  const before = written();
  await stand.close();
  const { status, out, err } = await feeds(
    'add',
    `${stand.url}/x`,
    '--affiliation',
    'wire',
    '--country',
    'bo',
  );
  expect({ status, out, err }).toEqual({
    status: 1,
    out: '',
    err: 'failed    connect: the connection was refused\n',
  });
  expect(written()).toBe(before);
  stand = await openNewsstand();
});

it('feeds pause and resume change one word', async () => {
  const before = written();
  expect((await feeds('pause', 'two')).out).toBe('two is paused: feeds/bolivia.yml\n');
  expect(written()).toBe(
    before.replace('affiliation: state} # two', 'affiliation: state, enabled: false} # two'),
  );
  expect((await feeds('list')).out).toMatch(/two +off/);
  await feeds('resume', 'two');
  expect((await feeds('list')).out).not.toContain('off');
  const { status, err } = await feeds('pause', 'two', 'onee');
  expect([status, err]).toEqual([2, 'No feed is called onee: did you mean one?\n']);
  expect((await feeds('list')).out).not.toContain('off'); // none of them
});

it('feeds export says which feeds are not in the list', async () => {
  const others = ['sitemap', 'sitemap', 'wp-json'].map(
    (kind, n) =>
      `  - {id: m${n}, name: M, url: "https://m.bo/${n}", kind: ${kind}, country: bo, affiliation: wire}\n`,
  );
  writeFileSync(join(root, 'feeds/more.yml'), `feeds:\n${others.join('')}`);
  const { out, err } = await feeds('export');
  expect(out).not.toContain('https://m.bo/');
  expect(err).toBe('Not in it, for readers cannot read them: 2 of kind sitemap, 1 of kind wp-json.\n');
});

it('feeds import says that there is no such list', async () => {
  const { status, err } = await feeds('import', 'nofile.opml', '--affiliation', 'state');
  expect({ status, err }).toEqual({ status: 1, err: 'nofile.opml: there is no such file\n' });
});

it('feeds are exported, and imported elsewhere', async () => {
  const { out } = await feeds('export');
  const list = join(root, 'mine.opml');
  writeFileSync(
    list,
    out
      .replaceAll('127.0.0.1', 'valle.bo')
      .replace('</body>', '<outline text="X" xmlUrl="https://x.example/rss"/></body>'),
  );
  const { status, out: told, err } = await feeds('import', list, '--affiliation', 'state');
  expect(status).toBe(1);
  expect(told).toBe('feeds/mine.yml: 2 added, 0 were known\n');
  expect(err).toContain('left out: X https://x.example/rss: say its --country');
  expect((await feeds('list')).out).toMatch(/bo-valle +on +bo +es +state +Diario[^\n]*\nbo-valle-2/);
  expect((await feeds('import', list, '--affiliation', 'state', '--country', 've')).out).toContain(
    '1 added, 2 were known',
  );
});

describe('feeds import', () => {
  const outline = (url: string) => `<opml><outline text="X" xmlUrl="${url}"/></opml>`;
  async function imported(text: string | Uint8Array, ...options: readonly string[]) {
    const list = join(root, 'mine.opml');
    writeFileSync(list, text);
    return feeds('import', list, '--affiliation', 'state', ...options);
  }

  it('knows an address however it is written', async () => {
    await imported(outline('https://X.example'), '--country', 'bo');
    expect((await imported(outline('https://x.example/'))).out).toContain('0 added, 1 were known');
  });

  it('names what is no web address', async () => {
    const list =
      '<opml><outline text="Uno" xmlUrl="feed:uno"/><outline text="A" xmlUrl="https://a.bo/"/></opml>';
    const { status, out, err } = await imported(list);
    expect([status, out]).toEqual([1, 'feeds/mine.yml: 1 added, 0 were known\n']);
    expect(err).toBe('left out: Uno "feed:uno": is not a web address\n');
  });

  it('reads a list in UTF-16', async () => {
    const bytes = Buffer.from(`\ufeff${outline('https://x.bo/').replace('X', 'El Búho')}`, 'utf16le');
    expect((await imported(bytes)).status).toBe(0);
    expect((await feeds('list')).out).toContain('El Búho');
  });

  it.each([
    ['a country that is none', ['--country', 'bolivia'], 'left out: X https://x.example/: country is not a'],
    ['a file outside of feeds/', ['--country', 'bo', '--file', '../mine.yml'], '../mine.yml is no .yml file'],
  ])('refuses %s', async (_what, options, why) => {
    const { status, err } = await imported(outline('https://x.example/'), ...options);
    expect(status).toBe(1);
    expect(err).toContain(why);
    expect((await feeds('list')).out).not.toContain('x.example');
  });
});
