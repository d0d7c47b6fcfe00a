/** Every row and every file of the guide to rules, run as it stands. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { conceptShape } from '../../src/config/concept-file.js';
import { exampleFields } from '../../src/config/item-shape.js';
import type { Located } from '../../src/config/located.js';
import { readShape } from '../../src/config/read-shape.js';
import { ruleShape } from '../../src/config/rule-file.js';
import { parseYaml } from '../../src/config/yaml.js';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import type { RuleExample } from '../../src/model/rule.js';
import { loadRules, proveRules } from '../../src/pipeline/load-rules.js';
import { aRule, NOON } from '../builders.js';
import { run } from '../cli/terminal.js';

const guide = readFileSync(fileURLToPath(new URL('../../docs/rules.md', import.meta.url)), 'utf8');
const files = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const concepts = files.filter((text) => /^terms:/m.test(text)).map((text) => read(conceptShape, text));
const rows = [...guide.matchAll(/^\| `(.+?)` \| (.+) \| (.+) \| .+ \|$/gm)].map(
  ([, query = '', fires = '', ignores = '']) => ({ query, fires, ignores }),
);

function read<T>(shape: Parameters<typeof readShape<T>>[0], text: string): Located<T> {
  const yaml = parseYaml(text, 'rules.md');
  const outcome = yaml.kind === 'read' ? readShape(shape, yaml.document) : yaml;
  if (!('read' in outcome) || outcome.read === undefined) throw new Error(JSON.stringify(outcome.problems));
  return outcome.read;
}

/** `A headline`, and behind it fields as `key: value`. */
function anExample(cell: string): RuleExample {
  const [title = ''] = cell.split(' `');
  const fields = [...cell.matchAll(/`(\w+): ([^`]+)`/g)].map(([, key = '', value = '']) => {
    expect(Object.keys(exampleFields)).toContain(key);
    return [key, key === 'tags' ? value.split(', ') : value];
  });
  return { title, tags: [], ...Object.fromEntries(fields) };
}

describe('docs/rules.md', () => {
  it('has a row for every operator, field and key', () => {
    const queries = rows.map(({ query }) => query).join('\n');
    const signs = ['AND', 'OR', 'NOT', 'NEAR/', 'ONEAR/', 'NOTNEAR/', 'ATLEAST/', '@', '="', '*', '~', '('];
    const keys = ['title', 'url', 'feed', 'country', 'affiliation', 'lang', 'tag', 'publisher'].map(
      (key) => `${key}:`,
    );
    for (const sign of [...signs, ...keys]) expect(queries).toContain(sign);
    expect(rows.length).toBeGreaterThan(35);
  });

  it.each(rows)('$query', ({ query, fires, ignores }) => {
    const { matcher, problems } = compileRules(
      [aRule({ watch: query })],
      concepts.map(({ value }) => value),
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const hits = (cell: string) => matchItem(matcher, anExample(cell)).length;
    expect([fires, hits(fires)]).toEqual([fires, 1]);
    expect([ignores, hits(ignores)]).toEqual([ignores, 0]);
  });

  it('shows a rule of which only the example that it speaks of does not hold', () => {
    const rules = files.filter((text) => /^watch:/m.test(text)).map((text) => read(ruleShape, text));
    expect(rules).toHaveLength(1);
    const sources = { rules, concepts, feeds: [] };
    const loaded = loadRules(sources);
    expect(loaded.problems).toEqual([]);
    expect(proveRules(sources, loaded, NOON)).toMatchObject([
      { what: 'rule detained-crews fires on this example, and should not', severity: 'error' },
    ]);
  });

  const commands = [...guide.matchAll(/^(?: {4})?atalaya ([a-z]+(?: [a-z]+)?)/gm)].map(
    ([, words = '']) => words,
  );
  it.each([...new Set(commands)])('names a command that is there: %s', async (words) => {
    const [command = '', sub = ''] = words.split(' ');
    const groups = ['rules', 'routes', 'feeds'];
    const args = groups.includes(command) ? [command, sub] : [command];
    const { status, out } = await run([...args, '--help']);
    expect([status, out]).toEqual([0, expect.stringContaining(`Usage: atalaya ${args.join(' ')} `)]);
  });
});
