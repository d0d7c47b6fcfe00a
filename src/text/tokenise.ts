/**
 * Reads the words of a text in one pass over its UTF-16 units, folding as it goes and making no strings.
 * What needs neighbours is decided here: dotted acronyms, possessive 's, Hebrew gershayim and geresh.
 * Offsets lead back to the original text and cut whole graphemes.
 */
import {
  APOSTROPHE,
  DOT,
  EXTENDER,
  expansionOf,
  FIRST_LETTER,
  foldAstral,
  foldUnit,
  IGNORED,
  isExpansion,
  NON_JOINER,
  PREPENDED,
  QUOTE,
  SEPARATOR,
  SURROGATE,
} from './fold-table.js';
import { HASH_SEED, hashUnit } from './unit-hash.js';

const SMALL_S = 0x73;
const NINE = 0x39;
const ALEF = 0x05d0;
const TAV = 0x05ea;

/** A cursor: `open`, then `next` until it is false. One reader serves any number of texts, one at a time. */
export class WordReader {
  /** Where the word stands in the text, UTF-16 units, end exclusive. */
  start = 0;
  end = 0;
  /** The folded word: `units[0]` to `units[length - 1]`. The array is reused, and replaced when it grows. */
  length = 0;
  units = new Uint16Array(64);
  /** Of the folded word, as `hashUnits` makes it. */
  hash = HASH_SEED;

  #text = '';
  #at = 0;
  /** Where the current group of a dotted acronym begins in `units`. */
  #group = 0;
  /** Where marks that belong to the next letter's grapheme begin, or -1. */
  #prepended = -1;

  open(text: string): void {
    this.#text = text;
    this.#at = 0;
    this.#prepended = -1;
    this.length = 0;
  }

  /** Moves to the next word; false at the end of the text. */
  next(): boolean {
    const text = this.#text;
    const size = text.length;
    this.length = 0;
    this.hash = HASH_SEED;
    this.#group = 0;
    while (this.#at < size) {
      const at = this.#at;
      const folded = foldUnit(text.charCodeAt(at));
      if (isLetter(folded)) {
        this.#begin(at);
        this.#takeLetters(at);
      } else if (folded >= FIRST_LETTER) {
        this.#begin(at);
        this.#addAll(expansionOf(folded));
        this.end = this.#at = at + 1;
      } else if (folded === SURROGATE) {
        if (this.#astral(at)) return true;
      } else {
        this.#at = at + 1;
        if (this.#sign(folded, at)) return true;
      }
    }
    return this.length > 0;
  }

  /** Takes the letters from `from` on that fold to one unit each: most of any text, so nothing is kept in fields here. */
  #takeLetters(from: number): void {
    const text = this.#text;
    const size = text.length;
    let { units, length, hash } = this;
    let at = from;
    while (at < size) {
      const folded = foldUnit(text.charCodeAt(at));
      if (!isLetter(folded)) break;
      if (length === units.length) units = this.#enlarge();
      units[length++] = folded;
      hash = hashUnit(hash, folded);
      at += 1;
    }
    this.length = length;
    this.hash = hash;
    this.end = this.#at = at;
  }

  /** Takes what is no letter; true when it ends a word. */
  #sign(folded: number, at: number): boolean {
    if (this.length === 0) {
      if (folded !== PREPENDED) {
        if (folded !== EXTENDER) this.#prepended = -1;
      } else if (this.#prepended < 0) this.#prepended = at;
      return false;
    }
    switch (folded) {
      case EXTENDER:
        this.end = this.#at;
        return false;
      case IGNORED:
      case PREPENDED:
        return false;
      case NON_JOINER:
        this.end = this.#at;
        this.#takeExtenders();
        return true;
      case DOT:
        return !this.#acronymGoesOn();
      case APOSTROPHE:
        if (this.#betweenHebrewLetters()) return false;
        this.#skipPossessive();
        return true;
      case QUOTE:
        return !this.#betweenHebrewLetters();
      default:
        return true;
    }
  }

  /** Takes a code point of two units, or a lone half, which separates; true when it ends a word. */
  #astral(at: number): boolean {
    const codePoint = this.#text.codePointAt(at) ?? 0;
    if (codePoint < 0x10000) {
      this.#at = at + 1;
      return this.#sign(SEPARATOR, at);
    }
    this.#at = at + 2;
    const folded = foldAstral(codePoint);
    if (typeof folded === 'number') return this.#sign(folded, at);
    this.#begin(at);
    this.#addAll(folded);
    this.end = this.#at;
    return false;
  }

  #begin(at: number): void {
    if (this.length > 0) return;
    this.start = this.#prepended < 0 ? at : this.#prepended;
    this.#prepended = -1;
  }

