/**
 * All forms of all terms in flat arrays, so that the words of an item lead to what they may be part of: each
 * form waits for its rarest word.
 */
import type { MadeForm, Term } from './leaf.js';

export interface FormIndex {
  /** By word id: where its records begin in `waiting`; the next id's beginning is the end. */
  readonly starts: Int32Array;
  /**
   * Records of the forms that wait for a word, RECORD numbers each: the form, the word of it that should occur
   * least but one, how many words behind the awaited one that stands (0 in a form of one word), and the leaf
   * that it makes occur, times 2, plus 1 when the text must be as the term is written. Most forms fail at the
   * second word, and this way without a look at anything else.
   */
  readonly waiting: Int32Array;
  /** By form: where its word ids begin in `ids`; the next form's beginning is the end. */
  readonly idStarts: Int32Array;
  readonly ids: Int32Array;
  /** By form: how many words before the awaited one it begins. */
  readonly offsets: Uint16Array;
  readonly inflected: Uint8Array;
  /** By form. */
  readonly terms: readonly Term[];
  /** By leaf: where the leaves that include it, directly or not, begin in `including`; as above. */
  readonly includingStarts: Int32Array;
  readonly including: Int32Array;
}

export const RECORD = 4;

/** One form of a term, and the leaf it belongs to. */
export interface PlacedForm {
  readonly form: MadeForm;
  readonly term: Term;
  readonly leaf: number;
}

/**
 * @param words how many word ids there are
 * @param includes by leaf: the leaves that it includes directly
 */
export function indexForms(
  forms: readonly PlacedForm[],
  words: number,
  includes: readonly (readonly number[])[],
): FormIndex {
  const waits: number[][] = Array.from({ length: words }, () => []);
  forms.forEach(({ form: { ids, rarest, second }, term, leaf }, number) => {
    const exact = term.exact === undefined ? 0 : 1;
    waits[ids[rarest] ?? 0]?.push(number, ids[second] ?? 0, second - rarest, leaf * 2 + exact);
  });
  const { starts, members: waiting } = flatten(waits);
  const ids = flatten(forms.map(({ form }) => form.ids));
  const including = flatten(includersOf(includes));
  return {
    starts,
    waiting,
    idStarts: ids.starts,
    ids: ids.members,
    offsets: Uint16Array.from(forms, ({ form }) => form.rarest),
    inflected: Uint8Array.from(forms, ({ form }) => (form.inflected ? 1 : 0)),
    terms: forms.map(({ term }) => term),
    includingStarts: including.starts,
    including: including.members,
  };
}

/** Lists in one array, with where each begins. */
export interface Flat {
  readonly starts: Int32Array;
  readonly members: Int32Array;
}

export function flatten(lists: readonly (readonly number[])[]): Flat {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    starts[index + 1] = (starts[index] ?? 0) + list.length;
  });
  const members = new Int32Array(starts[lists.length] ?? 0);
  lists.forEach((list, index) => {
    members.set(list, starts[index]);
  });
  return { starts, members };
}

/** By leaf: all leaves that include it, at any depth. */
function includersOf(includes: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const direct: number[][] = includes.map(() => []);
  includes.forEach((included, leaf) => {
    for (const each of included) direct[each]?.push(leaf);
  });
  return direct.map((leaves) => {
    const all = new Set(leaves);
    for (const leaf of all) for (const above of direct[leaf] ?? []) all.add(above); // a Set grows while it is read
    return [...all];
  });
}
