import { describe, expect, it } from 'vitest';
import { compileRules } from '../../src/match/compile.js';
import type { RuleExample } from '../../src/model/rule.js';
import { aRule } from '../builders.js';
import { aConcept, evidenceOf } from './matching.js';

type Item = string | Partial<RuleExample>;

const CONCEPTS = [
  aConcept('force', {
    terms: { en: ['Quds Force', 'Quds'], ar: ['القدس'] },
    except: ['Quds Day', 'سرايا القدس'],
  }),
  aConcept('ally', { terms: { en: ['Hamas'] }, includes: [aConcept('force').id] }),
];

/** One line of the grammar each: an item that fires and one that does not. */
describe('the grammar', () => {
  it.each<[clause: string, watch: string, fires: Item, silent: Item]>([
    ['NEAR binds tighter than AND', 'a AND b NEAR/1 c', 'a x b c', 'a b x c'],
    ['NOT binds looser than NEAR', 'x AND NOT a NEAR/1 b', 'x a y b', 'x a b'],
    ['AND binds tighter than OR', 'a OR (b AND c)', 'a', 'b'],
    ['a line break is a blank', 'a\nAND b', 'b a', 'a'],
    ['# starts a comment', 'a # AND b\nAND c', 'a c', 'a b'],
    ['operators are in capitals only', '"and"', 'and', 'a'],
    [
      'a phrase takes * and ~ on its words',
      '"guardia* revolucionaria~"',
      { title: 'guardias revolucionarios', lang: 'es' },
      'guardia civil',
    ],
    ['a phrase crosses punctuation', '"a b"', 'a. B', 'a x b'],
    ['a phrase does not cross fields', '"a b"', { summary: 'a b' }, { title: 'a', summary: 'b' }],
    ['\\" escapes', '"el \\"gringo\\" b"', 'el gringo, b', 'el b'],
    ['" between Hebrew letters is gershayim', 'צה"ל', 'צה״ל', 'צה'],
    ['NEAR takes either order', 'a NEAR/2 b', 'b x a', 'b x x a'],
    ['ONEAR goes in order', 'a ONEAR/2 b', 'a x b', 'b x a'],
    ['distance 1 is adjacent', 'a NEAR/1 b', 'a b', 'a x b'],
    ['NEAR takes OR-groups and phrases', '("a b" OR c) NEAR/1 (d OR @force)', 'Quds a b', 'a d'],
    ['NEAR takes a NEAR, from first to last word', '(a NEAR/3 b) ONEAR/1 c', 'b x a c', 'a c b'],
    ['sentence ends do not matter to NEAR', 'a NEAR/1 b', 'A. B', 'A. X. B'],
    ['overlapping is never NEAR', '"la paz" NEAR/5 paz', 'paz en la paz', 'la paz'],
    ['overlapping is NOTNEAR’s B', '="Paz" NOTNEAR/1 "La Paz"', 'Paz llega a La Paz', 'La Paz'],
    ['NOTNEAR looks on both sides', 'a NOTNEAR/2 b', 'a x x b', 'b x a'],
    ['ATLEAST counts operands', 'ATLEAST/2(a, b, c OR d)', 'a d', 'a a x'],
    [
      'ATLEAST takes any operands',
      'ATLEAST/2(a NEAR/1 b, NOT c, country:bo)',
      { title: 'x', country: 'bo' },
      'a c b',
    ],
    ['bare terms look in title, summary and text', 'a', { text: 'a' }, { url: 'https://x.example/a' }],
    ['AND speaks of the whole item', 'a AND b', { title: 'a', text: 'b' }, { title: 'a' }],
    ['NOT speaks of the whole item', 'a AND NOT b', 'a', { title: 'a', text: 'b' }],
    ['a field takes a group', 'title:(a AND NOT b)', { title: 'a', text: 'b' }, { title: 'a b' }],
    ['a field takes a phrase', 'summary:"a b"', { summary: 'a b' }, { title: 'a b' }],
    ['url: looks in the address', 'url:(a AND b)', { url: 'https://a.example/b' }, { title: 'a b' }],
    [
      'metadata is a whole value, folded',
      'x AND publisher:"el díario"',
      { title: 'x', publisher: 'El Diario' },
      { title: 'x', publisher: 'El Diario de Hoy' },
    ],
    [
      'metadata takes a list',
      'x AND lang:(es OR pt)',
      { title: 'x', lang: 'pt' },
      { title: 'x', lang: 'en' },
    ],
    [
      'affiliation: is the feed’s',
      'x AND affiliation:state',
      { title: 'x', affiliation: 'state' },
      { title: 'x', affiliation: 'wire' },
    ],
    [
      'tag: is any of the feed’s',
      'x AND tag:b',
      { title: 'x', tags: ['a', 'b'] },
      { title: 'x', tags: ['ab'] },
    ],
    ['an absent value is false', 'x AND NOT country:bo', 'x', { title: 'x', country: 'bo' }],
    ['folding takes accents and case', 'áñ', 'AN', 'a n'],
    ['folding unifies letters', 'یک', 'يك', 'يل'],
    ['folding makes digits one form', '۱۲', '12 ١٢', '21'],
    ['ZWNJ breaks a word', 'شود', 'می\u200cشود', 'میشود'],
    ['a ZWNJ in a term makes both forms', 'می\u200cشود', 'میشود', 'شود'],
    ['dotted acronyms join', 'eeuu', 'EE.UU.', 'EE, UU'],
    ['possessive ’s goes', 'bolivia', 'Bolivia’s', 'Bolivians'],
    ['a hyphen in a term makes the phrase and the joined form', 'al-quds', 'alquds; al quds', 'al'],
    ['codes match every way', 'YV-3531', 'YV 3531', 'YV 35 31'],
    ['an exact form keeps case and accents', '="Irán"', 'Irán', 'irán IRÁN Iran'],
    [
      'an exact form takes no clitic',
      '="حماس"',
      { title: 'حماس', lang: 'ar' },
      { title: 'وحماس', lang: 'ar' },
    ],
    ['an exact form takes no joined form', '="al-quds"', 'al-quds', 'alquds'],
    ['clitics go in Arabic items', 'إيران', { title: 'وإيران', lang: 'ar' }, { title: 'وایران', lang: 'fa' }],
    [
      'clitics go in Hebrew items',
      'איראן',
      { title: 'ומאיראן', lang: 'he' },
      { title: 'ומאיראן', lang: 'en' },
    ],
    ['three letters remain of a clitic', 'קום', { title: 'בקום', lang: 'he' }, { title: 'וקו', lang: 'he' }],
    [
      'no clitic where Persian letters are',
      'قدس',
      { title: 'وقدس', lang: 'ar' },
      { title: 'وقدس پاریس', lang: 'ar' },
    ],
    ['terms of every language apply to every item', '@force', { title: 'القدس', lang: 'en' }, 'x'],
    ['a concept holds others', '@ally', 'Quds', 'x'],
    ['except covers a term', '@force', 'Quds and Quds Day', 'Quds Day'],
    ['except covers it where the concept is included', '@ally', 'Hamas on Quds Day', 'Quds Day'],
    ['except does not cover a longer term', '@force', 'Quds Force', 'Quds Day'],
  ])('%s: %j', (_, watch, fires, silent) => {
    expect(evidenceOf(watch, fires, CONCEPTS)).toBeDefined();
    expect(evidenceOf(watch, silent, CONCEPTS)).toBeUndefined();
  });

  it.each<[what: string, watch: string]>([
    ['NEAR that chains', 'a NEAR/1 b NEAR/1 c'],
    ['NEAR over 50', 'a NEAR/51 b'],
    ['NEAR of nothing', 'a NEAR/0 b'],
    ['AND in NEAR', 'a NEAR/2 (b AND c)'],
    ['NOT in NEAR', 'a NEAR/2 (NOT b)'],
    ['ATLEAST in NEAR', 'a NEAR/2 ATLEAST/1(b, c)'],
    ['metadata in NEAR', 'a NEAR/2 country:bo'],
    ['a field in a field', 'title:(a OR summary:b)'],
    ['ATLEAST of too few', 'ATLEAST/3(a, b)'],
    ['an unknown field', 'titel:a'],
    ['an unknown concept', '@nobody'],
    ['a lone wildcard', 'a AND *'],
    ['a short prefix', 'abc*'],
    ['a short Arabic prefix', 'قد*'],
    ['a wildcard on metadata', 'a AND country:b*'],
    ['an inflected exact form', '="a~"'],
    ['an inflected prefix', 'sancion*~'],
  ])('refuses %s', (_, watch) => {
    const { problems } = compileRules([aRule({ watch })], []);
    expect(problems.some(({ severity }) => severity === 'error')).toBe(true);
  });
});
