// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} in YAML is what is tested
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TRIAL_ROUTE } from '../../src/deliver/trial.js';
import { type Loaded, loadWatch } from '../../src/pipeline/load.js';
import { anEnv, aRoot, changed, type Files, printed } from '../config/root.js';

const NOW = Date.UTC(2026, 4, 13, 12);
const RULE = 'rules/cargo.yml';
const CONCEPT = 'rules/concepts/cargo-plane.yml';

async function load(files: Files = {}, vars: Readonly<Record<string, string>> = {}) {
  const root = aRoot(files);
  return loadWatch(root, anEnv(root, vars), { now: NOW });
}

const settings = (routes: string, channels = 'screen: {type: stdout}'): Files => ({
  'atalaya.yml': `channels:\n  ${channels}\nroutes:\n  ${routes}\n`,
});

describe('a sound configuration', () => {
  it('becomes a watch', async () => {
    const { watch, problems, counts } = await load();
    expect(problems).toEqual([]);
    expect(watch?.feeds.map(({ id }) => id)).toEqual(['bo-valle']);
    expect(watch?.channels).toEqual(new Map([['screen', { type: 'stdout' }]]));
    expect(watch?.routes.map(({ id }) => id)).toEqual(['all']);
    expect(counts).toEqual({
      feeds: 1,
      enabledFeeds: 1,
      rules: 1,
      concepts: 1,
      routes: 1,
      channels: 1,
      examples: 2,
    });
  });

  it('is the one that is shipped, without any secret', async () => {
    const root = new URL('../..', import.meta.url).pathname;
    const { problems } = await loadWatch(root, anEnv(root), { now: NOW });
    const inSettings = problems.filter(
      ({ file, severity }) => file === 'atalaya.yml' && severity === 'error',
    );
    expect(printed(inSettings)).toEqual([]);
  });
});

describe('rules that were proved', () => {
  const loadBy = (program: string, root: string) => loadWatch(root, anEnv(root), { now: NOW, program });
  const isReady = ({ watch }: Loaded): boolean => watch?.matching.made !== undefined;

  it('are believed by the same program, and made ready when an item wants them', async () => {
    const root = aRoot();
    expect(isReady(await loadBy('one', root))).toBe(true);
    const again = await loadBy('one', root);
    expect(isReady(again)).toBe(false);
    expect((await again.watch?.matching.ready())?.rules).toHaveLength(1);
    expect(isReady(again)).toBe(true);
  });

  it('are noted in a folder that nobody else reads, for the store will stand there', async () => {
    const root = aRoot();
    await loadBy('one', root);
    expect(statSync(join(root, 'data')).mode & 0o777).toBe(0o700);
  });

  it('are proved again by another program', async () => {
    const root = aRoot();
    await loadBy('one', root);
    expect(isReady(await loadBy('two', root))).toBe(true);
  });

  it.each([
    [RULE, 'in El Alto', 'in La Paz'],
    [CONCEPT, 'avión de carga', 'carguero'],
    ['feeds/bolivia.yml', 'lang: es', 'lang: en'],
  ])('are proved again after an edit of %s', async (file, from, to) => {
    const root = aRoot();
    await loadBy('one', root);
    writeFileSync(join(root, file), changed(file, from, to));
    expect(isReady(await loadBy('one', root))).toBe(true);
    expect(isReady(await loadBy('one', root))).toBe(false);
  });

  it('are refused at every start once an edit has made them wrong', async () => {
    const root = aRoot();
    await loadBy('one', root);
    writeFileSync(join(root, RULE), changed(RULE, 'AND landing', 'AND departing'));
    for (const start of [1, 2]) {
      const { watch, problems } = await loadBy('one', root);
      expect([start, watch, printed(problems)]).toEqual([start, undefined, [expect.stringContaining(RULE)]]);
    }
  });

  it('are told as before where another file cannot be read', async () => {
    const root = aRoot();
    await loadBy('one', root);
    writeFileSync(join(root, 'rules/other.yml'), 'id: [');
    expect((await loadBy('one', root)).watch).toBeUndefined();
  });
});

describe('a query', () => {
  it('that names an unknown concept is told at the very word', async () => {
    const { watch, problems } = await load({
      [RULE]: changed(RULE, '@cargo-plane', 'landing OR\n  @cargo-plain'),
    });
    expect(watch).toBeUndefined();
    const error = problems.find(({ severity }) => severity === 'error');
    expect(error).toMatchObject({
      file: RULE,
      line: 8,
      column: 3,
      hint: expect.stringContaining('cargo-plane'),
    });
  });

  it('that cannot be parsed does not hide another file’s fault', async () => {
    const { problems } = await load({
      [RULE]: changed(RULE, 'AND landing', 'AND (landing'),
      [CONCEPT]: changed(CONCEPT, '[avión de carga]', '[avión de carga, "*"]'),
    });
    const errors = problems.filter(({ severity }) => severity === 'error');
    expect(new Set(errors.map(({ file, line }) => `${file}:${line}`))).toEqual(
      new Set([`${RULE}:8`, `${CONCEPT}:5`]),
    );
  });
});

