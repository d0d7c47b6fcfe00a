/** What `check` says of rules and concepts beyond their shape. */
import { describe, expect, it } from 'vitest';
import { loadWatch } from '../../src/pipeline/load.js';
import { anEnv, aRoot, changed, type Files, printed } from '../config/root.js';

const NOW = Date.UTC(2026, 4, 13, 12);
const RULE = 'rules/cargo.yml';
const CONCEPT = 'rules/concepts/cargo-plane.yml';

async function load(files: Files) {
  const root = aRoot(files);
  return loadWatch(root, anEnv(root), { now: NOW });
}

const settings = (routes: string, channels = 'screen: {type: stdout}'): Files => ({
  'atalaya.yml': `channels:\n  ${channels}\nroutes:\n  ${routes}\n`,
});

describe('a broken file', () => {
  const broken = { [CONCEPT]: changed(CONCEPT, 'title:', 'tittle:') };
  const ferry = (id: string) => changed(RULE, 'cargo-flights', id);

  it('of a concept is told once, not at every rule that uses the concept', async () => {
    const { watch, problems } = await load({
      ...broken,
      'rules/ferry.yml': ferry('ferries'),
      'rules/concepts/craft.yml': 'id: craft\ntitle: Craft\nincludes: [cargo-plane]\n',
      'rules/craft.yml': ferry('crafts').replace('@cargo-plane', '@craft'),
    });
    expect(watch).toBeUndefined();
    expect(printed(problems)).toEqual([
      `${CONCEPT}:1:1 the file of @cargo-plane is broken, so the examples of 3 rules (cargo-flights, …) were not tried — mend what is told of this file`,
      `${CONCEPT}:1:1 title is missing`,
      `${CONCEPT}:2:1 unknown key tittle — did you mean title?`,
    ]);
  });

  it('of a concept that is no YAML is known by its name', async () => {
    const { problems } = await load({ [CONCEPT]: 'id: [' });
    expect(problems.filter(({ file }) => file === RULE)).toEqual([]);
    expect(problems.map(({ what }) => what)).toContain(
      'the file of @cargo-plane is broken, so the examples of rule cargo-flights were not tried',
    );
  });

  it('of a concept leaves examples untried when only one of its terms is wrong', async () => {
    const { problems } = await load({ [CONCEPT]: changed(CONCEPT, '[cargo plane]', '[car*]') });
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([`${CONCEPT}:4`]);
  });

  it('of a rule does not make its concepts look unused, nor the rule unknown to routes', async () => {
    const { problems } = await load({
      ...settings('- {id: all, to: screen, when: {rules: [cargo-flights]}}'),
      [RULE]: changed(RULE, 'severity: high', 'severity: grave'),
    });
    expect(printed(problems)).toEqual([
      `${RULE}:3:11 severity: unknown value "grave" — one of low, medium, high, critical`,
    ]);
  });
});

describe('check', () => {
  it.each([
    [
      'a concept that nobody uses',
      RULE,
      '@cargo-plane',
      '"cargo plane"',
      `${CONCEPT}:1:5 no rule uses @cargo-plane`,
    ],
    [
      'a value that no feed has',
      RULE,
      'AND landing',
      'AND landing AND NOT country:pe',
      `${RULE}:8:31 no feed has country:pe`,
    ],
    [
      'a rule without an anchor',
      RULE,
      '@cargo-plane\n  AND landing',
      '@cargo-plane OR NOT ferry',
      `${RULE}:7:3 no word has to occur`,
    ],
    ['AND beside OR', RULE, 'AND landing', 'AND landing OR @cargo-plane', `${RULE}:8:15 AND beside OR`],
    [
      'bare words side by side',
      RULE,
      'AND landing',
      'AND landing cargo',
      `${RULE}:8:15 words side by side mean AND`,
    ],
    [
      'a term that can never match',
      CONCEPT,
      '[cargo plane]',
      '[cargo plane, "…"]',
      `${CONCEPT}:4:22 … can never match`,
    ],
  ])('warns of %s, at its place', async (_, file, from, to, told) => {
    const { watch, problems } = await load({ [file]: changed(file, from, to) });
    const warnings = problems.filter(({ severity }) => severity === 'warning');
    expect(printed(warnings)).toContainEqual(expect.stringContaining(told));
    expect(watch === undefined).toBe(problems.length > warnings.length);
  });

  it.each([
    ['a lone wildcard', 'AND *', 'a lone * stands for no word'],
    ['a prefix that is too short', 'AND la*', 'too short'],
  ])('refuses %s', async (_, query, what) => {
    const { problems } = await load({ [RULE]: changed(RULE, 'AND landing', query) });
    expect(problems.find(({ severity }) => severity === 'error')?.what).toContain(what);
  });
});

describe('an example', () => {
  it.each([
    [
      '@cargo-plane\n  AND NOT (ferry OR\n  landing)',
      '11:11',
      'it fires without its NOT branch at 8:7, which finds title "landing"',
    ],
    [
      '@cargo-plane NOTNEAR/9 landing',
      '9:11',
      'it fires without its NOT branch at 7:3, which finds title "cargo plane" (@cargo-plane), title "landing"',
    ],
    ['ATLEAST/2(@cargo-plane, ferry, NOT lang:en)', '9:11', 'it fires without its NOT branch at 7:34'],
    [
      '@cargo-plane NOT lang:en NOT landing',
      '9:11',
      'it fires without all its NOT branches at 7:16, 7:28, which finds title "landing"',
    ],
  ])('that the NOT of %j swallows is told with the branch and its words', async (watch, at, hint) => {
    const files = { [RULE]: changed(RULE, '@cargo-plane\n  AND landing', watch) };
    const [problem] = (await load(files)).problems.filter(({ severity }) => severity === 'error');
    expect(printed(problem ? [problem] : [])).toEqual([
      `${RULE}:${at} rule cargo-flights does not fire on this example, and should — ${hint}`,
    ]);
  });

  it.each(['ferry AND NOT landing', 'ferry', 'ferry OR NOT landing', 'NOT landing'])(
    'is not said to be swallowed by a NOT when %j would not fire without it',
    async (watch) => {
      const files = { [RULE]: changed(RULE, '@cargo-plane\n  AND landing', watch) };
      const errors = (await load(files)).problems.filter(({ what }) => what.includes('does not fire'));
      expect(errors.map(({ hint }) => hint)).toEqual([undefined]);
    },
  );
});
