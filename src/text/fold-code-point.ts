/**
 * What one code point is to the matcher. This is the definition; fold-table.ts holds its answers for fast
 * reading, and a test compares the two. Every rule here looks at a single code point, so that a word folds
 * to the same letters wherever it stands. What depends on neighbours (EE.UU., 's, gershayim) is in tokenise.ts.
 */
export type FoldedCodePoint =
  /** Part of a word: one or more UTF-16 units. */
  | { readonly kind: 'letters'; readonly letters: string }
  | { readonly kind: 'separator' }
  /** Invisible: a word goes on through it (bidi controls, soft hyphens, zero-width spaces). */
  | { readonly kind: 'ignored' }
  /** Not part of the folded word, but of the letter before it: marks, tatweel, joiners. */
  | { readonly kind: 'extender' }
  /** As `ignored`, but of the same grapheme as what follows (UAX #29, GB9b). */
  | { readonly kind: 'prepended' }
  | { readonly kind: 'dot' }
  | { readonly kind: 'apostrophe' }
  | { readonly kind: 'quote' }
  /** Breaks a word as Lucene's Persian filter does, yet belongs to the grapheme before it. */
  | { readonly kind: 'non-joiner' };

const ZWNJ = 0x200c;
const TATWEEL = 0x0640;

/** Straight, curly and modifier apostrophes, acute used as one, Hebrew geresh, fullwidth. */
const APOSTROPHES = new Set([0x27, 0x2018, 0x2019, 0x02bc, 0x00b4, 0x05f3, 0xff07]);
/** Straight and curly double quotes, Hebrew gershayim. */
const QUOTES = new Set([0x22, 0x201c, 0x201d, 0x05f4]);
/** Transliteration signs for hamza and ayn: Qaʾani is Qaani. */
const TRANSLITERATION_SIGNS = new Set([0x02bb, 0x02be, 0x02bf]);
/** Letters that a grapheme border cannot precede or follow alone (Thai and Lao sara am), or that are symbols. */
const AWKWARD_LETTERS = new Map<number, FoldedCodePoint>([
  [0x0e33, { kind: 'extender' }],
  [0x0eb3, { kind: 'extender' }],
  [0x2139, { kind: 'separator' }], // ℹ, an emoji that Unicode calls a letter
]);
/** Grapheme_Cluster_Break=Prepend, https://www.unicode.org/reports/tr29/ */
const PREPENDED =
  /[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{113d1}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]/u;
const EXTENDER = /[\p{M}\p{Grapheme_Extend}\p{Emoji_Modifier}\u200d]/u;
const LETTER = /[\p{L}\p{Nd}\p{Nl}]/u;
const HANGUL = /[\uac00-\ud7a3]/u;

/** Letters that NFKD leaves whole, written as people type them without the accent, and letters that are one letter to us. */
const UNIFIED: ReadonlyMap<string, string> = new Map([
  ...pairs('ø o', 'ł l', 'đ d', 'ð d', 'ħ h', 'ı i', 'ŧ t', 'ß ss', 'æ ae', 'œ oe', 'þ th', 'ς σ'),
  ...pairs('ى ي', 'ی ي', 'ې ي', 'ێ ي', 'ے ي', 'ک ك', 'ڪ ك', 'ٱ ا', 'ة ه', 'ۃ ه', 'ہ ه', 'ھ ه', 'ە ه'),
]);

export function foldCodePoint(codePoint: number): FoldedCodePoint {
  if (codePoint === 0x2e) return { kind: 'dot' };
  if (codePoint === ZWNJ) return { kind: 'non-joiner' };
  if (APOSTROPHES.has(codePoint)) return { kind: 'apostrophe' };
  if (QUOTES.has(codePoint)) return { kind: 'quote' };
  if (TRANSLITERATION_SIGNS.has(codePoint)) return { kind: 'ignored' };
  if (codePoint === TATWEEL) return { kind: 'extender' };
  const awkward = AWKWARD_LETTERS.get(codePoint);
  if (awkward) return awkward;
  const char = String.fromCodePoint(codePoint);
  if (PREPENDED.test(char)) return { kind: 'prepended' };
  if (EXTENDER.test(char)) return { kind: 'extender' };
  if (LETTER.test(char)) return foldLetter(char);
  return /\p{Cf}/u.test(char) ? { kind: 'ignored' } : { kind: 'separator' };
}

/** A ligature of several words (ﷺ) folds to something with a blank inside; it is no word of any rule. */
function foldLetter(char: string): FoldedCodePoint {
  if (HANGUL.test(char)) return { kind: 'letters', letters: char };
  const bare = char
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '');
  const letters = [...bare].map(foldBareLetter).join('');
  if (letters === '') return { kind: 'extender' };
  return /^[\p{L}\p{N}]+$/u.test(letters) ? { kind: 'letters', letters } : { kind: 'separator' };
}

function foldBareLetter(letter: string): string {
  const codePoint = letter.codePointAt(0) ?? 0;
  if (APOSTROPHES.has(codePoint) || TRANSLITERATION_SIGNS.has(codePoint)) return ''; // in ŉ and ẚ
  return UNIFIED.get(letter) ?? asDigit(letter) ?? letter;
}

/** Unicode gives every script's decimal digits ten code points in a row, from zero. */
function asDigit(char: string): string | undefined {
  if (!/\p{Nd}/u.test(char)) return undefined;
  const codePoint = char.codePointAt(0) ?? 0;
  let zero = codePoint;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((codePoint - zero) % 10);
}

function pairs(...written: readonly string[]): [string, string][] {
  return written.map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return [from, to];
  });
}
