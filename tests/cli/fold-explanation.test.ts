import { describe, expect, it } from 'vitest';
import { type Folded, foldExplanation, unfolded } from '../../src/cli/fold-explanation.js';
import { compileRules } from '../../src/match/compile.js';
import { type Explanation, explainItem } from '../../src/match/explain.js';
import { anItem, aRule } from '../builders.js';

/** Twenty clauses of two words each; `a3 AND b3` is the third. */
const clauses = Array.from({ length: 20 }, (_, n) => `(alpha${n + 1} AND beta${n + 1})`);

function explain(watch: string, title: string): Explanation {
  const rule = aRule({ watch });
  const { matcher } = compileRules([rule], []);
  const explanation = explainItem(matcher, rule.id, anItem({ title }));
  if (explanation === undefined) throw new Error(`${watch} has no query`);
  return explanation;
}

const shown = ({ children }: Folded): readonly string[] => children.map(({ node }) => node.text);

describe('a long explanation', () => {
  it('shows the clause that holds, and counts the others', () => {
    const folded = foldExplanation(explain(clauses.join(' OR '), 'alpha7 beta7'));
    expect([shown(folded), folded.others]).toEqual([['alpha7 AND beta7'], 19]);
  });

  it('shows the three that came nearest where none holds, in order of writing, with what they lack', () => {
    const folded = foldExplanation(explain(clauses.join(' OR '), 'beta9 alpha4 beta2'));
    expect([shown(folded), folded.others]).toEqual([
      ['alpha2 AND beta2', 'alpha4 AND beta4', 'alpha9 AND beta9'],
      17,
    ]);
    const parts = folded.children[0]?.children.map(({ node }) => [node.text, node.holds]);
    expect(parts).toEqual([
      ['alpha2', false],
      ['beta2', true],
    ]);
  });

  it('does not take a NOT that keeps nothing back for half of what is needed', () => {
    const watch = ['(alpha0 AND NOT beta0)', ...clauses].join(' OR ');
    const folded = foldExplanation(explain(watch, 'beta5 beta6 beta7'));
    expect(shown(folded)).toEqual(['alpha5 AND beta5', 'alpha6 AND beta6', 'alpha7 AND beta7']);
  });

  it('tells what holds beside the part that fails in one line', () => {
    const either = clauses.slice(0, 8).join(' OR ');
    const other = clauses.slice(8).join(' OR ');
    const folded = foldExplanation(explain(`(${either}) AND (${other})`, 'alpha1 beta1 alpha9'));
    expect(folded.children.map(({ node, children }) => [node.holds, children.length > 0])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('opens the NOT that keeps a rule back, and no other', () => {
    const watch = `omega AND NOT (${clauses.join(' OR ')}) AND NOT (${clauses.join(' OR ')} OR never)`;
    const [, first] = foldExplanation(explain(watch, 'omega alpha3 beta3')).children;
    expect(first?.children[0]?.children.map(({ node }) => node.text)).toEqual(['alpha3 AND beta3']);
    const calm = foldExplanation(explain(watch, 'alpha3')).children;
    expect(calm.map(({ children }) => children.length)).toEqual([0, 0, 0]);
  });
});

it('shows a short explanation whole', () => {
  const explanation = explain('(alpha OR beta OR gamma OR delta OR omega) AND NOT zeta', 'beta');
  expect(foldExplanation(explanation)).toEqual(unfolded(explanation));
});