describe('an example', () => {
  it('on which its rule does not fire, and should, is an error at its place', async () => {
    const files = { [RULE]: changed(RULE, 'A cargo plane is landing in El Alto', 'A ship comes in') };
    expect(printed((await load(files)).problems)).toEqual([
      'rules/cargo.yml:10:11 rule cargo-flights does not fire on this example, and should',
    ]);
  });

  it('on which its rule fires, and should not, names the words', async () => {
    const files = { [RULE]: changed(RULE, 'A ferry is landing', 'Another cargo plane landing') };
    const [problem] = (await load(files)).problems;
    expect(problem).toMatchObject({ line: 11, what: expect.stringContaining('and should not') });
    expect(problem?.hint).toContain('title "cargo plane" (@cargo-plane)');
    expect(problem?.hint).toContain('title "landing"');
  });

  it('takes from its feed what it leaves out', async () => {
    const query = changed(RULE, 'AND landing', 'AND country:bo');
    const files = {
      [RULE]: query.replace('{lang: en, title: A cargo', '{feed: bo-valle, lang: en, title: A cargo'),
    };
    expect(printed((await load(files)).problems)).toEqual([]);
  });

  it('of an unknown feed is a warning', async () => {
    const files = {
      [RULE]: changed(RULE, '[{lang: en, title: A ferry', '[{feed: bo-vale, lang: en, title: A ferry'),
    };
    expect(printed((await load(files)).problems)).toEqual([
      "rules/cargo.yml:11:19 the example's feed bo-vale is unknown — did you mean bo-valle?",
    ]);
  });
});

describe('a route', () => {
  it.each([
    [
      '- {id: all, to: [scren]}',
      'error',
      '4:20 route all names the unknown channel scren — did you mean screen?',
    ],
    [
      '- {id: all, to: screen, when: {rules: [cargo-flight]}}',
      'error',
      '4:42 route all names the unknown rule cargo-flight — did you mean cargo-flights?',
    ],
    [
      '- {id: all, to: screen, when: {tags: aviaton}}',
      'warning',
      '4:40 route all names the unknown tag aviaton — did you mean aviation?',
    ],
    [
      '- {id: all, to: screen, when: {country: pe}}',
      'warning',
      '4:43 route all names the unknown country pe',
    ],
  ])('%s is a problem', async (route, severity, what) => {
    const { problems } = await load(settings(route));
    const problem = problems.find(({ file }) => file === 'atalaya.yml');
    expect(problem?.severity).toBe(severity);
    expect(printed(problem ? [problem] : [])[0]).toContain(`atalaya.yml:${what}`);
  });

  it.each([
    ['- {id: all, to: screen, when: {severity: low}}', 1],
    ['- {id: all, to: screen, when: {severity: ">=medium"}}', 0],
    ['- {id: all, to: screen, when: {tags: aviation}}', 0],
    ['- {id: all, to: screen, when: {tags: press}}', 0],
    ['- {id: all, to: screen, when: {country: bo, affiliation: state}}', 0],
  ])('%s leaves %i rules without a route', async (route, count) => {
    const { problems } = await load(settings(route));
    expect(problems.filter(({ what }) => what === 'no route takes rule cargo-flights').length).toBe(count);
  });

  it('is missed once, not once a rule', async () => {
    const { watch, problems } = await load({ 'atalaya.yml': 'channels: {}\n' });
    expect(printed(problems)).toEqual(['atalaya.yml:1:1 there is no route — nothing will be sent anywhere']);
    expect(watch).toBeDefined();
  });
});

describe('a channel', () => {
  const to = '- {id: all, to: desk}';

  it.each([
    [
      'desk: {type: discrod}',
      '2:16 channel desk: type: unknown channel type "discrod" — did you mean discord?',
    ],
    ['desk: {type: discord, webhook: "${DESK}"}', '2:35 DESK is not set — add it to .env or the environment'],
    ['desk: {type: stdout, colour: red}', '2:24 channel desk: unknown key colour — known keys: type'],
  ])('%s is an error, and no more', async (channel, what) => {
    const { watch, problems } = await load(settings(to, channel));
    expect(watch).toBeUndefined();
    expect(printed(problems)).toEqual([expect.stringContaining(`atalaya.yml:${what}`)]);
  });

  it('never shows its secret in a problem', async () => {
    const hush = 'https://hush.example/token';
    const { problems } = await load(settings(to, 'desk: {type: discord, webhook: "${DESK}"}'), {
      DESK: hush,
    });
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain('hush');
  });

  it('to which nothing goes is a warning', async () => {
    const files = settings('- {id: all, to: screen}', 'screen: {type: stdout}\n  spare: {type: stdout}');
    expect(printed((await load(files)).problems)).toEqual([
      'atalaya.yml:3:3 no route sends to channel spare',
    ]);
  });

  it('that has no roles, on a route that calls one, is a warning', async () => {
    const role = (channels: string) =>
      settings('- {id: all, to: screen, mention: "1098765432109876543"}', channels);
    expect(printed((await load(role('screen: {type: stdout}'))).problems)).toEqual([
      expect.stringContaining('route all is to call a role, and none of its channels is on Discord'),
    ]);
    const webhook = { HOOK: `https://discord.com/api/webhooks/1234567890123456789/${'t'.repeat(60)}` };
    const can = await load(role('screen: {type: discord, webhook: "${HOOK}"}'), webhook);
    expect(can.problems).toEqual([]);
  });

  it('that cannot edit, on a route that is to, is a warning', async () => {
    const edits = (channels: string) => settings('- {id: all, to: screen, updates: edit}', channels);
    const { problems } = await load(edits('screen: {type: stdout}'));
    expect(problems).toMatchObject([{ severity: 'warning', hint: expect.stringContaining('Discord can') }]);
    expect(printed(problems)).toEqual([
      expect.stringContaining('route all is to edit its messages, and none of its channels can'),
    ]);
    const webhook = { HOOK: `https://discord.com/api/webhooks/1234567890123456789/${'t'.repeat(60)}` };
    const can = await load(edits('screen: {type: discord, webhook: "${HOOK}"}'), webhook);
    expect(can.problems).toEqual([]);
  });
});