  #add(unit: number): void {
    if (this.length === this.units.length) this.#enlarge();
    this.units[this.length++] = unit;
    this.hash = hashUnit(this.hash, unit);
  }

  #enlarge(): Uint16Array<ArrayBuffer> {
    const larger = new Uint16Array(this.units.length * 2);
    larger.set(this.units);
    this.units = larger;
    return larger;
  }

  #addAll(letters: string): void {
    for (let i = 0; i < letters.length; i++) this.#add(letters.charCodeAt(i));
  }

  /** Marks behind a non-joiner belong to the same grapheme as the word's last letter. */
  #takeExtenders(): void {
    for (;;) {
      const width = this.#widthOf(this.#at);
      const kind = this.#classAt(this.#at);
      if (kind !== EXTENDER && kind !== NON_JOINER) return;
      this.end = this.#at += width;
    }
  }

  /** U.S. and EE.UU. and EE. UU. are one word; `this.#at` is behind the dot. */
  #acronymGoesOn(): boolean {
    const size = this.length - this.#group;
    const first = this.units[this.#group] ?? 0;
    if (size > 2 || first <= NINE || (size === 2 && this.units[this.#group + 1] !== first)) return false;
    const blank = size === 2 && isBlank(this.#text.charCodeAt(this.#at)) ? 1 : 0;
    const next = this.#groupSizeAt(this.#at + blank);
    if (next === 0) return false;
    if (blank > 0 && (next !== 2 || this.#classAt(this.#at + blank + next) !== DOT)) return false;
    this.#at += blank;
    this.#group = this.length;
    return true;
  }

  /** 1 for a single letter, 2 for a doubled one, 0 for anything else. */
  #groupSizeAt(at: number): number {
    const first = this.#letterAt(at);
    if (first <= NINE) return 0;
    if (!this.#continuesAt(at + 1)) return 1;
    return this.#letterAt(at + 1) === first && !this.#continuesAt(at + 2) ? 2 : 0;
  }

  #skipPossessive(): void {
    if (this.#letterAt(this.#at) === SMALL_S && !this.#continuesAt(this.#at + 1)) this.#at += 1;
  }

  #betweenHebrewLetters(): boolean {
    return isHebrew(this.units[this.length - 1] ?? 0) && isHebrew(this.#letterAt(this.#at));
  }

  /** Whether a word or grapheme that has come as far as `at` goes on there. */
  #continuesAt(at: number): boolean {
    let next = at;
    while (this.#classAt(next) === IGNORED) next += this.#widthOf(next);
    const kind = this.#classAt(next);
    return kind >= FIRST_LETTER || kind === EXTENDER || kind === PREPENDED;
  }

  /** The single folded letter of the unit there, or 0. */
  #letterAt(at: number): number {
    const folded = at < this.#text.length ? foldUnit(this.#text.charCodeAt(at)) : 0;
    return folded >= FIRST_LETTER && !isExpansion(folded) ? folded : 0;
  }

  /** The class of the code point there; FIRST_LETTER or more for letters, SEPARATOR behind the end. */
  #classAt(at: number): number {
    if (at >= this.#text.length) return SEPARATOR;
    const folded = foldUnit(this.#text.charCodeAt(at));
    if (folded !== SURROGATE) return folded;
    const codePoint = this.#text.codePointAt(at) ?? 0;
    if (codePoint < 0x10000) return SEPARATOR;
    const astral = foldAstral(codePoint);
    return typeof astral === 'number' ? astral : FIRST_LETTER;
  }

  #widthOf(at: number): number {
    return (this.#text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
}

/** Of a folded unit: whether it is one letter, and that is all. */
function isLetter(folded: number): boolean {
  return folded >= FIRST_LETTER && !isExpansion(folded);
}

function isHebrew(unit: number): boolean {
  return unit >= ALEF && unit <= TAV;
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0xa0 || unit === 0x202f;
}
