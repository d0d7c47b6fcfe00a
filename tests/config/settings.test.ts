// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openEnv } from '../../src/config/env.js';
import { routeShape } from '../../src/config/route-shape.js';
import { settingsShape } from '../../src/config/settings.js';
import { readSettings } from '../../src/config/settings-file.js';
import { parseYaml } from '../../src/config/yaml.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/duration.js';
import { Secret } from '../../src/lib/secret.js';
import { printed } from './root.js';

function read(source: string, vars: Readonly<Record<string, string>> = {}) {
  const yaml = parseYaml(source, 'atalaya.yml');
  if (yaml.kind === 'broken') throw new Error(yaml.problems[0]?.what);
  return readSettings(yaml.document, openEnv('/nowhere', vars));
}

const settingsOf = (source: string) => read(source).settings.value;
const problemsOf = (source: string) => printed(read(source).problems);
const route = (keys: string): string =>
  `channels: {desk: {type: stdout}}\nroutes:\n  - {id: r, to: desk, ${keys}}\n`;

describe('atalaya.yml', () => {
  it('means every default where it is empty', () => {
    expect(settingsOf('')).toMatchObject({
      poll: {
        every: 15 * MINUTE,
        min: 5 * MINUTE,
        max: 6 * HOUR,
        timeout: 15 * SECOND,
        maxBytes: 15 * 2 ** 20,
      },
      items: { maxAge: 72 * HOUR, firstPollMaxAge: DAY, seenDays: 60 },
      archive: { days: 90, maxBytes: 2 * 2 ** 30 },
      store: { file: 'data/atalaya.db', tag: 'atalaya' },
      web: { listen: { host: '127.0.0.1', port: 8484 } },
      public: { listen: { host: '127.0.0.1', port: 8486 } },
      network: { allow: [] },
      zone: 'UTC',
      lang: 'en',
      channels: {},
      routes: [],
    });
  });

  it('lets private addresses be named', () => {
    const allow = ['10.0.0.5', '192.168.1.0/24', 'fd00::/8'];
    expect(settingsOf(`network: {allow: [${allow.map((each) => `"${each}"`)}]}`).network).toEqual({ allow });
  });

  it('may have a section whose keys are all commented out', () => {
    expect(problemsOf('poll:\n  # every: 30m\nroutes:\n')).toEqual([]);
  });
});

describe('a route', () => {
  it.each([
    ['when: {severity: ">=high"}', { when: { severities: ['high', 'critical'] } }],
    ['when: {severity: high}', { when: { severities: ['high'] } }],
    ['when: {severity: [low, critical]}', { when: { severities: ['low', 'critical'] } }],
    [
      'when: {tags: aviation, country: BO}',
      { when: { tags: ['aviation'], country: ['bo'], severities: [] } },
    ],
    ['schedule: immediate', { schedule: { kind: 'immediate', wait: 60 * SECOND } }],
    ['wait: 5m', { schedule: { kind: 'immediate', wait: 5 * MINUTE } }],
    ['schedule: every 30m', { schedule: { kind: 'every', period: 30 * MINUTE } }],
    ['schedule: daily 08:00', { schedule: { kind: 'daily', minute: 480 } }],
    ['schedule: weekly mon 8:05', { schedule: { kind: 'weekly', weekday: 1, minute: 485 } }],
    ['schedule: weekly sun 23:59', { schedule: { kind: 'weekly', weekday: 7, minute: 1439 } }],
    ['quiet: "22:00-06:00"', { quiet: { from: 1320, to: 360 } }],
    ['max: 10/h', { maxPerHour: 10 }],
    ['zone: America/La_Paz, lang: es', { zone: 'America/La_Paz', lang: 'es' }],
    ['notices: true, empty: skip', { notices: true, empty: 'skip' }],
    ['updates: edit', { updates: 'edit' }],
    ['mention: "1098765432109876543"', { mention: '1098765432109876543' }],
    ['', { zone: 'UTC', lang: 'en', notices: false, empty: 'send', updates: 'send', to: ['desk'] }],
  ])('with %s is %j', (keys, expected) => {
    expect(problemsOf(route(keys))).toEqual([]);
    expect(settingsOf(route(keys)).routes[0]).toMatchObject(expected);
  });

  it('takes zone and language of the settings where it names none', () => {
    expect(settingsOf(`zone: Asia/Tehran\nlang: pt\n${route('')}`).routes[0]).toMatchObject({
      zone: 'Asia/Tehran',
      lang: 'pt',
    });
  });

  it.each([
    [
      'schedule: hourly',
      '"hourly" is not a schedule — write immediate, every 30m, daily 08:00 or weekly mon 08:00',
    ],
    ['schedule: daily 25:00', '"daily 25:00" is not a schedule'],
    ['schedule: every 3s', '"every 3s" is not a schedule'],
    ['schedule: daily 08:00, wait: 60s', 'wait: has a meaning only with schedule: immediate — leave it out'],
    [
      'schedule: daily 08:00, updates: edit',
      'updates: a daily or weekly digest comes too late to edit the one before it — leave it out',
    ],
    ['when: {severity: ">=hi"}', '"hi" is not a severity — one of low, medium, high, critical'],
    ['when: {severity: grave}', '"grave" is not a severity — one of low, medium, high, critical'],
    ['when: {severty: high}', 'unknown key severty in when — did you mean severity?'],
    ['when: {affiliation: stat}', 'unknown value "stat" — did you mean state?'],
    ['mention: "@editors"', 'mention: "@editors" is not the id of a Discord role'],
    ['quiet: "22-6"', '"22-6" is not a quiet time'],
    ['quiet: "06:00-06:00"', 'is not a quiet time'],
    ['max: 10', 'max: "10" is not a budget — write so many an hour, e.g. 10/h'],
    ['max: 0/h', '"0/h" is not a budget'],
    ['zone: America/Lapaz', '"America/Lapaz" is not a time zone — write an IANA name, e.g. America/La_Paz'],
    ['lang: fa', 'lang: unknown value "fa" — one of en, es, pt'],
    ['notices: maybe', 'notices: must be true or false, not text'],
  ])('with %s is a problem', (keys, what) => {
    const [first = 'none'] = problemsOf(route(keys));
    expect(first).toMatch(/^atalaya\.yml:3:\d+ /);
    expect(first).toContain(what);
  });

  it('whose id is taken is told with both places', () => {
    const two = `${route('')}  - {id: r, to: desk}\n`;
    expect(problemsOf(two)).toEqual(['atalaya.yml:4:10 the id r is taken — atalaya.yml:3:10 has it']);
  });
});

