/** How the demo's lines look. Colours are empty functions where nobody would see them. */
import type pc from 'picocolors';
import { isolate } from '../../text/bidi.js';

export type Colours = ReturnType<typeof pc.createColors>;

export function heading(colours: Colours, at: string, what: string): string {
  return `\n${colours.bold(colours.cyan(`${at}  ${what}`))}\n`;
}

export function subheading(colours: Colours, what: string): string {
  return `\n  ${colours.bold(what)}\n`;
}

/** Arabic and Hebrew letters: what can turn round the text beside it. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Text from outside, kept to itself where it runs the other way. */
export function quote(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? isolate(text) : text;
}

export function many(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** Somebody else's words, each line behind a bar; a long text ends at a blank line, and says so. */
export function quoteBlock(colours: Colours, text: string): string {
  const lines = text.trimEnd().split('\n');
  const end = lines.length <= MOST_LINES ? -1 : lines.lastIndexOf('', MOST_LINES);
  const shown = end < 0 ? lines : [...lines.slice(0, end), '', `… and ${lines.length - end} lines more`];
  return shown.map((line) => `${`  ${colours.dim('│')} ${line}`.trimEnd()}\n`).join('');
}

const MOST_LINES = 40;
