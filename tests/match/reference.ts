/**
 * The grammar once more, slowly: every leaf is looked for at every place, every pair of NEAR is tried. It
 * shares the reading of words and queries with the matcher and nothing of how the matcher finds things.
 */

import type { MetadataKey, NearNode, QueryNode } from '../../src/match/query/ast.js';
import { printTerm } from '../../src/match/query/print.js';
import type { Item } from '../../src/model/item.js';
import { type Evidence, FIELDS, type Field } from '../../src/model/match.js';
import type { Concept } from '../../src/model/rule.js';
import { type FoldedWord, foldText, readWords } from '../../src/text/fold.js';
import { type InflectedLanguage, inflectedLanguage, stemsOf } from '../../src/text/inflect.js';

interface Found {
  readonly field: Field;
  readonly first: number;
  readonly last: number;
  readonly term: string;
  readonly via?: 'clitic' | 'inflection';
  readonly concept?: string;
  readonly lang?: string;
}

interface Run {
  readonly field: Field;
  readonly first: number;
  readonly last: number;
  readonly ways: readonly string[];
}

/** One way to satisfy a node at one stretch of one field. */
interface Solution {
  readonly field: Field;
  readonly first: number;
  readonly last: number;
  readonly uses: readonly { readonly leaf: QueryNode; readonly found: Found }[];
}

/** The evidence, or undefined when the query does not hold. */
export function referenceMatch(
  query: QueryNode,
  concepts: readonly Concept[],
  item: Item,
): readonly Evidence[] | undefined {
  const reader = new ReferenceReader(concepts, item);
  return reader.holds(query, undefined) ? reader.evidence(query) : undefined;
}

class ReferenceReader {
  readonly #concepts: readonly Concept[];
  readonly #item: Item;
  readonly #words: Readonly<Record<Field, readonly FoldedWord[]>>;
  readonly #terms = new Map<string, readonly Found[]>();
  readonly #runs = new Map<number, readonly Run[]>();