describe('a broken setting', () => {
  it.each([
    ['poll: {every: 15}', '1:15 poll.every: "15" is not a duration — write 30s, 15m, 6h or 2d'],
    ['poll: {every: 15 min}', '1:15 poll.every: "15 min" is not a duration — write 30s, 15m, 6h or 2d'],
    ['poll: {timeout: 2h}', '1:17 poll.timeout: 2h is out of bounds — 1s to 5m'],
    ['poll: {min: 20m}', '1:13 poll.min: must not be longer than poll.every'],
    ['poll: {maxBytes: 15MB}', '"15MB" is not a size — write 512KiB, 15MiB or 2GiB'],
    ['poll: {redirects: 2.5}', 'poll.redirects: must be a whole number'],
    ['poll: 15m', '1:7 poll: must be a set of keys, not text'],
    ['polls: {}', '1:1 unknown key polls — did you mean poll?'],
    ['poll: {evry: 15m}', '1:8 unknown key evry in poll — did you mean every?'],
    ['network: {allow: [localhost]}', 'network.allow[0]: "localhost" is not an address — write 10.0.0.5'],
    ['network: {allow: [10.0.0.0/33]}', 'network.allow[0]: "10.0.0.0/33" is not an address'],
    ['zone: Mars/Olympus', '1:7 zone: "Mars/Olympus" is not a time zone'],
    ['store: {redis: "http://x"}', 'store.redis: "http://x" is not the address of a Redis — write redis://'],
    ['store: {redis: "redis://x/a"}', 'store.redis: names no database of a Redis'],
    ['store: {redis: "redis://:hush@x"}', 'store.redis: carries a password — write "${REDIS_URL}" here'],
    ['store: {tag: A B}', 'store.tag: is not an id'],
    [
      'web: {listen: 8484}',
      'web.listen: "8484" is no place to listen at — write 127.0.0.1:8484, [::1]:8484 or',
    ],
    ['web: {listen: "example.org:80"}', '"example.org:80" is no place to listen at'],
    ['heartbeat: https://hc.example/token', 'heartbeat: is a secret — write "${HEARTBEAT_URL}" here'],
    [
      'public: {url: "https://w.example"}',
      'public.url: needs public.secret, which signs the links — write secret: "${PUBLIC_SECRET}" beside it',
    ],
    ['public: {secret: hush}', 'public.secret: is a secret — write "${PUBLIC_SECRET}" here'],
    [
      'public: {url: "http://w.example"}',
      'public.url: "http://w.example" does not begin with https:// (http only to this machine)',
    ],
    ['public: {url: "https://a:b@w.example"}', 'has a name or a password in it'],
    ['public: {url: "https://w.example/?a=1"}', 'has something after its path'],
    [
      'public: {url: w.example}',
      'public.url: "w.example" is not an address — write https://watch.example.org',
    ],
    ['public: {listen: 8486}', 'public.listen: "8486" is no place to listen at'],
    ['log: loud', 'log: unknown value "loud" — one of silent, error, warn, info, debug'],
    ['channels: [desk]', '1:11 channels: must be a set of keys, not a list'],
    ['channels: {The Desk: {type: stdout}}', '1:12 channels.The Desk: the key is not an id'],
    ['routes: {id: a}', '1:9 routes: must be a list, not a set of keys'],
    ['just words', '1:1 must be a set of keys, not text'],
  ])('%s is told with its place', (source, what) => {
    expect(problemsOf(source).join('\n')).toContain(what);
  });

  it('does not hide the next, nor a broken route', () => {
    const source =
      'zone: Nowhere\npoll: {every: soon}\nroutes:\n  - {id: a}\n  - {id: B, to: x}\n  - {id: c, to: x}\n';
    expect(problemsOf(source).map((line) => line.split(' ')[0])).toEqual([
      'atalaya.yml:1:7',
      'atalaya.yml:4:5',
      'atalaya.yml:5:10',
      'atalaya.yml:2:15',
    ]);
    expect(settingsOf(source).routes.map(({ id }) => id)).toEqual(['c']);
  });
});

