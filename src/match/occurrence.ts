import type { Item } from '../model/item.js';
import { FIELDS } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { outside } from './except.js';
import { bitOf } from './fields.js';
import { type FormIndex, RECORD } from './form-index.js';
import { ItemWords } from './item-words.js';
import type { Leaf, Term } from './leaf.js';
import { foldMetadata, valuesOf } from './metadata.js';
import type { MetadataKey } from './query/ast.js';
import { exactForm } from './term.js';
import type { Vocabulary } from './vocabulary.js';

/** A term found in an item: its first and last word, as places of ItemWords. */
export interface Occurrence {
  readonly first: number;
  readonly last: number;
  readonly term: Term;
  /** How its words were reached, the furthest way of any: as written, by taking a clitic off, by a stem. */
  readonly via: Via;
}
export type Via = 'written' | 'clitic' | 'inflection';

const NOTHING: readonly Occurrence[] = [];
const FIRST_SIZE = 1 << 8;

/**
 * What has been found of an item. Which leaves occur, and in which fields, is known once it is open; their
 * occurrences are made when a rule asks. Reused: nothing in it outlives the next `open`.
 */
export class Workspace {
  readonly words = new ItemWords();
  /** Leaves that have a mark, in no order. */
  readonly marked: number[] = [];
  /** By leaf: the fields in which it or an included leaf was found, whatever `except` says. */
  readonly marks: Uint8Array;
  readonly #forms: FormIndex;
  /** Finds of one leaf are a chain: by leaf the first and the last of them, in pairs; by find the next. 0 is none. */
  readonly #chains: Int32Array;
  #next = new Int32Array(FIRST_SIZE);
  /** By find: its form, its first place, 1 with a clitic. They are numbered from 1. */
  #form = new Int32Array(FIRST_SIZE);
  #first = new Int32Array(FIRST_SIZE);
  #clitic = new Uint8Array(FIRST_SIZE);
  #finds = 0;
  readonly #occurrences: (readonly Occurrence[] | undefined)[] = [];
  readonly #asked: number[] = [];
  readonly #metadata = new Map<MetadataKey, readonly string[]>();

  constructor(forms: FormIndex, leaves: number) {
    this.#forms = forms;
    this.marks = new Uint8Array(leaves);
    this.#chains = new Int32Array(leaves * 2);
  }

  open(item: Item | RuleExample, vocabulary: Vocabulary, readsUrl: boolean): void {
    this.#forget();
    this.words.read(item, vocabulary, readsUrl);
    const { firstSightings } = this.words;
    for (let field = 0; field < FIELDS.length; field++) {
      const end = firstSightings[field + 1] as number; // one entry more than fields
      for (let sighting = firstSightings[field] as number; sighting < end; sighting++) {
        this.#look(sighting, field);
      }
    }
  }

  /** The leaf's occurrences in all fields, in order of place. */
  occurrences(leaf: Leaf): readonly Occurrence[] {
    const { index } = leaf;
    if (this.marks[index] === 0) return NOTHING;
    const known = this.#occurrences[index];
    if (known) return known;
    const found = this.#without(leaf, this.#gather(leaf));
    this.#occurrences[index] = found;
    this.#asked.push(index);
    return found;
  }

  /** Whether the leaf occurs in one of the fields. */
  stands(leaf: Leaf, fields: number): boolean {
    if (((this.marks[leaf.index] ?? 0) & fields) === 0) return false;
    return !leaf.excepts || this.occurrences(leaf).some(({ first }) => this.words.isIn(first, fields));
  }

  /** The leaf's occurrences in the fields, in order of place. */
  occurrencesIn(leaf: Leaf, fields: number): readonly Occurrence[] {
    const mark = this.marks[leaf.index] ?? 0;
    if ((mark & fields) === 0) return NOTHING;
    const all = this.occurrences(leaf);
    return (mark & ~fields) === 0 ? all : all.filter(({ first }) => this.words.isIn(first, fields));
  }

