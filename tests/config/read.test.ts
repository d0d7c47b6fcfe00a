// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../src/config/problem.js';
import { readConfig } from '../../src/config/read.js';
import { HOUR } from '../../src/lib/duration.js';
import { Secret } from '../../src/lib/secret.js';
import { anEnv, aRoot, changed, type Files, printed } from './root.js';

const read = (files: Files = {}) => {
  const root = aRoot(files);
  return readConfig(root, anEnv(root));
};
const problemsOf = (files: Files) => printed(read(files).problems);
const feed = (keys: string): Files => ({
  'feeds/a.yml': `feeds:\n  - {id: a, name: A, url: "https://a.example/", country: bo, lang: es, affiliation: wire, ${keys}}\n`,
  'feeds/bolivia.yml': null,
});

describe('a sound configuration', () => {
  it('is read without a problem', () => {
    const { feeds, rules, concepts, routes, problems } = read();
    expect(problems).toEqual([]);
    expect([feeds.length, rules.length, concepts.length, routes.length]).toEqual([1, 1, 1, 1]);
  });

  it('takes a plain title for an English one', () => {
    expect(read().concepts[0]?.value.title).toEqual({ en: 'Cargo plane' });
  });

  it('knows where each part of a feed stands', () => {
    const [first] = read().feeds;
    expect([first?.file, first?.at(['name'])]).toEqual(['feeds/bolivia.yml', { line: 2, column: 26 }]);
  });
});

describe('a feed', () => {
  it('is an enabled RSS feed of a publisher of its own unless told', () => {
    expect(read(feed('every: 1h')).feeds[0]?.value).toEqual({
      id: 'a',
      name: 'A',
      url: 'https://a.example/',
      kind: 'rss',
      publisher: 'a',
      country: 'bo',
      lang: 'es',
      affiliation: 'wire',
      tags: [],
      enabled: true,
      every: HOUR,
    });
  });

  it.each([
    ['kind: page', 'page: a feed of kind page needs selectors — page: {item: …, title: …, link: …}'],
    ['page: {item: li, title: a, link: a}', 'page: only a feed of kind page has selectors'],
    ['kind: page, page: {item: li, title: a}', 'page.link is missing'],
    ['kind: atom', 'kind: unknown value "atom" — one of rss, wp-json, sitemap, page'],
    ['reliability: G', 'reliability: unknown value "G"'],
    ['every: often', '"often" is not a duration'],
    ['note:', 'note: must be text, not empty'],
    ['afiliation: wire', 'unknown key afiliation — did you mean affiliation?'],
    ['tags: press', 'tags: must be a list, not text'],
  ])('with %s is a problem', (keys, what) => {
    expect(problemsOf(feed(keys)).join('\n')).toContain(what);
  });

  it.each([
    ['id: Bo Valle', 'id: is not an id — write lower-case letters and digits joined by hyphens, e.g. bo-abi'],
    ['country: bolivia', 'country: is not a country code'],
    ['lang: "e s"', '"e s" is not a language'],
    ['url: ftp://a.example', 'url: is not a web address'],
    ['url: "https://me:pass@a.example"', 'url: must not carry a user or a password'],
  ])('whose %s cannot be is a problem', (pair, what) => {
    const [key = ''] = pair.split(':');
    const text = `feeds:\n  - {id: a, name: A, url: "https://a.example/", country: bo, lang: es, affiliation: wire}\n`;
    const broken = text.replace(new RegExp(`${key}: ("[^"]*"|[^,}]*)`), pair);
    expect(problemsOf({ 'feeds/a.yml': broken }).join('\n')).toContain(what);
  });

  it('with the address of another is a warning', () => {
    const twin = changed('feeds/bolivia.yml', 'bo-valle', 'bo-twin');
    const { problems } = read({ 'feeds/twin.yml': twin });
    expect(problems).toMatchObject([{ severity: 'warning', what: 'bo-twin has the address of bo-valle' }]);
  });

  it.each([
    ['4m', true],
    ['6m', false],
  ])('that wants to be asked every %s where poll.min is 6m is warned of: %s', (every, isWarned) => {
    const { problems } = read({
      'feeds/bolivia.yml': changed('feeds/bolivia.yml', 'tags:', `every: ${every}, tags:`),
      'atalaya.yml': changed('atalaya.yml', 'channels:', 'poll: {min: 6m}\nchannels:'),
    });
    const said =
      'feeds/bolivia.yml:2:126 bo-valle wants to be asked every 4m, and poll.min lets nobody be asked again within 6m — write a longer every here, or a shorter poll.min in atalaya.yml';
    expect(printed(problems)).toEqual(isWarned ? [said] : []);
    expect(hasErrors(problems)).toBe(false);
  });

  it.each([
    ['http://valle.example/rss', '${WIRE_KEY}', true],
    ['http://10.0.0.7/rss', 'Bearer ${WIRE_KEY}', true],
    ['http://localhost.example/rss', '${WIRE_KEY}', true],
    ['https://valle.example/rss', '${WIRE_KEY}', false],
    ['http://127.0.0.1:8080/rss', '${WIRE_KEY}', false],
    ['http://[::1]/rss', '${WIRE_KEY}', false],
    ['http://localhost/rss', '${WIRE_KEY}', false],
    ['http://valle.example/rss', 'es-BO', false],
  ])('at %s that is sent the header "%s" is warned of: %s', (url, header, isWarned) => {
    const sound = changed('feeds/bolivia.yml', 'https://valle.example/rss', url);
    const name = header.includes('$') ? 'X-Api-Key' : 'Accept-Language';
    const text = sound.replace('tags:', `headers: {${name}: "${header}"}, tags:`);
    const root = aRoot({ 'feeds/bolivia.yml': text });
    const { problems } = readConfig(root, anEnv(root, { WIRE_KEY: 'k1-not-shown' }));
    const said =
      'feeds/bolivia.yml:2:41 bo-valle sends its secret x-api-key over http://, where everybody along the line can read it — write https://, or leave the header out';
    expect(printed(problems)).toEqual(isWarned ? [said] : []);
    expect(hasErrors(problems)).toBe(false);
  });
});

