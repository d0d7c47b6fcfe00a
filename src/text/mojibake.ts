/**
 * UTF-8 that somebody read as windows-1252 and saved again: "ElecciÃ³n", "Iranâ€™s", "Ø§Ù„Ù‚Ø¯Ø³".
 * Whole newspapers arrive like this, and no rule would ever match them.
 */

import { isUtf8 } from 'node:buffer';

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

/** Thousands of runs stand in a text made to hurt, and each error thrown would cost more than all the rest. */
function reread(run: string): string | undefined {
  const bytes = Buffer.alloc(run.length);
  for (let i = 0; i < run.length; i++) {
    const high = HIGH.indexOf(run.charAt(i));
    bytes[i] = high < 0 ? run.charCodeAt(i) : 0x80 + high;
  }
  if (!isUtf8(bytes)) return undefined; // the letters are meant
  const meant = bytes.toString('utf8');
  return PLAUSIBLE.test(meant) ? meant : undefined;
}
