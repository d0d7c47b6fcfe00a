/**
 * UTF-8 that somebody read as windows-1252 and saved again: "ElecciÃ³n", "Iranâ€™s", "Ø§Ù„Ù‚Ø¯Ø³".
 * Whole newspapers arrive like this, and no rule would ever match them.
 */

/** Text with what was clearly misread put right; anything doubtful stays as it is. */
export function repairMojibake(text: string): string {
  if (!LEADS.test(text)) return text;
  let repaired = 0;
  const candidate = text.replace(RUN, (run) => {
    const meant = reread(run);
    if (meant === undefined) return run;
    repaired += run.length - meant.length;
    return meant;
  });
  // A single pair may be meant («AMANHÃ»); two, or one of three bytes, are not.
  return repaired >= 2 ? candidate : text;
}

/** What the first bytes of the characters in question look like when misread. */
const LEADS = /[ÂÃâØÙÛÚ×ÐÑ]/;
/** What windows-1252 has for the bytes 0x80–0x9F. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const RUN = new RegExp(`[${HIGH}\u00a0-\u00ff]{2,}`, 'g');
/** What may come out: Latin letters and signs, Cyrillic, Hebrew, Arabic, and typographic punctuation. */
const PLAUSIBLE = /^[\u00a0-\u017f\u0400-\u04ff\u0590-\u06ff\u200c-\u200f\u2010-\u203a\u20ac\u2122]+$/;

function reread(run: string): string | undefined {
  const bytes = Uint8Array.from(run, (character) => {
    const high = HIGH.indexOf(character);
    return high < 0 ? character.charCodeAt(0) : 0x80 + high;
  });
  try {
    const meant = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return PLAUSIBLE.test(meant) ? meant : undefined;
  } catch {
    return undefined; // not UTF-8: the letters are meant
  }
}
