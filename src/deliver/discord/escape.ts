/**
 * Text from outside in Discord's markdown: shown as it is, never formatted, linked or turned into a mention.
 * Discord takes a backslash before any ASCII punctuation; mentions and bare links are broken with a zero-width space.
 */
import type { Run } from '../runs.js';

const ZWSP = '\u200b';

export function escapeDiscord(text: string): string {
  return text
    .replace(/[\\*_~`|[\]()<>]/g, '\\$&')
    .replace(/@/g, `@${ZWSP}`)
    .replace(/:\/\//g, `:${ZWSP}//`)
    .replace(/discord(?=(?:app)?\.)/gi, `$&${ZWSP}`) // invitations are linked without a scheme
    .replace(/^[#+-]/, '\\$&')
    .replace(/^(\d+)\./, '$1\\.');
}

/** Bold works within a word too; two bold runs side by side must not make `****`. */
export function markDiscord(runs: readonly Run[]): string {
  let text = '';
  for (const run of runs) {
    const escaped = escapeDiscord(run.text);
    if (run.kind !== 'mark') text += escaped;
    else text += `${text.endsWith('**') ? ZWSP : ''}**${escaped}**`;
  }
  return text;
}
