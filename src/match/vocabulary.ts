/** The words of all rules by integer id: as they stand, as prefixes, and as stems of a language. */
import { INFLECTED_LANGUAGES, type InflectedLanguage, inflectedLanguage, stemsOf } from '../text/inflect.js';
import { StemIndex } from '../text/stem-index.js';
import { WordIndex } from '../text/word-index.js';

/**
 * Whose words a stem stands for: those of every item (a concept's term is Spanish wherever it is met), or
 * those of items in that language (a query's `word~` is of the language of the item).
 */
export type StemScope = 'every item' | 'own language';

export class Vocabulary {
  /**
   * By id: what it stands for, as words are counted by. A prefix ends in `*`; a stem has its language behind `~`,
   * and `*` when it stands for words of every item.
   */
  readonly keys: string[] = [];
  readonly #words = new WordIndex();
  readonly #stems: Readonly<Record<StemScope, Map<InflectedLanguage, StemIndex>>> = {
    'every item': new Map(),
    'own language': new Map(),
  };
  /** The stems that words of the open item may have. */
  readonly #asked: StemIndex[] = [];

  /** Ids given so far; they run from 0. */
  get size(): number {
    return this.#words.size;
  }

  addWord(word: string): number {
    return this.#keyed(this.#words.addWord(word), word);
  }

  addPrefix(prefix: string): number {
    return this.#keyed(this.#words.addPrefix(prefix), `${prefix}*`);
  }

  /** An id for each stem of the folded word. */
  addStems(word: string, language: InflectedLanguage, scope: StemScope): readonly number[] {
    const indexes = this.#stems[scope];
    const index = indexes.get(language) ?? new StemIndex(language);
    indexes.set(language, index);
    const sign = scope === 'every item' ? '*' : '';
    return stemsOf(language, word).map((stem) =>
      this.#keyed(
        index.add(stem, () => this.#words.addOther()),
        `${stem}~${language}${sign}`,
      ),
    );
  }

  /** Makes ready for the words of an item in the language. */
  open(lang: string | undefined): void {
    this.#asked.length = 0;
    if (this.#stems['every item'].size + this.#stems['own language'].size === 0) return;
    for (const language of INFLECTED_LANGUAGES) {
      const index = this.#stems['every item'].get(language);
      if (index) this.#asked.push(index);
    }
    const language = inflectedLanguage(lang);
    const own = language && this.#stems['own language'].get(language);
    if (own) this.#asked.push(own);
  }

  /**
   * Writes the ids that the word in `units[from, to)` has to `found`, from index `at`; returns the index behind.
   * @param hash of the word, as `hashUnits` makes it
   */
  find(units: Uint16Array, from: number, to: number, hash: number, found: number[], at: number): number {
    let count = this.#words.find(units, from, to, hash, found, at);
    for (let i = 0; i < this.#asked.length; i++) {
      const stems = (this.#asked[i] as StemIndex).find(units, from, to, hash); // i < length
      for (let j = 0; j < stems.length; j++) found[count++] = stems[j] as number; // j < length
    }
    return count;
  }

  #keyed(id: number, key: string): number {
    if (id === this.keys.length) this.keys.push(key);
    return id;
  }
}