describe('a rule', () => {
  it.each([
    [
      'severity: high',
      'severity: grave',
      'severity: unknown value "grave" — one of low, medium, high, critical',
    ],
    ['severity: high', 'review: 2027-02-30\nseverity: high', 'review: "2027-02-30" is not a date'],
    ['severity: high', 'sevrity: high', 'unknown key sevrity — did you mean severity?'],
    ['severity: high', 'sevrity: high', 'severity is missing'],
    ['en: Cargo flights, ', '', 'title.en is missing'],
    ['[{lang: en, title: A ferry is landing}]', '[{lang: en}]', 'examples.ignore[0].title is missing'],
  ])('with %s turned into %s is a problem', (from, to, what) => {
    expect(problemsOf({ 'rules/cargo.yml': changed('rules/cargo.yml', from, to) }).join('\n')).toContain(
      what,
    );
  });
});

describe('a concept', () => {
  it.each([
    ['terms:\n  en: [cargo plane]\n  es: [avión de carga]\n', '', 'terms: a concept needs terms or includes'],
    ['en: [cargo plane]', 'en: cargo plane', 'terms.en: must be a list, not text'],
    ['en: [cargo plane]', 'en: [747]', 'terms.en[0]: must be text, not the number 747'],
    ['  en: [', '  "e n": [', 'terms.e n: the key "e n" is not a language'],
  ])('with %j turned into %j is a problem', (from, to, what) => {
    const file = 'rules/concepts/cargo-plane.yml';
    expect(problemsOf({ [file]: changed(file, from, to) }).join('\n')).toContain(what);
  });
});

describe('an id that is taken', () => {
  it.each([
    [
      'feeds/zz.yml',
      'feeds/bolivia.yml',
      'feeds/zz.yml:2:10 the id bo-valle is taken — feeds/bolivia.yml:2:10 has it',
    ],
    [
      'rules/zz.yml',
      'rules/cargo.yml',
      'rules/zz.yml:1:5 the id cargo-flights is taken — rules/cargo.yml:1:5 has it',
    ],
    [
      'rules/concepts/zz.yml',
      'rules/concepts/cargo-plane.yml',
      'rules/concepts/zz.yml:1:5 the id cargo-plane is taken — rules/concepts/cargo-plane.yml:1:5 has it',
    ],
  ])('in %s is told with both places', (copy, file, what) => {
    expect(problemsOf({ [copy]: changed(file, 'id', 'id') })).toContain(what);
  });
});

