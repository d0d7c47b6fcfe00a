/** Text from outside made fit to be shown on one line, with its evidence as runs that each channel emphasises in its own way. */
import type { Marked } from '../model/digest.js';
import { isolate, stripBidi } from '../text/bidi.js';
import { cut, ELLIPSIS, graphemeAround } from '../text/cut.js';

export interface Run {
  readonly kind: 'plain' | 'mark' | 'gloss';
  readonly text: string;
}

/** More emphasis than this is none, and marks cost room. */
const MAX_MARKS = 8;
const MAX_GLOSS = 60;
/** Marks upon one letter: real scripts need fewer, "zalgo" text has dozens. */
const TOO_MANY_MARKS = /(\p{M}{6})\p{M}+/gu;
/** One joins, more are noise without an end. */
const JOINERS = /([\u200c\u200d])[\u200c\u200d]+/g;
/** A mark or joiner that follows nothing would change what we write before it. */
const FOLLOWS_NOTHING = /(^|\s)[\p{M}\u200c\u200d]+/gu;
/** Controls, lone surrogates, tag characters, and invisible ones that only disturb. ZWNJ and ZWJ stay. */
const INVISIBLE = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;
const CONTROL = /[\p{Cc}\u2028\u2029]/gu;

/** One line without controls, direction marks or invisible characters; blanks are single. Not trimmed. */
export function cleanRun(text: string): string {
  return stripBidi(text)
    .replace(INVISIBLE, '')
    .replace(CONTROL, ' ')
    .replace(/[\s\p{Zs}]+/gu, ' ')
    .replace(JOINERS, '$1')
    .replace(FOLLOWS_NOTHING, '$1')
    .replace(TOO_MANY_MARKS, '$1');
}

/** @param max UTF-16 units */
export function cleanLine(text: string, max: number): string {
  return cut(cleanRun(text).trim(), max);
}

/** Text of ours with isolates in it, cut to about `max` UTF-16 units: one that the cut left open is closed again. */
export function cutIsolated(text: string, max: number): string {
  const short = cut(text, max);
  const open = short.split('\u2068').length - short.split('\u2069').length;
  return open > 0 ? short + '\u2069'.repeat(open) : short;
}

/** Whether a reader would see anything. */
export function isVisible(text: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);
}

/**
 * The text in runs, at most `max` UTF-16 units of it. The gloss follows its mark, isolated, once a gloss.
 * Empty when nothing visible is left.
 */
export function toRuns(marked: Marked, max: number): readonly Run[] {
  const runs: Run[] = [];
  const glossed = new Set<string>();
  let at = 0;
  for (const mark of marked.marks.slice(0, MAX_MARKS)) {
    const start = Math.max(at, graphemeAround(marked.text, mark.start).start);
    const end = Math.max(start, graphemeAround(marked.text, mark.end).end);
    pushPlain(runs, marked.text.slice(at, start));
    const gloss = cleanLine(mark.gloss ?? '', MAX_GLOSS);
    pushMark(runs, marked.text.slice(start, end), glossed.has(gloss) ? '' : gloss);
    glossed.add(gloss);
    at = end;
  }
  pushPlain(runs, marked.text.slice(at));
  const shown = trim(cutRuns(runs, max));
  return isVisible(plainText(shown)) ? shown : [];
}

/** The words themselves, without glosses. */
export function plainText(runs: readonly Run[]): string {
  return runs.map((run) => (run.kind === 'gloss' ? '' : run.text)).join('');
}

/** Cut where the whole text would be: a run of its own may be too short to hold the border of a word. */
function cutRuns(runs: readonly Run[], max: number): readonly Run[] {
  const whole = plainText(runs);
  if (whole.length <= max) return runs;
  let room = cut(whole, Math.max(1, max)).length - ELLIPSIS.length;
  const kept: Run[] = [];
  for (const run of runs) {
    if (run.kind !== 'gloss' && run.text.length > room) {
      if (room > 0) kept.push({ ...run, text: run.text.slice(0, room) });
      break;
    }
    kept.push(run);
    if (run.kind !== 'gloss') room -= run.text.length;
  }
  return [...kept, { kind: 'plain', text: ELLIPSIS }];
}

function pushPlain(runs: Run[], raw: string): void {
  const text = cleanRun(raw);
  if (text !== '') runs.push({ kind: 'plain', text });
}

/** Blanks at the edges of a mark stay plain: Slack and Discord do not emphasise `* so*`. */
function pushMark(runs: Run[], raw: string, gloss: string): void {
  const text = cleanRun(raw);
  const core = text.trim();
  if (core === '') {
    pushPlain(runs, raw);
    return;
  }
  if (text.startsWith(' ')) runs.push({ kind: 'plain', text: ' ' });
  runs.push({ kind: 'mark', text: core });
  if (gloss !== '') runs.push({ kind: 'gloss', text: ` (${isolate(gloss)})` });
  if (text.endsWith(' ')) runs.push({ kind: 'plain', text: ' ' });
}

/** Single blanks over the borders of runs, none at either end. */
function trim(runs: readonly Run[]): readonly Run[] {
  const kept: Run[] = [];
  let blank = true;
  for (const run of runs) {
    const text: string = blank && run.kind !== 'gloss' ? run.text.trimStart() : run.text;
    if (text === '') continue;
    kept.push({ ...run, text });
    blank = text.endsWith(' ');
  }
  const last = kept.pop();
  const text = last?.text.trimEnd() ?? '';
  return last && text !== '' ? [...kept, { ...last, text }] : kept;
}
