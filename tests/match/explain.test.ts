import { expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { type Explanation, explainItem } from '../../src/match/explain.js';
import { ruleId } from '../../src/model/id.js';
import type { RuleExample } from '../../src/model/rule.js';
import { aRule } from '../builders.js';
import { aConcept, anExample } from './matching.js';

const CONCEPTS = [
  aConcept('quds-force', {
    terms: { en: ['Quds Force', 'Quds'], ar: ['القدس'] },
    except: ['Quds Day'],
  }),
];

function explain(watch: string, parts: string | Partial<RuleExample>): Explanation {
  const { matcher } = compileRules([aRule({ id: ruleId('r'), watch })], CONCEPTS);
  const explanation = explainItem(matcher, ruleId('r'), anExample(parts));
  if (!explanation) throw new Error(`${watch} did not compile`);
  return explanation;
}

/** `+` or `-`, the node, the words found, the note; operands indented. */
function draw({ text, holds, found, note, children }: Explanation, indent = ''): readonly string[] {
  const words = found.map((evidence) => evidence.text).join('|');
  const line = `${indent}${holds ? '+' : '-'} ${text}${words && ` [${words}]`}${note ? ` — ${note}` : ''}`;
  return [line, ...children.flatMap((child) => draw(child, `${indent}  `))];
}

it('tells of every part what was found, whether the rule fires or not', () => {
  const watch = '@quds-force NEAR/2 (flight OR title:plane) AND NOT country:bo';
  const item = { title: 'Quds Force', summary: 'The Quds Force sent a secret flight', country: 'pe' };
  expect(draw(explain(watch, item))).toEqual([
    '- @quds-force NEAR/2 (flight OR title:plane) AND NOT country:bo',
    '  - @quds-force NEAR/2 (flight OR title:plane) — nearest: 4 words apart',
    '    + @quds-force [Quds Force|Quds Force] — found: Quds (en), Quds Force (en)',
    '    + flight OR title:plane [flight]',
    '      + flight [flight]',
    '      - title:plane',
    '        - plane',
    '  + NOT country:bo',
    "    - country:bo — the item's country is pe",
  ]);
});

it.each<[watch: string, item: string | Partial<RuleExample>, note: string]>([
  ['a NEAR/2 b', 'a x x b', 'nearest: 3 words apart'],
  ['a ONEAR/2 b', 'b a', 'they stand in the other order'],
  ['a ONEAR/2 b', 'b a x x b', 'nearest: 3 words apart'],
  ['"la paz" NEAR/2 paz', 'la paz', 'they are the same words'],
  ['a NEAR/2 b', { title: 'a', summary: 'b' }, 'they stand in different fields'],
  ['a NOTNEAR/2 b', 'a b', 'each one has the other near'],
  ['ATLEAST/2(a, b, c)', 'a', '1 of 3 hold, 2 needed'],
  ['country:bo', 'a', 'the item has no country'],
  ['tag:agency', { title: 'a', tags: ['x', 'y'] }, "the feed's tags are x, y"],
  ['tag:agency', 'a', "the item's feed has no tags"],
  ['@quds-force', 'Quds Day', 'stands only inside an excepted phrase: Quds'],
])('notes of %j on %j: %s', (watch, item, note) => {
  expect(explain(watch, item).note).toBe(note);
});

it('says in which field a term stands that should stand in another', () => {
  expect(draw(explain('title:a', { summary: 'a' }))).toEqual(['- title:a', '  - a — stands in summary']);
});

it('knows only rules that compiled', () => {
  const { matcher } = compileRules([aRule({ id: ruleId('broken'), watch: 'a AND' })], []);
  expect(explainItem(matcher, ruleId('broken'), anExample('a'))).toBeUndefined();
});