describe('a file', () => {
  it('that is missing, too large or not text is told by name', () => {
    const root = aRoot({ 'atalaya.yml': null, 'feeds/large.yml': '#'.repeat(3_000_000) });
    writeFileSync(join(root, 'rules/latin.yml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    expect(printed(readConfig(root, anEnv(root)).problems)).toEqual([
      'atalaya.yml:1:1 is missing — is this the folder of the watch? --root names another',
      'feeds/large.yml:1:1 is too large: 3000000 bytes, at most 2097152',
      'rules/latin.yml:1:1 is not UTF-8 text',
    ]);
  });

  it('that is broken hides neither its own problems nor those of others', () => {
    const problems = problemsOf({
      'atalaya.yml': 'zone: Nowhere\nchannels: {desk: {type: discord, webhook: "${DESK}"}}\n',
      'feeds/bolivia.yml':
        'feeds:\n  - {id: a}\n  - {id: b, name: B, url: x, country: bo, lang: es, affiliation: wire}\n',
      'rules/cargo.yml': 'id: [',
      'rules/concepts/cargo-plane.yml': 'id: x\nid: y',
    }).join('\n');
    for (const place of [
      'atalaya.yml:1:7',
      'atalaya.yml:2:44',
      'feeds/bolivia.yml:2:5',
      'feeds/bolivia.yml:3:27',
    ]) {
      expect(problems).toContain(place);
    }
    for (const place of ['rules/cargo.yml:1:', 'rules/concepts/cargo-plane.yml:2:1'])
      expect(problems).toContain(place);
  });

  it('in a folder below is read, and an editor’s leavings are not', () => {
    const text = changed('feeds/bolivia.yml', 'bo-valle', 'bo-deep').replace('valle.example', 'deep.example');
    const { feeds, problems } = read({ 'feeds/andes/bo.yml': text, 'feeds/.#bolivia.yml': 'x: [' });
    expect(problems).toEqual([]);
    expect(feeds.map(({ value }) => value.id)).toEqual(['bo-deep', 'bo-valle']);
  });
});

describe('headers of a feed', () => {
  const headers = (written: string): Files => feed(`headers: ${written}`);

  it('take secrets from the environment, and show none', () => {
    const root = aRoot(headers('{Authorization: "Bearer ${KEY}", Accept-Language: es}'));
    const { feeds, problems } = readConfig(root, anEnv(root, { KEY: 'x7-secret' }));
    expect(printed(problems)).toEqual([]);
    const [read] = feeds;
    expect(read?.value.headers).toEqual({ authorization: expect.any(Secret), 'accept-language': 'es' });
    expect(JSON.stringify(read?.value) + inspect(read?.value, { depth: 9 })).not.toContain('secret');
    const sent = Object.values(read?.value.headers ?? {}).map((v) => (v instanceof Secret ? v.reveal() : v));
    expect(sent).toEqual(['Bearer x7-secret', 'es']);
  });

  it.each([
    ['{Authorization: Bearer abc}', '2:116 headers.Authorization: looks like a secret'],
    ['{X-Api-Key: abc}', 'headers.X-Api-Key: looks like a secret — write "${NAME}" here'],
    ['{Authorization: "${NOBODY}"}', '2:117 NOBODY is not set — add it to .env or the environment'],
    ['{Host: a.example}', '2:101 headers.Host: the key Host is made of the url'],
    ['{Connection: close}', 'Connection belongs to the connection'],
    ['{proxy-authorization: "${KEY}"}', 'proxy-authorization belongs to the connection'],
    ['{Transfer-Encoding: chunked}', 'belongs to the connection'],
    ['{Content-Length: "5"}', 'makes no sense'],
    ['{Cookie: "a=b"}', 'the key Cookie is refused — a cookie runs out unseen'],
    ['{User-Agent: x}', 'is one for all feeds — set poll.userAgent'],
    ['{If-None-Match: x}', 'is set by Atalaya itself'],
    ['{"X Y": x}', '2:101 headers.X Y: the key "X Y" is not the name of a header'],
    ['{"X\\r\\nY": x}', 'is not the name of a header'],
    ['{X-A: "a\\r\\nX-B: b"}', '2:106 headers.X-A: must be one line of plain ASCII'],
    ['{X-A: "á"}', 'must be one line of plain ASCII'],
    ['{X-A: ""}', 'must be one line of plain ASCII'],
    ['{X-A: 5}', 'headers.X-A: must be text'],
    ['{X-A: x, x-a: y}', 'headers.x-a: stands twice'],
    [`{${Array.from({ length: 17 }, (_, i) => `X-${i}: x`).join(', ')}}`, 'not have more than 16 headers'],
    ['[a]', 'headers: must be a set of keys, not a list'],
  ])('%s is refused where it stands', (written, what) => {
    const root = aRoot(headers(written));
    expect(printed(readConfig(root, anEnv(root, { KEY: 'x' })).problems).join('\n')).toContain(what);
  });

  it('of two lines in the environment is refused, and not shown', () => {
    const root = aRoot(headers('{Authorization: "${KEY}"}'));
    const [problem = ''] = printed(readConfig(root, anEnv(root, { KEY: 'abc\r\nX-B: d' })).problems);
    expect(problem).toContain('headers.Authorization: must be one line of plain ASCII');
    expect(problem).not.toContain('abc');
  });
});
