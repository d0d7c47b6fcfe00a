import { didYouMean } from '../lib/suggest.js';
import type { ConceptId } from '../model/id.js';
import type { Concept } from '../model/rule.js';
import { inflectedLanguage } from '../text/inflect.js';
import type { Leaf, MadeForm, MadeTerm } from './leaf.js';
import type { LeafMaker } from './leaf-maker.js';
import type { CompileProblem, ProblemSubject } from './problem.js';
import { readConceptTerm, type TermProblem } from './term.js';

type ConceptSubject = Omit<Extract<ProblemSubject, { kind: 'concept' }>, 'kind' | 'id'>;

/**
 * Makes a leaf of every concept. A term with an error is reported and left out; the concept stays.
 * @param made leaves that stand for some of them already
 */
export function compileConcepts(
  concepts: readonly Concept[],
  maker: LeafMaker,
  made: ReadonlyMap<string, Leaf> = new Map(),
): { readonly leaves: ReadonlyMap<string, Leaf>; readonly problems: readonly CompileProblem[] } {
  const book = new ConceptBook(concepts, maker, made);
  for (const concept of concepts) book.open(concept);
  return { leaves: book.leaves, problems: book.problems };
}

class ConceptBook {
  readonly leaves: Map<string, Leaf>;
  readonly problems: CompileProblem[] = [];
  readonly #maker: LeafMaker;
  readonly #known: ReadonlyMap<string, Concept>;
  /** Concepts whose includes are being followed, outermost first. */
  readonly #path: ConceptId[] = [];

  constructor(concepts: readonly Concept[], maker: LeafMaker, made: ReadonlyMap<string, Leaf>) {
    this.#maker = maker;
    this.leaves = new Map(made);
    this.#known = new Map(concepts.map((concept) => [concept.id, concept]));
  }

  open(concept: Concept): Leaf {
    const known = this.leaves.get(concept.id);
    if (known) return known;
    this.#path.push(concept.id);
    const includes = concept.includes.flatMap((id, index) => this.#include(concept, id, index));
    this.#path.pop();
    const except = this.#terms(concept, concept.except, { part: 'except' });
    const terms = Object.entries(concept.terms).flatMap(([lang, written]) =>
      this.#terms(concept, written, { part: 'terms', lang }),
    );
    this.#warnOfCovered(concept, terms, except);
    // what was written and came to nothing has been told
    if ([...concept.includes, ...Object.values(concept.terms).flat()].length === 0) {
      this.#report(concept, { part: 'terms' }, '', {
        what: `@${concept.id} has no terms`,
        severity: 'warning',
      });
    }
    const leaf = this.#maker.leaf(terms, includes, except);
    this.leaves.set(concept.id, leaf);
    return leaf;
  }

  #include(concept: Concept, id: ConceptId, index: number): readonly Leaf[] {
    const subject = { part: 'includes', index } as const;
    const included = this.#known.get(id);
    if (!included) {
      const hint = didYouMean(id, this.#known.keys());
      this.#report(concept, subject, id, {
        what: `unknown concept ${id}`,
        ...(hint && { hint }),
        severity: 'error',
        about: { kind: 'unknown concept', id },
      });
      return [];
    }
    const cycle = this.#path.indexOf(id);
    if (cycle < 0) return [this.open(included)];
    const names = [...this.#path.slice(cycle), id].map((name) => `@${name}`).join(' includes ');
    this.#report(concept, subject, id, { what: `concepts in a circle: ${names}`, severity: 'error' });
    return [];
  }

  #terms(concept: Concept, written: readonly string[], subject: ConceptSubject): readonly MadeTerm[] {
    return written.flatMap((text, index) => {
      const language = subject.part === 'except' ? 'of the item' : inflectedLanguage(subject.lang);
      const reading = readConceptTerm(text, language);
      if (reading.problem) this.#report(concept, { ...subject, index }, text, reading.problem);
      if (reading.forms.length === 0) return [];
      const listed = { concept: concept.id, ...(subject.lang !== undefined && { lang: subject.lang }) };
      return [this.#maker.term(text, reading, listed)];
    });
  }

  /** A term that is itself an excepted phrase. */
  #warnOfCovered(concept: Concept, terms: readonly MadeTerm[], except: readonly MadeTerm[]): void {
    const covers = new Set(
      except.filter(({ term }) => term.exact === undefined).flatMap(({ forms }) => forms.map(idsOf)),
    );
    for (const { term, forms } of terms) {
      const { written, lang = '' } = term;
      if (!forms.every((form) => covers.has(idsOf(form)))) continue;
      const index = concept.terms[lang]?.indexOf(written) ?? 0;
      const what = `${written} can never match: it stands under except`;
      this.#report(concept, { part: 'terms', lang, index }, written, { what, severity: 'warning' });
    }
  }

  #report(
    { id }: Concept,
    subject: ConceptSubject,
    text: string,
    { at, ...problem }: TermProblem & Pick<CompileProblem, 'about'>,
  ): void {
    const place = at === undefined ? { offset: 0, length: text.length } : { offset: at, length: 1 };
    this.problems.push({ subject: { kind: 'concept', id, ...subject }, ...place, ...problem });
  }
}

function idsOf({ ids }: MadeForm): string {
  return ids.join(' ');
}