describe('a variable in a string', () => {
  const source =
    'channels:\n  desk: {type: discord, webhook: "https://x/${DESK}"}\nstore: {file: "${DATA}/watch.db"}\n';

  it('becomes a secret in a channel, and text elsewhere', () => {
    const { settings, problems } = read(source, { DESK: 'hush', DATA: '/srv' });
    expect(problems).toEqual([]);
    const { webhook } = Object(settings.value.channels.desk);
    expect(webhook).toBeInstanceOf(Secret);
    expect(webhook.reveal()).toBe('https://x/hush');
    expect(settings.value.store.file).toBe('/srv/watch.db');
    expect(inspect(settings.value, { depth: 9 }) + JSON.stringify(settings.value)).not.toContain('hush');
  });

  it('that is not set is told where it stands, and its channel is left out', () => {
    const { settings, problems } = read(source, { DATA: '/srv' });
    expect(printed(problems)).toEqual([
      'atalaya.yml:2:45 DESK is not set — add it to .env or the environment',
    ]);
    expect(settings.value.channels).toEqual({ desk: undefined });
  });

  it('with a name that is none is a problem', () => {
    expect(problemsOf('store: {file: "${A B}"}')).toEqual([
      'atalaya.yml:1:16 ${A B} is not the name of a variable — write e.g. ${DISCORD_DESK}',
    ]);
  });
});

describe('store.redis', () => {
  const url = 'redis://:hush@db.example:6380/2';
  const redisOf = (source: string, vars: Record<string, string>) =>
    read(source, vars).settings.value.store.redis?.reveal();

  it.each([
    ['', {}, undefined],
    ['', { REDIS_URL: url }, url],
    ['', { REDIS_URL: '' }, undefined],
    ['store: {tag: desk}', { REDIS_URL: url }, url],
    ['store: {redis: "${MY_REDIS}"}', { MY_REDIS: url, REDIS_URL: 'redis://other' }, url],
    ['store: {redis: "redis://${HOST}:6379/0"}', { HOST: 'db.example' }, 'redis://db.example:6379/0'],
    ['store: {redis: "rediss://db.example"}', {}, 'rediss://db.example'],
  ])('of %j with %j is %s', (source, vars, expected) => {
    expect(printed(read(source, vars).problems)).toEqual([]);
    expect(redisOf(source, vars)).toBe(expected);
  });

  it('never shows its password, not even when it is wrong', () => {
    const { settings } = read('', { REDIS_URL: url });
    expect(inspect(settings.value, { depth: 9 }) + JSON.stringify(settings.value)).not.toContain('hush');
    for (const source of ['', 'store: {redis: "${REDIS_URL}"}']) {
      const [problem = '', ...more] = printed(read(source, { REDIS_URL: 'http://:hush@x' }).problems);
      expect(problem).toContain('is not the address of a Redis — write redis://host:6379/0');
      expect([problem.includes('hush'), more]).toEqual([false, []]);
    }
  });

  it('that lacks its variable is told once', () => {
    expect(problemsOf('store: {redis: "${MY_REDIS}"}\nheartbeat: "${BEAT}"\n')).toEqual([
      'atalaya.yml:1:17 MY_REDIS is not set — add it to .env or the environment',
      'atalaya.yml:2:13 BEAT is not set — add it to .env or the environment',
    ]);
  });
});

