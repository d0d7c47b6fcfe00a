import { expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import { matchItem } from '../../src/match/evaluate.js';
import { compilePair, matchPair, type RuleSet } from '../../src/match/pair.js';
import { ruleId } from '../../src/model/id.js';
import { anItem } from '../builders.js';
import { shippedWatch } from '../rules/shipped.js';

const { rules, concepts } = await shippedWatch();
const items = rules
  .flatMap(({ examples: { match, ignore } }) => [...match, ...ignore])
  .map((example) => anItem(example));

/** Of each item: what fires in force and in the draft. */
function matchBoth(current: RuleSet, draft: RuleSet) {
  const asked = [...current.rules, ...draft.rules].map(({ id }) => id);
  const pair = compilePair(current, draft, asked);
  return { pair, both: items.map((item) => matchPair(pair, item)) };
}

function matchAlone(set: RuleSet) {
  const { matcher } = compileRules(set.rules, set.concepts);
  return items.map((item) => matchItem(matcher, item));
}

const current = { rules, concepts };
const other = concepts.map((concept) =>
  concept.id === 'iran' ? { ...concept, terms: { en: ['="Iran"', 'plane'] } } : concept,
);
const rewritten = rules.map((rule, n) => (n === 0 ? { ...rule, watch: 'plane OR avión' } : rule));

it.each<[what: string, draft: RuleSet]>([
  ['of a rule', { rules: rewritten, concepts }],
  ['of a concept', { rules, concepts: other }],
  ['of both, in another order, with one rule less', { rules: rewritten.slice(1).reverse(), concepts: other }],
  ['of nothing', { rules: [], concepts: [] }],
])('tells of both sets what each tells alone, with a draft %s', (_, draft) => {
  const { both } = matchBoth(current, draft);
  expect(both.map((match) => match.current)).toEqual(matchAlone(current));
  expect(both.map((match) => match.draft)).toEqual(matchAlone(draft));
});

it('asks a rule once that is the same in both', () => {
  const { pair } = matchBoth(current, { rules: rewritten, concepts });
  expect(pair.matcher.rules).toHaveLength(rules.length + 1);
});

it('gathers evidence only for the rules that are asked about', () => {
  const asked = ruleId('a');
  const set = {
    rules: rewritten
      .slice(0, 2)
      .map((rule, n) => ({ ...rule, id: n === 0 ? asked : ruleId('b'), watch: 'avión' })),
    concepts: [],
  };
  const { current: matches } = matchPair(compilePair(set, undefined, [asked]), anItem({ title: 'Un avión' }));
  expect(matches.map(({ rule, evidence }) => [rule, evidence.length])).toEqual([
    [asked, 1],
    ['b', 0],
  ]);
});
