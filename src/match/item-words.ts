import type { Item } from '../model/item.js';
import { FIELDS, type Field } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import type { TokenTrie } from '../text/token-trie.js';
import { WordReader } from '../text/tokenise.js';
import {
  ALEF,
  arabicRemainders,
  type CliticScripts,
  cliticScripts,
  hebrewRemainders,
  isArabic,
  isHebrew,
} from './clitic.js';

/** Words between the last of one field and the first of the next: more than any distance of a query. */
const FIELD_GAP = 64;
const NOTHING: readonly number[] = [];

/**
 * The words of one item, by id: where each stands. A place is a running number of words over all fields,
 * in the order of FIELDS, with gaps between them. Memory is kept for the next item.
 */
export class ItemWords {
  readonly #reader = new WordReader();
  /** By id: `place * 2`, plus 1 when the word was reached by taking a clitic off; ascending. */
  #hits: number[][] = [];
  /** Ids that occur in this item. */
  readonly present: number[] = [];
  /** By place: offsets in the field's text. */
  #starts = new Int32Array(1 << 10);
  #ends = new Int32Array(1 << 10);
  /** By field: its first place, and the place behind its last. */
  readonly #from: Record<Field, number> = { title: 0, summary: 0, text: 0, url: 0 };
  readonly #to: Record<Field, number> = { title: 0, summary: 0, text: 0, url: 0 };
  readonly #found: number[] = [];
  readonly #remainders: number[] = [];
  #item: Item | RuleExample = { title: '', tags: [] };

  read(item: Item | RuleExample, trie: TokenTrie, readsUrl: boolean): void {
    for (const id of this.present) {
      const hits = this.#hits[id];
      if (hits) hits.length = 0;
    }
    this.present.length = 0;
    this.#item = item;
    const scripts = cliticScripts(item);
    let place = 0;
    for (const field of FIELDS) {
      this.#from[field] = place;
      const text = field === 'url' && !readsUrl ? undefined : item[field];
      if (text !== undefined) place = this.#readField(text, place, trie, scripts);
      this.#to[field] = place;
      place += FIELD_GAP;
    }
  }

  /** Places where the id stands, coded as `place * 2 + clitic`. */
  hits(id: number): readonly number[] {
    return this.#hits[id] ?? NOTHING;
  }

  /** Which field a place is in. */
  fieldOf(place: number): Field {
    return FIELDS.find((field) => place < this.#to[field]) ?? 'url';
  }

  /** Whether the place is in one of the fields. */
  isIn(place: number, fields: readonly Field[]): boolean {
    return fields.some((field) => place >= this.#from[field] && place < this.#to[field]);
  }

  /** Where the words from one place to another stand in their field's text. */
  slice(first: number, last: number): { field: Field; start: number; end: number; text: string } {
    const field = this.fieldOf(first);
    const start = this.#starts[first] ?? 0;
    const end = this.#ends[last] ?? start;
    return { field, start, end, text: (this.#item[field] ?? '').slice(start, end) };
  }

  #readField(text: string, from: number, trie: TokenTrie, scripts: CliticScripts): number {
    const reader = this.#reader;
    let place = from;
    reader.open(text);
    while (reader.next()) {
      if (place >= this.#starts.length) this.#enlarge();
      this.#starts[place] = reader.start;
      this.#ends[place] = reader.end;
      this.#readWord(place, trie, scripts);
      place += 1;
    }
    return place;
  }

  #enlarge(): void {
    const [starts, ends] = [this.#starts, this.#ends];
    this.#starts = new Int32Array(starts.length * 2);
    this.#ends = new Int32Array(ends.length * 2);
    this.#starts.set(starts);
    this.#ends.set(ends);
  }

  #readWord(place: number, trie: TokenTrie, scripts: CliticScripts): void {
    const { units, length } = this.#reader;
    const found = this.#found;
    const whole = trie.find(units, 0, length, found, 0);
    for (let i = 0; i < whole; i++) this.#hit(found[i] as number, place * 2); // i < whole <= found.length
    const first = units[0] as number; // a word has a letter
    if (first < 0x590 || first > 0x6ff) return;
    const remainders = this.#remainders;
    let count = 0;
    if (scripts.arabic && isArabic(first)) count = arabicRemainders(units, length, remainders);
    else if (scripts.hebrew && isHebrew(first)) count = hebrewRemainders(units, length, remainders);
    let all = whole;
    for (let i = 0; i < count; i++) all = this.#findRemainder(remainders[i] as number, trie, all); // i < count
    for (let i = whole; i < all; i++) {
      const id = found[i] as number;
      if (found.indexOf(id) === i) this.#hit(id, place * 2 + 1); // an id is met once a place, best as written
    }
  }

  /** An entry of `arabicRemainders` or `hebrewRemainders`, looked up; as `TokenTrie.find`. */
  #findRemainder(remainder: number, trie: TokenTrie, at: number): number {
    const { units, length } = this.#reader;
    if (remainder >= 0) return trie.find(units, remainder, length, this.#found, at);
    const from = -remainder - 1;
    const written = units[from] as number; // within the word
    units[from] = ALEF;
    const behind = trie.find(units, from, length, this.#found, at);
    units[from] = written;
    return behind;
  }

  #hit(id: number, coded: number): void {
    const hits = this.#hits[id];
    if (hits === undefined) this.#hits[id] = [coded];
    else if (hits.push(coded) > 1) return;
    this.present.push(id);
  }
}
