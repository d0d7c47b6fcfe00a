/** Words of feeds and rules' evidence in them, on one line of a terminal or a plain file. */
import type pc from 'picocolors';
import { toRuns } from '../deliver/runs.js';
import type { Mark } from '../model/digest.js';
import type { Evidence, Field } from '../model/match.js';
import { isolateMarkup } from '../text/bidi.js';

export type Colours = ReturnType<typeof pc.createColors>;

/** Longer headlines are cut. */
const LONGEST = 300;
/** Arabic and Hebrew letters: what can turn round the text beside it. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Text from outside on one line, with nothing in it that could play with the terminal. */
export function sayText(text: string): string {
  return emphasise(undefined, text, []);
}

/** The same with its evidence underlined, or between asterisks where there are no colours. */
export function emphasise(colours: Colours | undefined, text: string, marks: readonly Mark[]): string {
  const line = toRuns({ text, marks }, LONGEST)
    .map((run) => (run.kind === 'mark' ? mark(colours, run.text) : run.text))
    .join('');
  return RIGHT_TO_LEFT.test(line) ? isolateMarkup(line) : line;
}

/**
 * The evidence that stands in a piece of a field, in order and without overlaps.
 * @param from where in the field the piece begins, UTF-16 units
 */
export function marksOf(evidence: readonly Evidence[], field: Field, from = 0): readonly Mark[] {
  const marks: { start: number; end: number }[] = [];
  const places = evidence.filter((each) => each.field === field && each.start >= from);
  for (const place of places.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const [start, end] = [place.start - from, place.end - from];
    const last = marks.at(-1);
    if (last !== undefined && start < last.end) last.end = Math.max(last.end, end);
    else marks.push({ start, end });
  }
  return marks;
}

function mark(colours: Colours | undefined, text: string): string {
  return colours?.isColorSupported ? colours.bold(colours.underline(text)) : `*${text}*`;
}
