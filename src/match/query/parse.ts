import { FIELDS, type Field } from '../../model/match.js';
import {
  METADATA_KEYS,
  type MetadataKey,
  type MetadataValue,
  type Place,
  type QueryNode,
  type QueryProblem,
} from './ast.js';
import { findDeadBranches } from './dead.js';
import { describeToken, lexQuery, type Token } from './lex.js';
import { lintQuery } from './lint.js';
import { group, isBareWord, metadataValue, span } from './nodes.js';

/** Groups in groups; nobody writes more, and the parser is recursive. */
const MAX_DEPTH = 64;
/** What a comma is meant for. */
const ANY_OF = 'write OR for "any of these"';

/** Reads a rule's `watch`. `query` is absent when a problem is an error. Never throws. */
export function parseQuery(watch: string): {
  readonly query?: QueryNode;
  readonly problems: readonly QueryProblem[];
} {
  const { tokens, problems: unreadable } = lexQuery(watch);
  if (unreadable.some(isError)) return { problems: unreadable };
  const parser = new Parser(tokens);
  const query = parser.parse();
  const found = [
    ...unreadable,
    ...parser.problems,
    ...(query ? [...lintQuery(query), ...findDeadBranches(query)] : []),
  ];
  const problems = found.sort((a, b) => a.offset - b.offset);
  return query && !problems.some(isError) ? { query, problems } : { problems };
}

function isError(problem: QueryProblem): boolean {
  return problem.severity === 'error';
}

type Parsed = QueryNode | undefined;

/** Recursive descent, loosest operator first. A method that reports an error answers undefined, and all above it too. */
class Parser {
  readonly problems: QueryProblem[] = [];
  #next = 0;
  #depth = 0;
  readonly #tokens: readonly Token[];
  /** Nodes that stood in parentheses. */
  readonly #grouped = new Set<QueryNode>();

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Parsed {
    const query = this.#or();
    if (!query) return undefined;
    const rest = this.#peek();
    if (rest.kind === 'end') return query;
    if (rest.kind === ')') return this.#fail(rest, 'this ) closes nothing');
    if (rest.kind === ',') {
      return this.#fail(rest, 'a comma stands only between the operands of ATLEAST', ANY_OF);
    }
    return this.#fail(rest, `unexpected ${describeToken(rest)}`);
  }

  #or(): Parsed {
    const operands: QueryNode[] = [];
    let bar: Token | undefined;
    for (;;) {
      const operand = this.#and();
      if (!operand) return undefined;
      operands.push(operand);
      if (this.#peek().kind !== 'OR') break;
      bar = this.#take();
    }
    if (bar && operands.some((operand) => operand.kind === 'and' && !this.#grouped.has(operand))) {
      const hint = 'AND binds tighter; write (a AND b) OR c, or a AND (b OR c)';
      this.#warn(bar, 'AND beside OR without parentheses', hint);
    }
    return group('or', operands);
  }

  #and(): Parsed {
    const operands: QueryNode[] = [];
    for (;;) {
      const before = operands.at(-1);
      const juxtaposed = before !== undefined && this.#peek().kind !== 'AND';
      if (before && !juxtaposed) this.#take();
      const operand = this.#not();
      if (!operand) return undefined;
      if (juxtaposed && isBareWord(before) && isBareWord(operand)) {
        const hint = `write "${before.text} ${operand.text}" for the phrase, or AND between them`;
        this.#warn(operand, 'words side by side mean AND', hint);
      }
      operands.push(operand);
      if (this.#peek().kind !== 'AND' && !beginsOperand(this.#peek())) return group('and', operands);
    }
  }

  #not(): Parsed {
    const token = this.#peek();
    if (token.kind !== 'NOT') return this.#near();
    this.#take();
    const operand = this.#nested(token, () => this.#not());
    return operand && { kind: 'not', operand, ...span(token, operand) };
  }

