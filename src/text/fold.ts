import { WordReader } from './tokenise.js';

export interface FoldedWord {
  readonly word: string;
  /** Where it stands in the original text, UTF-16 units, end exclusive. */
  readonly start: number;
  readonly end: number;
}

const reader = new WordReader(); // used up within each call

/** The text's folded words joined by single blanks: for comparing titles, names and metadata. */
export function foldText(text: string): string {
  return foldWords(text).join(' ');
}

/** The text's words as the matcher sees them: no accents, no case, letters and digits unified. */
export function foldWords(text: string): string[] {
  return readWords(text).map(({ word }) => word);
}

/** The text's folded words with their places. */
export function readWords(text: string): FoldedWord[] {
  const words: FoldedWord[] = [];
  reader.open(text);
  while (reader.next()) words.push({ word: wordOf(reader), start: reader.start, end: reader.end });
  return words;
}

/** The folded word under the cursor. Words are short: letter by letter is five times as fast as all of them as arguments. */
export function wordOf({ units, length }: WordReader): string {
  let word = '';
  for (let i = 0; i < length; i++) word += String.fromCharCode(units[i] as number); // i < length <= units.length
  return word;
}
