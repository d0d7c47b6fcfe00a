/** How the demo's lines look, and its first and last ones. Colours are empty functions where nobody would see them. */

import type pc from 'picocolors';
import { many } from '../../lib/count.js';
import type { Watch } from '../../pipeline/load.js';
import { isolate } from '../../text/bidi.js';
import type { Outlet } from '../outlet.js';
import type { Services } from '../services/open.js';

export type Colours = ReturnType<typeof pc.createColors>;

export interface Stage {
  readonly colours: Colours;
  readonly watch: Watch;
  readonly outlets: readonly Outlet[];
  readonly services: Services;
}

/** @param place of the store, where it is worth a word */
export function tellOpening({ colours, watch, outlets }: Stage, url: string, place?: string): string {
  const languages = new Set(outlets.map((outlet) => outlet.lang)).size;
  const facts = [
    many(outlets.length, 'feed'),
    `${languages} languages`,
    many(watch.rules.length, 'rule'),
    many(watch.concepts.length, 'concept'),
    many(watch.routes.length, 'route'),
  ];
  return [
    colours.bold('A morning of Atalaya'),
    'Every outlet below is made up, and so is all of its news. The watch is the real one, with the rules that',
    `come with it; it polls a newsroom on this machine, ${url}. It sends to a Discord, a Slack`,
    'and a webhook’s receiver on this machine too, which refuse what the real ones refuse.',
    ...(place === undefined ? [] : [`Its state is in ${place}, which go when it ends.`]),
    `${facts.join(' · ')}`,
    '',
  ].join('\n');
}

export function tellEnd(colours: Colours, took: number): string {
  const seconds = (took / 1_000).toFixed(1);
  const next = 'Next: put your channels into atalaya.yml, then `npm run check` and `npm start`.';
  return `\n${colours.dim(`That took ${seconds} s. Nothing is left running. ${next}`)}\n`;
}

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

/** Sentences under a heading. */
export function remark(colours: Colours, ...sentences: readonly string[]): string {
  const lines = [''];
  for (const word of sentences.join(' ').split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length < REMARK_WIDTH) lines[lines.length - 1] = `${line}${line && ' '}${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `  ${colours.dim(line)}\n`).join('');
}

const REMARK_WIDTH = 104;

/**
 * Somebody else's words, each line behind a bar; a long text ends at a blank line, and says so.
 * @param most lines of it
 */
export function quoteBlock(colours: Colours, text: string, most = MOST_LINES): string {
  const lines = text.trimEnd().split('\n');
  const end = lines.length <= most ? -1 : lines.lastIndexOf('', most);
  const shown = end < 0 ? lines : [...lines.slice(0, end), '', `… and ${lines.length - end} lines more`];
  return shown.map((line) => `${`  ${colours.dim('│')} ${line}`.trimEnd()}\n`).join('');
}

const MOST_LINES = 40;
