/**
 * Text of unknown direction inside text of ours. A headline is wrapped in isolates (UAX #9 §2.4), so that an
 * Arabic one cannot turn round the punctuation, times and links beside it; direction controls that came with
 * it are taken off first, for an unclosed override would leak out and can make words read as others.
 */
const FSI = '\u2068';
const PDI = '\u2069';
/** ALM, LRM, RLM, embeddings, overrides and isolates. ZWNJ and ZWJ stay: Persian and emoji need them. */
const CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

export function stripBidi(text: string): string {
  return text.replace(CONTROLS, '');
}

/** The text as an island: its own first strong letter gives its direction, nothing outside is touched. */
export function isolate(text: string): string {
  return `${FSI}${stripBidi(text)}${PDI}`;
}

/** For markup that must stand between the marks, e.g. emphasised runs: the content must hold no controls but balanced ones. */
export function isolateMarkup(markup: string): string {
  return `${FSI}${markup}${PDI}`;
}
