/**
 * From an offset in a scalar's value back to the file. A block scalar loses its indentation, a folded or
 * quoted one its line breaks and escapes, so value and source are walked side by side.
 */
import type { Scalar } from 'yaml';

/** Code units of `\x41`, `\u0041`, `\U00000041` after the backslash (YAML 1.2 §5.7). */
const ESCAPE_LENGTH: Readonly<Record<string, number>> = { x: 3, u: 5, U: 9 };

/**
 * @param source the whole file
 * @param offset UTF-16 units into the scalar's value
 * @returns UTF-16 units into the file
 */
export function offsetInSource(scalar: Scalar, source: string, offset: number): number {
  const [start, end] = scalar.range ?? [0, 0];
  const value = typeof scalar.value === 'string' ? scalar.value : '';
  switch (scalar.type) {
    case 'BLOCK_LITERAL':
    case 'BLOCK_FOLDED':
      return inBlock(source, start, end, value, offset);
    case 'QUOTE_DOUBLE':
    case 'QUOTE_SINGLE':
      return inFlow(source, start + 1, end, scalar.type, value, offset);
    default:
      return inFlow(source, start, end, scalar.type, value, offset);
  }
}

/** Every line of the source that is not blank stands in the value as it is, without its indentation. */
function inBlock(source: string, start: number, end: number, value: string, offset: number): number {
  const bodyStart = source.indexOf('\n', start) + 1;
  if (bodyStart === 0 || bodyStart > end) return start;
  const body = source.slice(bodyStart, end);
  const indent = blockIndent(source.slice(start, bodyStart), body);
  let lineStart = bodyStart;
  let told = 0; // how much of the value the lines so far account for
  let best = bodyStart + indent;
  for (const line of body.split('\n')) {
    const content = line.slice(indent).replace(/\r$/, '');
    if (content !== '') {
      const at = value.indexOf(content, told);
      if (at < 0 || at > offset) return best;
      best = lineStart + indent + Math.min(offset - at, content.length);
      told = at + content.length;
    }
    lineStart += line.length + 1;
  }
  return best;
}

/** What the header says (`|2`), or the indentation of the first line that is not blank. */
function blockIndent(header: string, body: string): number {
  const first = /^( *)[^ \r\n]/m.exec(body)?.[1]?.length ?? 0;
  const said = /^[|>][+-]?([1-9])/.exec(header)?.[1];
  // the indicator counts from the parent; content that begins with blanks is the only use of it
  return said === undefined ? first : Math.min(first, Math.max(Number(said), leastIndent(body)));
}

function leastIndent(body: string): number {
  const indents = body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.search(/\S/)]));
  return indents.length === 0 ? 0 : Math.min(...indents);
}

/** Plain and quoted scalars: a run of blanks with line breaks is one blank, or a break for each but the first. */
function inFlow(
  source: string,
  start: number,
  end: number,
  type: string | undefined | null,
  value: string,
  offset: number,
): number {
  let from = start;
  let told = 0;
  while (from < end) {
    const step = flowStep(source, from, type);
    if (told + step.told > Math.min(offset, value.length)) break;
    from += step.source;
    told += step.told;
  }
  return from;
}

/** How much of the source stands for how much of the value. */
function flowStep(
  source: string,
  from: number,
  type: string | undefined | null,
): { source: number; told: number } {
  const char = source[from];
  if (type === 'QUOTE_DOUBLE' && char === '\\') return escapeStep(source, from);
  if (type === 'QUOTE_SINGLE' && char === "'") return { source: 2, told: 1 };
  if (char === ' ' || char === '\t' || char === '\r' || char === '\n') {
    const run = /^[ \t\r\n]+/.exec(source.slice(from))?.[0] ?? char;
    const breaks = run.split('\n').length - 1;
    if (breaks > 0) return { source: run.length, told: Math.max(1, breaks - 1) };
  }
  return { source: 1, told: 1 };
}

function escapeStep(source: string, from: number): { source: number; told: number } {
  const kind = source[from + 1] ?? '';
  if (kind === '\n' || kind === '\r') {
    const rest = /^\\[ \t\r\n]+/.exec(source.slice(from))?.[0] ?? '\\';
    return { source: rest.length, told: 0 };
  }
  const length = 1 + (ESCAPE_LENGTH[kind] ?? 1);
  const astral = kind === 'U' && Number.parseInt(source.slice(from + 2, from + 10), 16) > 0xffff;
  return { source: length, told: astral ? 2 : 1 };
}
