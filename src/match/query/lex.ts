import { didYouMean } from '../../lib/suggest.js';
import { FIELDS } from '../../model/match.js';
import { METADATA_KEYS, type Place, type QueryProblem } from './ast.js';

export type NearOperator = 'NEAR' | 'ONEAR' | 'NOTNEAR';

export type Token = Place &
  (
    | { readonly kind: '(' | ')' | ',' | 'AND' | 'OR' | 'NOT' | 'end' }
    | { readonly kind: 'near'; readonly operator: NearOperator; readonly distance: number }
    | { readonly kind: 'at-least'; readonly count: number }
    /** A name before a colon, known to be a field's or a metadata key. */
    | { readonly kind: 'key'; readonly name: string }
    | { readonly kind: 'concept'; readonly id: string }
    | { readonly kind: 'word' | 'phrase' | 'exact'; readonly text: string }
  );

/** Words; a bound that keeps position lists of two fields apart. */
export const MAX_DISTANCE = 50;

const KEYS: readonly string[] = [...FIELDS, ...METADATA_KEYS];
const HEBREW = /[א-ת]/;
const BLANK = /\s/;
/** What ends a bare word, besides a quotation mark that is no gershayim. */
const WORD_END = /[\s(),#"“”„]/;

/** Cuts a query into tokens, the last of them `end`. Unreadable pieces are reported and left out. Never throws. */
export function lexQuery(source: string): {
  readonly tokens: readonly Token[];
  readonly problems: readonly QueryProblem[];
} {
  const tokens: Token[] = [];
  const problems: QueryProblem[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (BLANK.test(char)) at += 1;
    else if (char === '#') at = endOfLine(source, at);
    else {
      const piece = lexPiece(source, at);
      if (piece.token) tokens.push(piece.token);
      if (piece.problem)
        problems.push({ offset: at, length: piece.end - at, severity: 'error', ...piece.problem });
      at = piece.end;
    }
  }
  tokens.push({ kind: 'end', offset: source.length, length: 0 });
  return { tokens, problems };
}

/** Whether the `"` there is Hebrew gershayim: it stands between two Hebrew letters. */
export function isGershayim(source: string, at: number): boolean {
  return HEBREW.test(source.charAt(at - 1)) && HEBREW.test(source.charAt(at + 1));
}

/** The token as an error message names it. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'near':
      return token.operator;
    case 'at-least':
      return 'ATLEAST';
    case 'key':
      return `${token.name}:`;
    case 'concept':
      return `@${token.id}`;
    case 'word':
      return token.text;
    case 'phrase':
    case 'exact':
      return `"${token.text}"`;
    default:
      return token.kind;
  }
}

interface Piece {
  readonly end: number;
  readonly token?: Token;
  readonly problem?: Pick<QueryProblem, 'what'> & Partial<QueryProblem>;
}

function lexPiece(source: string, at: number): Piece {
  const char = source.charAt(at);
  if (char === '(' || char === ')' || char === ',') {
    return { end: at + 1, token: { kind: char, offset: at, length: 1 } };
  }
  if (char === '"') return lexQuoted(source, at, at, 'phrase');
  if (char === '=' && source.charAt(at + 1) === '"') return lexQuoted(source, at, at + 1, 'exact');
  if (char === '“' || char === '”' || char === '„') {
    return {
      end: at + 1,
      problem: { what: `unexpected ${char}`, hint: 'write straight quotation marks: "…"' },
    };
  }
  if (char === '@') return lexConcept(source, at);
  return lexWord(source, at);
}

function lexQuoted(source: string, offset: number, quote: number, kind: 'phrase' | 'exact'): Piece {
  let text = '';
  for (let at = quote + 1; at < source.length; at++) {
    const char = source.charAt(at);
    if (char === '\\' && at + 1 < source.length) text += source.charAt(++at);
    else if (char === '"' && !isGershayim(source, at)) {
      return { end: at + 1, token: { kind, text, offset, length: at + 1 - offset } };
    } else text += char;
  }
  const problem = {
    what: 'this quotation does not end',
    hint: 'close it with "',
    length: quote + 1 - offset,
  };
  return { end: source.length, problem };
}

function lexConcept(source: string, offset: number): Piece {
  const id = /^[\p{L}\p{N}_-]*/u.exec(source.slice(offset + 1))?.[0] ?? '';
  const end = offset + 1 + id.length;
  if (id === '') return { end, problem: { what: 'expected the name of a concept after @' } };
  return { end, token: { kind: 'concept', id, offset, length: end - offset } };
}

function lexWord(source: string, offset: number): Piece {
  let end = offset + 1;
  while (end < source.length && !endsWord(source, end) && source.charAt(end) !== ':') end += 1;
  const text = source.slice(offset, end);
  if (source.charAt(end) === ':') return lexKey(text, offset, end + 1);
  const place = { offset, length: end - offset };
  return {
    end,
    ...(lexOperator(text, place) ?? { token: { kind: 'word', text, ...place }, ...suspect(text) }),
  };
}

function endsWord(source: string, at: number): boolean {
  return WORD_END.test(source.charAt(at)) && !isGershayim(source, at);
}

function lexKey(name: string, offset: number, end: number): Piece {
  if (KEYS.includes(name)) return { end, token: { kind: 'key', name, offset, length: end - offset } };
  const hint = didYouMean(name, KEYS) ?? 'text with a colon is written in quotes';
  return { end, problem: { what: `unknown field ${name}:`, hint } };
}

function lexOperator(text: string, place: Place): Omit<Piece, 'end'> | undefined {
  if (text === 'AND' || text === 'OR' || text === 'NOT') return { token: { kind: text, ...place } };
  const found = /^(NEAR|ONEAR|NOTNEAR|ATLEAST)(?:\/(.*))?$/.exec(text);
  if (!found) return undefined;
  const [, operator = '', written = ''] = found;
  const number = /^\d{1,9}$/.test(written) ? Number(written) : 0;
  if (operator === 'ATLEAST') {
    if (number > 0) return { token: { kind: 'at-least', count: number, ...place } };
    return { problem: { what: 'ATLEAST needs a number', hint: 'write ATLEAST/2(a, b, c)' } };
  }
  if (number >= 1 && number <= MAX_DISTANCE) {
    const near = operator as NearOperator; // the expression allows these three and ATLEAST
    return { token: { kind: 'near', operator: near, distance: number, ...place } };
  }
  const what = `${operator} needs a distance of 1 to ${MAX_DISTANCE} words`;
  return { problem: { what, hint: `write ${operator}/10` } };
}

/** Words that are probably meant as something else. */
function suspect(text: string): Pick<Piece, 'problem'> {
  if (/^(and|or|not|(o|not)?near\/\d+|atleast\/\d+)$/i.test(text)) {
    const hint = `operators are in capitals: ${text.toUpperCase()}; for the word, write "${text}"`;
    return { problem: { what: `${text} is looked for as a word`, hint, severity: 'warning' } };
  }
  if (/^[&|!+-]+$/.test(text)) {
    return { problem: { what: `unexpected ${text}`, hint: 'the operators are AND, OR and NOT' } };
  }
  if (/^[!+-]/.test(text)) {
    const hint = 'to leave something out, write NOT before it';
    return { problem: { what: `the ${text.charAt(0)} has no meaning here`, hint, severity: 'warning' } };
  }
  return {};
}

function endOfLine(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}
