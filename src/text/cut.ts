/** Shortening that never breaks what a reader sees as one character: a flag, a family, a letter with its marks. */
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

const ELLIPSIS = '…';
/** How far back a cut may move to end at a blank rather than within a word, UTF-16 units. */
const WORD_REACH = 16;

/** At most `max` UTF-16 units; what was shortened ends in `…`. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  const end = graphemeFloor(text, max - ELLIPSIS.length);
  return text.slice(0, wordFloor(text, end)).trimEnd() + ELLIPSIS;
}

/** The last grapheme border at or before `index`; within a first grapheme that is longer, a code point border. */
export function graphemeFloor(text: string, index: number): number {
  if (index >= text.length) return text.length;
  if (index <= 0) return 0;
  const border = graphemes.segment(text).containing(index)?.index ?? 0;
  if (border > 0) return border;
  const splitsPair =
    /[\udc00-\udfff]/.test(text.charAt(index)) && /[\ud800-\udbff]/.test(text.charAt(index - 1));
  return splitsPair ? index - 1 : index;
}

function wordFloor(text: string, end: number): number {
  if (text.charAt(end) === ' ') return end;
  const blank = text.lastIndexOf(' ', end);
  return blank > 0 && end - blank <= WORD_REACH && blank > end / 2 ? blank : end;
}