  /** What a leaf without occurrences would have, were it not for `except`. For explanations; not kept. */
  excepted(leaf: Leaf): readonly Occurrence[] {
    return [...this.#own(leaf), ...leaf.includes.flatMap((included) => this.excepted(included))];
  }

  /** The item's values for a key, folded. */
  metadata(key: MetadataKey): readonly string[] {
    const known = this.#metadata.get(key);
    if (known) return known;
    const folded = valuesOf(this.words.item, key).map(foldMetadata);
    this.#metadata.set(key, folded);
    return folded;
  }

  #forget(): void {
    for (const leaf of this.marked) {
      this.marks[leaf] = 0;
      this.#chains[leaf * 2] = 0;
    }
    for (const leaf of this.#asked) this.#occurrences[leaf] = undefined;
    this.marked.length = 0;
    this.#asked.length = 0;
    this.#finds = 0;
    if (this.#metadata.size > 0) this.#metadata.clear();
  }

  /** Finds the forms that wait for the word of a sighting. */
  #look(sighting: number, field: number): void {
    const { starts, waiting, offsets } = this.#forms;
    const { words } = this;
    const id = words.ids[sighting] as number; // the arrays are as long as there are sightings, ids, forms
    const place = words.places[sighting] as number;
    const written = words.clitics[sighting] as number;
    const end = starts[id + 1] as number;
    for (let at = starts[id] as number; at < end; at += RECORD) {
      const form = waiting[at] as number;
      let clitic = written;
      let first = place;
      const behind = waiting[at + 2] as number;
      if (behind !== 0) {
        const second = words.sightingAt(place + behind, waiting[at + 1] as number, field);
        if (second < 0) continue;
        clitic |= words.clitics[second] as number;
        first -= offsets[form] as number;
        const others = this.#others(form, first, place, place + behind, field);
        if (others < 0) continue;
        clitic |= others;
      }
      const leaf = waiting[at + 3] as number;
      if ((leaf & 1) === 1 && (clitic === 1 || !this.#isWritten(form, first))) continue;
      this.#keep(leaf >> 1, form, first, clitic, field);
    }
  }

  /** Whether the form's other words stand around the two known: 1 with a clitic on one, 0 without, -1 when they do not. */
  #others(form: number, first: number, known: number, known2: number, field: number): number {
    const { idStarts, ids } = this.#forms;
    const { words } = this;
    const from = idStarts[form] as number; // every form has a beginning and an end
    const length = (idStarts[form + 1] as number) - from;
    let clitic = 0;
    for (let i = 0; i < length; i++) {
      const place = first + i;
      if (place === known || place === known2) continue;
      const sighting = words.sightingAt(place, ids[from + i] as number, field);
      if (sighting < 0) return -1;
      clitic |= words.clitics[sighting] as number;
    }
    return clitic;
  }

  #keep(leaf: number, form: number, first: number, clitic: number, field: number): void {
    const find = ++this.#finds;
    if (find >= this.#next.length) this.#enlarge();
    this.#form[find] = form;
    this.#first[find] = first;
    this.#clitic[find] = clitic;
    this.#next[find] = 0;
    const chain = leaf * 2;
    if (this.#chains[chain] === 0) this.#chains[chain] = find;
    else this.#next[this.#chains[chain + 1] as number] = find; // a chain that has begun has a last
    this.#chains[chain + 1] = find;
    if (!this.#mark(leaf, bitOf(field))) return;
    const { includingStarts, including } = this.#forms;
    const end = includingStarts[leaf + 1] as number; // every leaf has a beginning and an end
    for (let i = includingStarts[leaf] as number; i < end; i++)
      this.#mark(including[i] as number, bitOf(field));
  }

  /** False when it had the mark. */
  #mark(leaf: number, bit: number): boolean {
    const before = this.marks[leaf] as number; // every leaf has an entry
    if ((before & bit) !== 0) return false;
    if (before === 0) this.marked.push(leaf);
    this.marks[leaf] = before | bit;
    return true;
  }

  #isWritten(form: number, first: number): boolean {
    const { exact = '' } = this.#forms.terms[form] as Term; // every form is of a term
    const { text } = this.words.slice(first, first + this.#lengthOf(form) - 1);
    return text === exact || exactForm(text) === exact;
  }

  #lengthOf(form: number): number {
    return (this.#forms.idStarts[form + 1] ?? 0) - (this.#forms.idStarts[form] ?? 0);
  }

  #gather(leaf: Leaf): Occurrence[] {
    const all = this.#own(leaf);
    for (const included of leaf.includes) for (const found of this.occurrences(included)) all.push(found);
    return all.length > 1 ? all.sort(byPlace) : all;
  }

  #own(leaf: Leaf): Occurrence[] {
    const found: Occurrence[] = [];
    for (let find = this.#chains[leaf.index * 2] ?? 0; find !== 0; find = this.#next[find] ?? 0) {
      const form = this.#form[find] ?? 0;
      const first = this.#first[find] ?? 0;
      const clitic = this.#clitic[find] === 1;
      const via = this.#forms.inflected[form] === 1 ? 'inflection' : clitic ? 'clitic' : 'written';
      const term = this.#forms.terms[form] as Term; // every form is of a term
      found.push({ first, last: first + this.#lengthOf(form) - 1, term, via });
    }
    return found;
  }

  #without({ except }: Leaf, all: readonly Occurrence[]): readonly Occurrence[] {
    const covers = except ? this.occurrences(except) : NOTHING;
    return covers.length === 0 ? all : outside(covers, all);
  }

  #enlarge(): void {
    const size = this.#next.length * 2;
    const enlarged = (array: Int32Array): Int32Array<ArrayBuffer> => {
      const copy = new Int32Array(size);
      copy.set(array);
      return copy;
    };
    this.#next = enlarged(this.#next);
    this.#form = enlarged(this.#form);
    this.#first = enlarged(this.#first);
    const clitic = new Uint8Array(size);
    clitic.set(this.#clitic);
    this.#clitic = clitic;
  }
}

export function byPlace(a: { first: number; last: number }, b: { first: number; last: number }): number {
  return a.first - b.first || a.last - b.last;
}
