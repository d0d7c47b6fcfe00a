import { didYouMean, suggest } from '../lib/suggest.js';
import { AFFILIATIONS } from '../model/feed.js';
import { fieldSet } from './fields.js';
import type { Leaf } from './leaf.js';
import type { LeafMaker } from './leaf-maker.js';
import { foldMetadata } from './metadata.js';
import type { Plan, SpanPlan } from './plan-nodes.js';
import type { KnownMetadata } from './problem.js';
import type {
  ConceptNode,
  MetadataNode,
  MetadataValue,
  Place,
  QueryNode,
  QueryProblem,
  TermNode,
} from './query/ast.js';
import { placeInSource, readTerm } from './term.js';

/** Where a term looks that names no field. */
const DEFAULT_FIELDS = fieldSet('title', 'summary', 'text');

/** What a query's names stand for. */
export interface Names {
  readonly maker: LeafMaker;
  readonly concepts: ReadonlyMap<string, Leaf>;
  readonly metadata: KnownMetadata;
}

/** Resolves the terms and names of a query. The plan is only good when no problem is an error. */
export function planQuery(
  query: QueryNode,
  watch: string,
  names: Names,
): { readonly plan: Plan; readonly problems: readonly QueryProblem[] } {
  const planner = new Planner(watch, names);
  return { plan: planner.plan(query, DEFAULT_FIELDS), problems: planner.problems };
}

class Planner {
  readonly problems: QueryProblem[] = [];
  readonly #watch: string;
  readonly #names: Names;

  constructor(watch: string, names: Names) {
    this.#watch = watch;
    this.#names = names;
  }

  plan(node: QueryNode, fields: number): Plan {
    switch (node.kind) {
      case 'term':
        return { kind: 'leaf', leaf: this.#term(node), fields };
      case 'concept':
        return { kind: 'leaf', leaf: this.#concept(node), fields };
      case 'scope':
        return this.plan(node.operand, fieldSet(node.field));
      case 'not':
        return { kind: 'not', operand: this.plan(node.operand, fields) };
      case 'near': {
        const { kind, operator, distance } = node;
        return {
          kind,
          operator,
          distance,
          left: this.#span(node.left, fields),
          right: this.#span(node.right, fields),
        };
      }
      case 'metadata':
        return this.#metadata(node);
      default: {
        const operands = node.operands.map((operand) => this.plan(operand, fields));
        if (node.kind === 'or' && operands.every(isSpan)) return { kind: 'any', operands };
        const least = { and: operands.length, or: 1, 'at-least': node.kind === 'at-least' ? node.count : 1 }[
          node.kind
        ];
        return { kind: 'count', least, operands };
      }
    }
  }

  #span(node: QueryNode, fields: number): SpanPlan {
    const plan = this.plan(node, fields);
    if (isSpan(plan)) return plan;
    throw new Error(`${node.kind} inside NEAR was not refused`);
  }

  #term(node: TermNode): Leaf {
    const { maker } = this.#names;
    const written = this.#watch.slice(node.offset, node.offset + node.length);
    const known = maker.known(written);
    if (known) return known;
    const reading = readTerm(node);
    if (reading.problem) {
      const { at, ...problem } = reading.problem;
      const offset = node.offset + placeInSource(written, at ?? 0);
      this.#report(at === undefined ? node : { offset, length: 1 }, problem);
    }
    return maker.termLeaf(written, reading);
  }

  #concept(node: ConceptNode): Leaf {
    const { concepts, maker } = this.#names;
    const known = concepts.get(node.id);
    if (known) return known;
    const near = suggest(node.id, concepts.keys());
    const hint = near === undefined ? {} : { hint: `did you mean @${near}?` };
    const about = { kind: 'unknown concept', id: node.id } as const;
    this.#report(node, { what: `unknown concept @${node.id}`, ...hint, severity: 'error', about });
    return maker.leaf([], [], []);
  }

  #metadata({ key, values }: MetadataNode): Plan {
    const known = this.#names.metadata[key] ?? (key === 'affiliation' ? AFFILIATIONS : undefined);
    const folded = known && new Set(known.map(foldMetadata));
    const unlike: MetadataValue[] = [];
    for (const value of values) {
      if (!known || folded?.has(foldMetadata(value.text))) continue;
      const hint = value.text.length > 3 && didYouMean(value.text, known); // two-letter codes are all alike
      if (hint) this.#report(value, { what: `no feed has ${key}:${value.text}`, hint, severity: 'warning' });
      else unlike.push(value);
    }
    const [first] = unlike;
    // a list made for more feeds than these is told in one line
    const names = unlike.map(({ text }) => text).join(', ');
    if (first) this.#report(first, { what: `no feed has ${key}:${names}`, severity: 'warning' });
    return { kind: 'metadata', key, values: new Set(values.map(({ text }) => foldMetadata(text))) };
  }

  #report({ offset, length }: Place, problem: Omit<QueryProblem, keyof Place>): void {
    this.problems.push({ offset, length, ...problem });
  }
}

function isSpan(plan: Plan): plan is SpanPlan {
  return plan.kind === 'leaf' || plan.kind === 'any' || plan.kind === 'near';
}