describe('public', () => {
  const secret = 'a made-up secret of thirty-two characters';
  const readPublic = (url: string, value = secret) => {
    const { settings, problems } = read(`public: {url: "${url}", secret: "\${KEY}"}`, { KEY: value });
    return { ...settings.value.public, problems: printed(problems) };
  };

  it.each([
    ['https://w.example', 'https://w.example'],
    ['https://w.example/', 'https://w.example'],
    ['https://w.example:8443/mail/', 'https://w.example:8443/mail'],
    ['http://localhost:8486', 'http://localhost:8486'],
    ['http://[::1]:8486', 'http://[::1]:8486'],
  ])('is reached at %s as %s', (said, url) => {
    expect(readPublic(said)).toMatchObject({ problems: [], url });
  });

  it('keeps its secret to itself, and takes no short one', () => {
    const { settings } = read('public: {secret: "${KEY}"}', { KEY: secret });
    expect(settings.value.public.secret?.reveal()).toBe(secret);
    expect(inspect(settings.value, { depth: 9 }) + JSON.stringify(settings.value)).not.toContain('made-up');
    expect(readPublic('https://w.example', 'hush hush').problems).toEqual([
      expect.stringContaining('public.secret: has 9 characters, and 32 are the least — openssl rand -hex 32'),
    ]);
  });

  it('is not without its secret', () => {
    expect(problemsOf('public: {url: "https://w.example", secret: "${KEY}"}')).toEqual([
      expect.stringContaining('KEY is not set — add it to .env or the environment'),
    ]);
  });
});

describe('web.listen', () => {
  it.each([
    ['none', undefined],
    ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
    ['"[::1]:8484"', { host: '::1', port: 8484 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('%s is %j', (said, expected) => {
    const { settings, problems } = read(`web: {listen: ${said}}`);
    expect([problems, settings.value.web.listen]).toEqual([[], expected]);
  });
});

describe('the proxy of the environment', () => {
  const proxyOf = (vars: Readonly<Record<string, string>>) => {
    const { settings, problems } = read('', vars);
    const { http, https, none } = settings.value.proxy ?? {};
    return { http: http?.reveal(), https: https?.reveal(), none, problems: printed(problems) };
  };

  it.each([
    [{}, {}],
    [{ NO_PROXY: 'a.example' }, {}],
    [{ HTTPS_PROXY: 'http://p.example:3128' }, { https: 'http://p.example:3128' }],
    [
      { HTTP_PROXY: 'p.example:3128', NO_PROXY: 'x' },
      { http: 'http://p.example:3128', none: 'x' },
    ],
    [
      { https_proxy: 'http://small.example', HTTPS_PROXY: 'http://big.example' },
      { https: 'http://small.example' },
    ],
  ])('of %j is %j', (vars, expected) => {
    expect(proxyOf(vars)).toEqual({
      http: undefined,
      https: undefined,
      none: undefined,
      problems: [],
      ...expected,
    });
  });

  it.each([
    'socks5://p.example:1080',
    'http://',
    'http://u:%zz@p.example',
    'http://u:50%ff@p.example',
    'not a proxy',
  ])('%s is no proxy, and is not shown', (said) => {
    const { problems, https } = proxyOf({ HTTPS_PROXY: said });
    expect(https).toBeUndefined();
    expect(problems).toEqual([
      'atalaya.yml:1:1 HTTPS_PROXY of the environment is not the address of a proxy — write http://proxy.example:3128',
    ]);
  });
});

describe('docs/configuration.md', () => {
  const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');

  it.each(keysOf(z.object({ ...settingsShape })))('tells %s with its default', (key, value) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${key}\` `));
    expect(row, key).toContain(value === undefined ? '|' : `\`${value}\``);
  });

  it('gives examples that are sound', () => {
    const blocks = (page.match(/(?<=\n\n)(?: {4}.*\n)+/g) ?? []).map((block) => block.replace(/^ {4}/gm, ''));
    const named = blocks.flatMap((block) =>
      [...block.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'x']),
    );
    const vars = Object.fromEntries(named);
    const ofSettings = blocks.filter((block) => /^(channels|routes):/.test(block));
    expect(ofSettings.flatMap((block) => printed(read(block, vars).problems))).toEqual([]);
    expect(ofSettings.length).toBe(2);
  });

  it.each(keysOf(routeShape))('tells the route key %s', (key) => {
    expect(page).toContain(`| \`${key}\` `);
  });
});

/** Every key of a shape, those of its sections as `poll.every`, and the default as people write it. */
function keysOf(shape: z.ZodType, prefix = ''): [string, string | undefined][] {
  const inner = bare(shape);
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries(inner.shape).flatMap(
    ([key, each]: [string, z.ZodType]): [string, string | undefined][] => {
      const nested = keysOf(each, `${prefix}${key}.`);
      return nested.length > 0 ? nested : [[`${prefix}${key}`, defaultOf(each)]];
    },
  );
}

function bare(shape: z.ZodType): unknown {
  return shape instanceof z.ZodPrefault ? shape.def.innerType : shape;
}

function defaultOf(shape: z.ZodType): string | undefined {
  if (!(shape instanceof z.ZodPrefault)) return undefined;
  const value: unknown = shape.def.defaultValue;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
