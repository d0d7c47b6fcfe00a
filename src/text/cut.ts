/** Shortening that never breaks what a reader sees as one character: a flag, a family, a letter with its marks. */
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

export const ELLIPSIS = '…';
/** How far back a cut may move to end at a blank rather than within a word, UTF-16 units. */
const WORD_REACH = 16;

/** What is longer is no character of any script, and may be torn: the longest emoji have 35 UTF-16 units. */
const LONG_CHARACTER = 40;

/** At most `max` UTF-16 units; what was shortened ends in `…`. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const end = graphemeFloor(text, max - ELLIPSIS.length);
  return text.slice(0, wordFloor(text, end)).trimEnd() + ELLIPSIS;
}

/** Where the grapheme begins and ends that stands at `index`; both are `index` at a border. */
export function graphemeAround(
  text: string,
  index: number,
): { readonly start: number; readonly end: number } {
  const around = graphemes.segment(text).containing(index);
  if (around === undefined || around.index === index) return { start: index, end: index };
  return { start: around.index, end: around.index + around.segment.length };
}

/** The last grapheme border at or before `index`; within one that no writing knows, a code point border. */
export function graphemeFloor(text: string, index: number): number {
  if (index >= text.length) return text.length;
  if (index <= 0) return 0;
  const around = graphemes.segment(text).containing(index);
  if (around === undefined || around.segment.length <= LONG_CHARACTER) return around?.index ?? 0;
  const splitsPair =
    /[\udc00-\udfff]/.test(text.charAt(index)) && /[\ud800-\udbff]/.test(text.charAt(index - 1));
  return splitsPair ? index - 1 : index;
}

function wordFloor(text: string, end: number): number {
  if (text.charAt(end) === ' ') return end;
  const blank = text.lastIndexOf(' ', end);
  return blank > 0 && end - blank <= WORD_REACH && blank > end / 2 ? blank : end;
}