describe('a rule past its review', () => {
  it.each([
    ['2026-05-12', 1],
    ['2026-05-13', 0],
  ])('of %s gives %i warnings on the 13th', async (review, count) => {
    const { watch, problems } = await load({
      [RULE]: changed(RULE, 'severity:', `review: ${review}\nseverity:`),
    });
    expect(problems.filter(({ what }) => what.includes('to be reviewed')).length).toBe(count);
    expect(watch).toBeDefined();
  });
});

describe('the digest', () => {
  const desk = 'https://discord.com/api/webhooks/123456/abcdefghij';
  const secret = settings('- {id: all, to: desk}', 'desk: {type: discord, webhook: "${DESK}"}');

  it('is the same for the same configuration, wherever it lies', async () => {
    expect((await load()).watch?.digest).toBe((await load()).watch?.digest);
  });

  it('changes with a secret', async () => {
    const [one, other] = [await load(secret, { DESK: `${desk}1` }), await load(secret, { DESK: `${desk}2` })];
    expect(one.watch?.digest).toBeDefined();
    expect(one.watch?.digest).not.toBe(other.watch?.digest);
  });

  it('of a rule changes with a concept that it uses, and with no other', async () => {
    const digestOf = async (files: Files) => [...((await load(files)).watch?.ruleDigests.values() ?? [])];
    const before = await digestOf({});
    const used = await digestOf({ [CONCEPT]: changed(CONCEPT, 'cargo plane]', 'cargo plane, freighter]') });
    const other = await digestOf({
      'rules/concepts/ferry.yml': 'id: ferry\ntitle: Ferry\nterms: {en: [ferry]}\n',
    });
    expect(used).not.toEqual(before);
    expect(other).toEqual(before);
  });
});

describe('the shipped atalaya.yml', () => {
  const shipped = readFileSync(new URL('../../atalaya.yml', import.meta.url), 'utf8');
  const whole = shipped.replace(
    /^( *)# (?= *(?:desk|team|mail|when|to|zone|lang|quiet|max|schedule|- id):?)/gm,
    '$1',
  );

  it('stays sound when every commented line is switched on', async () => {
    const { watch, problems } = await load(
      { 'atalaya.yml': whole },
      {
        DISCORD_DESK: 'https://discord.com/api/webhooks/123456/abcdefghij',
        SLACK_TEAM: 'https://hooks.slack.com/services/T000/B000/abcdefghij',
        SMTP_URL: 'smtps://me:pass@mail.example:465',
      },
    );
    expect(printed(problems)).toEqual([]);
    expect(watch?.routes.map(({ id, zone, lang }) => [id, zone, lang])).toEqual([
      ['on-screen', 'America/La_Paz', 'es'],
      ['on-call', 'America/La_Paz', 'es'],
      ['morning', 'America/La_Paz', 'es'],
    ]);
    expect([...(watch?.channels.keys() ?? [])]).toEqual(['screen', 'desk', 'team', 'mail']);
  });
});

describe('.env.example', () => {
  const page = (name: string): string =>
    readFileSync(join(new URL('../..', import.meta.url).pathname, name), 'utf8');

  it('names every variable that atalaya.yml mentions, and others that the manual explains', () => {
    const named = [...page('atalaya.yml').matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
    const given = page('.env.example').match(/^[A-Z_]+(?==)/gm);
    expect(given).toEqual(expect.arrayContaining(named.filter((name) => name !== 'NAME')));
    const manual = page('docs/operations.md');
    const unknown = given?.filter((name) => !named.includes(name) && !manual.includes(name));
    expect(unknown).toEqual([]);
  });
});

it('knows no route of the name that test messages have, which nobody is to leave by their link', async () => {
  const named = (id: string) => load(settings(`- {id: "${id}", to: [screen], schedule: immediate}`));
  expect((await named('test')).watch?.routes).toHaveLength(1);
  expect(printed((await named(TRIAL_ROUTE)).problems)).toEqual([expect.stringContaining('is not an id')]);
});