  #near(): Parsed {
    const left = this.#primary();
    const token = this.#peek();
    if (!left || token.kind !== 'near') return left;
    this.#take();
    const forbidden = this.#peek();
    if (forbidden.kind === 'NOT') {
      return this.#fail(forbidden, `NOT cannot stand inside ${token.operator}`, 'write A NOTNEAR/n B');
    }
    const right = this.#primary();
    if (!right) return undefined;
    const { operator, distance } = token;
    const again = this.#peek();
    if (again.kind === 'near') {
      const hint = `put parentheses around the first: (a ${operator}/${distance} b) ${again.operator}/${again.distance} c`;
      return this.#fail(again, `${operator} does not chain`, hint);
    }
    return { kind: 'near', operator, distance, left, right, ...span(left, right) };
  }

  #primary(): Parsed {
    const token = this.#take();
    const { offset, length } = token;
    switch (token.kind) {
      case 'word':
      case 'phrase':
      case 'exact':
        return { kind: 'term', form: token.kind, text: token.text, offset, length };
      case 'concept':
        return { kind: 'concept', id: token.id, offset, length };
      case 'key':
        return this.#keyed(token, token.name);
      case 'at-least':
        return this.#atLeast(token, token.count);
      case '(': {
        const inside = this.#nested(token, () => this.#or());
        if (!inside || !this.#close(token)) return undefined;
        this.#grouped.add(inside);
        return inside;
      }
      default:
        return this.#fail(token, `expected a term, found ${describeToken(token)}`);
    }
  }

  #keyed(key: Token, name: string): Parsed {
    const field = FIELDS.find((known): known is Field => known === name);
    if (field) {
      const operand = this.#nested(key, () => this.#primary());
      return operand && { kind: 'scope', field, operand, ...span(key, operand) };
    }
    const metadata = METADATA_KEYS.find((known): known is MetadataKey => known === name);
    const values = this.#values(name);
    const last = this.#tokens[this.#next - 1] ?? key;
    return metadata && values && { kind: 'metadata', key: metadata, values, ...span(key, last) };
  }

  #values(name: string): readonly MetadataValue[] | undefined {
    const first = this.#take();
    if (first.kind === 'word' || first.kind === 'phrase') return [metadataValue(first, first.text)];
    if (first.kind !== '(') {
      this.#fail(first, `expected a value after ${name}:, found ${describeToken(first)}`);
      return undefined;
    }
    const values: MetadataValue[] = [];
    for (;;) {
      const token = this.#take();
      if (token.kind !== 'word' && token.kind !== 'phrase') {
        this.#fail(token, `expected a value, found ${describeToken(token)}`, `write ${name}:(a OR b)`);
        return undefined;
      }
      values.push(metadataValue(token, token.text));
      const joint = this.#take();
      if (joint.kind === ')') return values;
      if (joint.kind !== 'OR') {
        this.#fail(joint, `expected OR or ), found ${describeToken(joint)}`, `write ${name}:(a OR b)`);
        return undefined;
      }
    }
  }

  #atLeast(token: Token, count: number): Parsed {
    const open = this.#take();
    if (open.kind !== '(')
      return this.#fail(open, `expected ( after ATLEAST/${count}, found ${describeToken(open)}`);
    const operands: QueryNode[] = [];
    do {
      const operand = this.#nested(open, () => this.#or());
      if (!operand) return undefined;
      operands.push(operand);
    } while (this.#peek().kind === ',' && this.#take());
    const close = this.#close(open);
    return close && { kind: 'at-least', count, operands, ...span(token, close) };
  }

  #close(open: Token): Token | undefined {
    const token = this.#take();
    if (token.kind === ')') return token;
    if (token.kind === 'end') this.#fail(open, 'this ( is not closed');
    else
      this.#fail(token, `expected ), found ${describeToken(token)}`, token.kind === ',' ? ANY_OF : undefined);
    return undefined;
  }

  #nested(place: Place, parse: () => Parsed): Parsed {
    if (this.#depth >= MAX_DEPTH) return this.#fail(place, `more than ${MAX_DEPTH} groups inside each other`);
    this.#depth += 1;
    const parsed = parse();
    this.#depth -= 1;
    return parsed;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  #take(): Token {
    const token = this.#peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  #fail({ offset, length }: Place, what: string, hint?: string): undefined {
    this.problems.push({ offset, length, what, ...(hint && { hint }), severity: 'error' });
  }

  #warn({ offset, length }: Place, what: string, hint: string): void {
    this.problems.push({ offset, length, what, hint, severity: 'warning' });
  }
}

const END: Token = { kind: 'end', offset: 0, length: 0 };

function beginsOperand(token: Token): boolean {
  return !['end', ')', ',', 'AND', 'OR', 'near'].includes(token.kind);
}