  constructor(concepts: readonly Concept[], item: Item) {
    this.#concepts = concepts;
    this.#item = item;
    const words = (field: Field) => readWords(item[field] ?? '');
    this.#words = {
      title: words('title'),
      summary: words('summary'),
      text: words('text'),
      url: words('url'),
    };
  }

  holds(node: QueryNode, scope: Field | undefined): boolean {
    switch (node.kind) {
      case 'and':
        return node.operands.every((operand) => this.holds(operand, scope));
      case 'or':
        return node.operands.some((operand) => this.holds(operand, scope));
      case 'not':
        return !this.holds(node.operand, scope);
      case 'at-least':
        return node.operands.filter((operand) => this.holds(operand, scope)).length >= node.count;
      case 'scope':
        return this.holds(node.operand, node.field);
      case 'metadata':
        return valuesOf(this.#item, node.key).some((value) =>
          node.values.some(({ text }) => foldText(text) === foldText(value)),
        );
      default:
        return this.#solutions(node, scope).length > 0;
    }
  }

  evidence(query: QueryNode): readonly Evidence[] {
    const byLeaf = new Map<QueryNode, Set<Found>>();
    for (const { uses } of this.#helping(query, undefined)) {
      for (const { leaf, found } of uses) byLeaf.set(leaf, (byLeaf.get(leaf) ?? new Set()).add(found));
    }
    const chosen = [...byLeaf.values()].flatMap((all) => this.#choose([...all])).sort(byPlace);
    const evidence = chosen.map((found) => this.#describe(found));
    return evidence.filter(
      (one, i) => evidence.findIndex((e) => JSON.stringify(e) === JSON.stringify(one)) === i,
    );
  }

  /** Solutions of the positive parts that hold. */
  #helping(node: QueryNode, scope: Field | undefined): readonly Solution[] {
    if (!this.holds(node, scope)) return [];
    switch (node.kind) {
      case 'and':
      case 'or':
      case 'at-least':
        return node.operands.flatMap((operand) => this.#helping(operand, scope));
      case 'scope':
        return this.#helping(node.operand, node.field);
      case 'not':
      case 'metadata':
        return [];
      default:
        return this.#solutions(node, scope);
    }
  }

  #solutions(node: QueryNode, scope: Field | undefined): readonly Solution[] {
    switch (node.kind) {
      case 'term':
        return this.#leaf(node, scope, this.#findTerm(printTerm(node)));
      case 'concept':
        return this.#leaf(node, scope, this.#findConcept(node.id));
      case 'or':
        return node.operands.flatMap((operand) => this.#solutions(operand, scope));
      case 'scope':
        return this.#solutions(node.operand, node.field);
      case 'near':
        return this.#near(node, scope);
      default:
        throw new Error(`${node.kind} stands nowhere`);
    }
  }

  #leaf(leaf: QueryNode, scope: Field | undefined, all: readonly Found[]): readonly Solution[] {
    return all
      .filter(({ field }) => (scope === undefined ? field !== 'url' : field === scope))
      .map((found) => ({
        field: found.field,
        first: found.first,
        last: found.last,
        uses: [{ leaf, found }],
      }));
  }

  #near(node: NearNode, scope: Field | undefined): readonly Solution[] {
    const left = this.#solutions(node.left, scope);
    const right = this.#solutions(node.right, scope);
    if (node.operator === 'NOTNEAR') {
      return left.filter((a) => !right.some((b) => a.field === b.field && apart(a, b) <= node.distance));
    }
    return left.flatMap((a) =>
      right
        .filter((b) => a.field === b.field && apart(a, b) >= 1 && apart(a, b) <= node.distance)
        .filter((b) => node.operator === 'NEAR' || a.last < b.first)
        .map((b) => ({
          field: a.field,
          first: Math.min(a.first, b.first),
          last: Math.max(a.last, b.last),
          uses: [...a.uses, ...b.uses],
        })),
    );
  }

  #findConcept(id: string): readonly Found[] {
    const concept = this.#concepts.find((known) => known.id === id);
    if (!concept) throw new Error(`no concept ${id}`);
    const own = Object.entries(concept.terms).flatMap(([lang, terms]) =>
      terms.flatMap((term) =>
        this.#findTerm(term, lang).map((found) => ({ ...found, term, concept: id, lang })),
      ),
    );
    const all = [...own, ...concept.includes.flatMap((included) => this.#findConcept(included))];
    const covers = concept.except.flatMap((phrase) => this.#findTerm(phrase));
    return all.filter(
      (found) =>
        !covers.some(
          (cover) => cover.field === found.field && cover.first <= found.first && found.last <= cover.last,
        ),
    );
  }

  /** @param lang whose inflections `~` means */
  #findTerm(written: string, lang = this.#item.lang): readonly Found[] {
    const key = `${lang} ${written}`;
    const known = this.#terms.get(key) ?? this.#lookForTerm(written, lang);
    this.#terms.set(key, known);
    return known;
  }

  #lookForTerm(written: string, lang: string | undefined): readonly Found[] {
    const exact = /^="(.*)"$/.exec(written)?.[1];
    const text = exact ?? /^"(.*)"$/.exec(written)?.[1] ?? written;
    const pattern = patternOf(text);
    const longest = pattern.source.split(' ').length;
    return this.#runsOf(longest).flatMap(({ field, first, last, ways }): Found[] => {
      const here = { field, first, last, term: written };
      if (exact !== undefined) {
        const original = this.#slice(here);
        return original.text.normalize('NFC') === text.normalize('NFC') ? [here] : [];
      }
      const found = ways.findIndex((way) => pattern.test(way));
      if (found >= 0) return [found === 0 ? here : { ...here, via: 'clitic' }];
      return ways.some((way) => inflects(text, way, lang)) ? [{ ...here, via: 'inflection' }] : [];
    });
  }

  /** Every run of up to so many words of a field, with the ways to read it: as written first. */
  #runsOf(longest: number): readonly Run[] {
    const known = this.#runs.get(longest);
    if (known) return known;
    const runs = FIELDS.flatMap((field) => {
      const words = this.#words[field].map(({ word }) => word);
      return words.flatMap((_, first) =>
        words.slice(first, first + longest).map((_, more): Run => {
          const ways = this.#waysOf(words.slice(first, first + more + 1));
          return { field, first, last: first + more, ways };
        }),
      );
    });
    this.#runs.set(longest, runs);
    return runs;
  }

  /** The run with clitics taken off its words in every way. */
  #waysOf(run: readonly string[]): readonly string[] {
    const persian = /[پچژگ]/.test([this.#item.title, this.#item.summary, this.#item.text].join(''));
    const choices = run.map((word) => [
      word,
      ...(this.#item.lang === 'ar' && !persian ? arabicRemainders(word) : []),
      ...(this.#item.lang === 'he' ? hebrewRemainders(word) : []),
    ]);
    return choices.reduce<string[]>(
      (ways, words) => ways.flatMap((way) => words.map((word) => (way === '' ? word : `${way} ${word}`))),
      [''],
    );
  }

  #choose(all: readonly Found[]): readonly Found[] {
    const own = (found: Found): number =>
      (found.via === 'inflection' ? 4 : found.via === 'clitic' ? 2 : 0) +
      (found.lang === this.#item.lang && found.lang ? 0 : 1);
    const longest = all.filter(
      (found) =>
        !all.some(
          (other) =>
            other.field === found.field &&
            other.first <= found.first &&
            found.last <= other.last &&
            other.last - other.first > found.last - found.first,
        ),
    );
    const places = new Map<string, Found>();
    for (const found of longest) {
      const place = `${found.field} ${found.first}`;
      const known = places.get(place);
      if (!known || own(found) < own(known)) places.set(place, found);
    }
    return [...places.values()].sort(byPlace).slice(0, 3);
  }

  #slice({ field, first, last }: Pick<Found, 'field' | 'first' | 'last'>) {
    const start = this.#words[field][first]?.start ?? 0;
    const end = this.#words[field][last]?.end ?? 0;
    return { start, end, text: (this.#item[field] ?? '').slice(start, end) };
  }

  #describe(found: Found): Evidence {
    const { field, term, concept, lang, via } = found;
    return {
      field,
      ...this.#slice(found),
      term,
      ...(concept !== undefined && { concept }),
      ...(lang !== undefined && { lang }),
      ...(via && { via }),
    } as Evidence; // a concept's id is a plain string here
  }
}

function apart(a: Solution, b: Solution): number {
  if (a.last < b.first) return b.first - a.last;
  return b.last < a.first ? a.first - b.last : 0;
}

function byPlace(a: Found, b: Found): number {
  const alphabetical = [a.term, a.concept].join(' ') < [b.term, b.concept].join(' ') ? -1 : 1;
  return (
    FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) || a.first - b.first || a.last - b.last || alphabetical
  );
}

function valuesOf(item: Item, key: MetadataKey): readonly string[] {
  if (key === 'tag') return item.tags;
  const value = item[key];
  return value === undefined ? [] : [value];
}

/** A term's words with the breaks that the text must have, and those that it may leave out. */
const patterns = new Map<string, RegExp>();

function patternOf(text: string): RegExp {
  const pattern = patterns.get(text) ?? makePattern(text);
  patterns.set(text, pattern);
  return pattern;
}

function makePattern(text: string): RegExp {
  let source = '';
  let behind: FoldedWord | undefined;
  for (const word of readWords(text)) {
    const gap = behind && text.slice(behind.end, word.start);
    const code = gap === ' ' && /\D$/.test(behind?.word ?? '') && /^\d/.test(word.word);
    if (behind) source += gap === '' || gap === '-' || gap === "'" || code ? ' ?' : ' ';
    source += word.word.replace(/(?<=\d)(?=\D)|(?<=\D)(?=\d)/g, ' ?');
    if (text.charAt(word.end) === '*') source += '[^ ]*';
    behind = word;
  }
  return new RegExp(`^${source}$`, 'u');
}

/** Whether the words of a term with `~` have a stem in common with those of the text; others are equal. */
function inflects(text: string, way: string, lang: string | undefined): boolean {
  const language = text.includes('~') ? inflectedLanguage(lang) : undefined;
  if (!language) return false;
  const wanted = inTerms.get(text) ?? readWords(text);
  inTerms.set(text, wanted);
  const words = way.split(' ');
  if (wanted.length !== words.length) return false;
  return wanted.every(({ word, end }, i) => {
    const found = words[i] ?? '';
    if (text.charAt(end) !== '~') return found === word;
    return stems(language, found).some((stem) => stems(language, word).includes(stem));
  });
}

const inTerms = new Map<string, readonly FoldedWord[]>();
const stemmed = new Map<string, readonly string[]>();

function stems(language: InflectedLanguage, word: string): readonly string[] {
  const known = stemmed.get(`${language} ${word}`) ?? stemsOf(language, word);
  stemmed.set(`${language} ${word}`, known);
  return known;
}

function arabicRemainders(word: string): readonly string[] {
  const outer = [word, ...(/^[وف]/.test(word) ? [word.slice(1)] : [])];
  const inner = outer.flatMap((w) => [
    w,
    ...(/^[بكل]/.test(w) && !w.startsWith('لل') ? [w.slice(1)] : []),
    ...(w.startsWith('لل') ? [`ال${w.slice(2)}`] : []),
  ]);
  const bare = inner.flatMap((w) => [w, ...(w.startsWith('ال') ? [w.slice(2)] : [])]);
  return bare.filter((w) => w !== word && w.length >= 3);
}

function hebrewRemainders(word: string): readonly string[] {
  const clitics = /^[והבכלמש]{0,3}/.exec(word)?.[0].length ?? 0;
  return [1, 2, 3].filter((n) => n <= clitics && word.length - n >= 3).map((n) => word.slice(n));
}
