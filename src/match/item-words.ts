import type { Item } from '../model/item.js';
import { FIELDS, type Field } from '../model/match.js';
import type { RuleExample } from '../model/rule.js';
import { WordReader } from '../text/tokenise.js';
import { hashUnits } from '../text/unit-hash.js';
import {
  ALEF,
  arabicRemainders,
  type CliticScripts,
  cliticScripts,
  hebrewRemainders,
  isArabic,
  isHebrew,
  isPersian,
} from './clitic.js';
import { bitOf } from './fields.js';
import type { Vocabulary } from './vocabulary.js';

/** Words between the last of one field and the first of the next: more than any distance of a query. */
const FIELD_GAP = 64;
const FIRST_SIZE = 1 << 10;
/** Arabic and Hebrew letters and signs; only words that begin there can have particles. */
const [FIRST_SEMITIC, LAST_SEMITIC] = [0x590, 0x6ff];

/**
 * The known words of one item: which stand where. A place is a running number of words over all fields, in
 * the order of FIELDS, with gaps between them. A sighting is an id at a place; they lie in order of place.
 * Memory is kept for the next item.
 */
export class ItemWords {
  /** Sightings: the id, the place, and whether a clitic was taken off for it (1) or not (0). */
  ids = new Int32Array(FIRST_SIZE);
  places = new Int32Array(FIRST_SIZE);
  clitics = new Uint8Array(FIRST_SIZE);
  /** How many sightings there are. */
  sightings = 0;
  /** By field, in the order of FIELDS: its first place, the place behind its last, its first sighting. */
  readonly from = new Int32Array(FIELDS.length);
  readonly to = new Int32Array(FIELDS.length);
  readonly firstSightings = new Int32Array(FIELDS.length + 1);
  item: Item | RuleExample = { title: '', tags: [] };

  readonly #reader = new WordReader();
  /** By place: its offsets in the field's text, and its first sighting. */
  #starts = new Int32Array(FIRST_SIZE);
  #ends = new Int32Array(FIRST_SIZE);
  #sighted = new Int32Array(FIRST_SIZE + 1);
  readonly #found: number[] = [];
  readonly #remainders: number[] = [];
  #persian: boolean | undefined;

  read(item: Item | RuleExample, vocabulary: Vocabulary, readsUrl: boolean): void {
    this.item = item;
    this.sightings = 0;
    this.#persian = undefined;
    vocabulary.open(item.lang);
    const scripts = cliticScripts(item.lang);
    let place = 0;
    for (let field = 0; field < FIELDS.length; field++) {
      const name = FIELDS[field] as Field; // field < FIELDS.length
      const text = name === 'url' && !readsUrl ? undefined : item[name];
      this.from[field] = place;
      this.firstSightings[field] = this.sightings;
      if (text !== undefined) place = this.#readField(text, place, vocabulary, scripts);
      this.to[field] = place;
      place += FIELD_GAP;
    }
    this.firstSightings[FIELDS.length] = this.sightings;
  }

  /** The sighting of an id at a place of a field, as written if it was; -1 when there is none, or no such place. */
  sightingAt(place: number, id: number, field: number): number {
    if (place < (this.from[field] as number) || place >= (this.to[field] as number)) return -1;
    const end = this.#sighted[place + 1] as number; // each place of a field, and the one behind it, has an entry
    for (let i = this.#sighted[place] as number; i < end; i++) if (this.ids[i] === id) return i;
    return -1;
  }

  /** Which field a place is in. */
  fieldOf(place: number): Field {
    for (let field = 0; field < FIELDS.length; field++) {
      if (place < (this.to[field] as number)) return FIELDS[field] as Field; // field < FIELDS.length
    }
    return 'url';
  }

  /** Whether the place is in one of the fields. */
  isIn(place: number, fields: number): boolean {
    for (let field = 0; field < FIELDS.length; field++) {
      if (place < (this.to[field] as number)) return (fields & bitOf(field)) !== 0; // field < FIELDS.length
    }
    return false;
  }

  /** Where the words from one place to another stand in their field's text. */
  slice(first: number, last: number): { field: Field; start: number; end: number; text: string } {
    const field = this.fieldOf(first);
    const start = this.#starts[first] ?? 0;
    const end = this.#ends[last] ?? start;
    return { field, start, end, text: (this.item[field] ?? '').slice(start, end) };
  }

  #readField(text: string, from: number, vocabulary: Vocabulary, scripts: CliticScripts): number {
    const reader = this.#reader;
    let place = from;
    reader.open(text);
    while (reader.next()) {
      if (place >= this.#starts.length) this.#enlarge();
      this.#starts[place] = reader.start;
      this.#ends[place] = reader.end;
      this.#sighted[place] = this.sightings;
      this.#readWord(place, vocabulary, scripts);
      place += 1;
    }
    this.#sighted[place] = this.sightings;
    return place;
  }

  #enlarge(): void {
    const size = this.#starts.length * 2;
    this.#starts = larger(this.#starts, size);
    this.#ends = larger(this.#ends, size);
    this.#sighted = larger(this.#sighted, size + 1);
  }

  #readWord(place: number, vocabulary: Vocabulary, scripts: CliticScripts): void {
    const { units, length, hash } = this.#reader;
    const found = this.#found;
    const whole = vocabulary.find(units, 0, length, hash, found, 0);
    for (let i = 0; i < whole; i++) this.#sight(found[i] as number, place, 0); // i < whole <= found.length
    const first = units[0] as number; // a word has a letter
    if (first < FIRST_SEMITIC || first > LAST_SEMITIC) return;
    const remainders = this.#remainders;
    let count = 0;
    if (scripts.arabic && isArabic(first)) {
      this.#persian ??= isPersian(this.item);
      if (!this.#persian) count = arabicRemainders(units, length, remainders);
    } else if (scripts.hebrew && isHebrew(first)) count = hebrewRemainders(units, length, remainders);
    let all = whole;
    for (let i = 0; i < count; i++) all = this.#findRemainder(remainders[i] as number, vocabulary, all); // i < count
    for (let i = whole; i < all; i++) {
      const id = found[i] as number;
      if (found.indexOf(id) === i) this.#sight(id, place, 1); // an id is met once a place, best as written
    }
  }

  /** An entry of `arabicRemainders` or `hebrewRemainders`, looked up; as `Vocabulary.find`. */
  #findRemainder(remainder: number, vocabulary: Vocabulary, at: number): number {
    const { units, length } = this.#reader;
    if (remainder >= 0) {
      const hash = hashUnits(units, remainder, length);
      return vocabulary.find(units, remainder, length, hash, this.#found, at);
    }
    const from = -remainder - 1;
    const written = units[from] as number; // within the word
    units[from] = ALEF;
    const behind = vocabulary.find(units, from, length, hashUnits(units, from, length), this.#found, at);
    units[from] = written;
    return behind;
  }

  #sight(id: number, place: number, clitic: number): void {
    const sighting = this.sightings++;
    if (sighting >= this.ids.length) {
      this.ids = larger(this.ids, sighting * 2);
      this.places = larger(this.places, sighting * 2);
      this.clitics = larger(this.clitics, sighting * 2);
    }
    this.ids[sighting] = id;
    this.places[sighting] = place;
    this.clitics[sighting] = clitic;
  }
}

function larger<T extends Int32Array | Uint8Array>(array: T, size: number): T {
  const copy = new (array.constructor as new (size: number) => T)(size); // of its own kind
  copy.set(array);
  return copy;
}
