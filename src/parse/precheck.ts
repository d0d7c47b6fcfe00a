/**
 * Looks a document over before anything is built from it: what it is, how many entries it has,
 * whether it would harm a parser. rss-parser gets only what is sound here (it hangs on long
 * declarations and on unclosed angle brackets in text); the tolerant reader gets the rest.
 */

import type { ParseFailure } from './outcome.js';
import { type Failure, walk } from './sax.js';

export interface Prechecked {
  readonly kind: 'feed';
  readonly isAtom: boolean;
  /** The root's `xml:lang`. */
  readonly lang: string | undefined;
  /** Entries that a reader should find. */
  readonly entries: number;
  /** Why rss-parser should not read it; undefined when it may. */
  readonly unsound?: string;
}

/** No feed of the beat has a tenth of it; all in all a document is at most 15 MiB. */
export const MAX_ENTRIES = 10_000;
/** Feeds have one or two; a document of thousands is made to hurt. */
const MAX_DECLARATIONS = 1_000;
/** sax, under rss-parser, reads a declaration in quadratic time. */
const SOUND_DECLARATION_LENGTH = 2_000;
/** rss-parser strips tags with expressions that look ahead from each `<` to the next `>`: steps it may take. */
const SOUND_STEPS = 5_000_000;

/** rss-parser takes five times as long as the tolerant reader, and holds the process meanwhile. */
const SOUND_LENGTH = 2_000_000;

export function precheck(text: string): Prechecked | Failure {
  const head = text.trimStart();
  if (head === '') return failed('empty', 'the document is blank');
  const declarations = scanDeclarations(text);
  if (declarations.count > MAX_DECLARATIONS) {
    return failed('too-many-declarations', `more than ${MAX_DECLARATIONS} declarations (<!…>)`);
  }

  const alien = nameAlien(head);
  if (alien !== undefined) return failed('not-a-feed', `${alien} where a feed should be`);
  const found = survey(text);
  if (found.failure && found.first !== 'html') return found.failure;
  const isPage = found.first === 'html' && found.entries === 0; // some wrap a whole feed in a page
  if (found.root === undefined || isPage) return nameStranger(head, found.first, found.pageTitle);
  if (found.failure) return found.failure;
  const unsound = findUnsound(found, text.length, declarations.longest);
  const isAtom = localName(found.root) === 'feed';
  return {
    kind: 'feed',
    isAtom,
    lang: found.lang,
    entries: found.entries,
    ...(unsound === undefined ? {} : { unsound }),
  };
}

const ROOTS = new Set(['rss', 'rdf', 'feed', 'channel']);
const ENTRIES = new Set(['item', 'entry']);
const PROSE = new Set(['title', 'description', 'summary', 'content']);

interface Survey {
  readonly failure: Failure | undefined;
  /** The outermost element's name. */
  readonly first: string | undefined;
  /** The feed's element, as written. */
  readonly root: string | undefined;
  readonly lang: string | undefined;
  readonly hasVersion: boolean;
  /** Markup stands in its text without escapes. */
  readonly hasMarkup: boolean;
  readonly hasBase: boolean;
  readonly entries: number;
  readonly steps: number;
  readonly pageTitle: string;
}

function survey(text: string): Survey {
  const found = {
    first: undefined as string | undefined, // assigned in callbacks, which control flow analysis cannot see
    root: undefined as string | undefined,
    lang: undefined as string | undefined,
    hasVersion: false,
    hasMarkup: false,
    hasBase: false,
    entries: 0,
    pageTitle: '',
  };
  const steps = countSteps();
  const names: string[] = [];
  let inTitle = false;
  const failure = walk(
    text,
    {
      open(name, attributes, depth) {
        steps.reset();
        names[depth] = name;
        if (PROSE.has(names[depth - 1] ?? '')) found.hasMarkup = true;
        const local = localName(name);
        found.first ??= local;
        if (found.root === undefined && ROOTS.has(local)) {
          found.root = name;
          found.lang = attributes['xml:lang'];
          found.hasVersion = attributes.version !== undefined;
        }
        inTitle = local === 'title' && found.root === undefined;
        if ('xml:base' in attributes) found.hasBase = true;
        if (!ENTRIES.has(local)) return undefined;
        return ++found.entries > MAX_ENTRIES
          ? failed('too-many-items', `more than ${MAX_ENTRIES} entries`)
          : undefined;
      },
      close() {
        steps.reset();
        inTitle = false;
      },
      text(data) {
        steps.add(data);
        if (inTitle && found.pageTitle.length < 100) found.pageTitle += data;
      },
    },
    true,
  );
  return { ...found, failure, steps: steps.total() };
}

/** `rdf:RDF` → `rdf`, `a:feed` → `feed`, `Item` → `item`. */
function localName(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1).toLowerCase();
}

/**
 * How far rss-parser's expressions would run: each `<` looks ahead to a `>` that no line break follows.
 * Text comes in pieces, so a `>` at the end of one waits for the next.
 */
function countSteps() {
  let total = 0;
  let open = 0;
  let closing = false;
  return {
    reset(): void {
      open = 0;
      closing = false;
    },
    add(data: string): void {
      if (open === 0 && !data.includes('<')) return;
      for (let i = 0; i < data.length; i++) {
        const unit = data.charCodeAt(i);
        if (closing && unit !== 0x0a) open = 0;
        closing = unit === 0x3e;
        if (unit === 0x3c) open++;
        total += open;
      }
    },
    total: (): number => total,
  };
}

/** Declarations proper: comments and CDATA sections are none. */
function scanDeclarations(text: string): { count: number; longest: number } {
  let count = 0;
  let longest = 0;
  for (let at = text.indexOf('<!'); at >= 0 && count <= MAX_DECLARATIONS; at = text.indexOf('<!', at + 2)) {
    if (text.startsWith('--', at + 2) || text.startsWith('[CDATA[', at + 2)) continue;
    count++;
    const end = text.indexOf('>', at);
    longest = Math.max(longest, (end < 0 ? text.length : end) - at);
  }
  return { count, longest };
}

function findUnsound(found: Survey, length: number, longestDeclaration: number): string | undefined {
  if (length > SOUND_LENGTH) return 'it is very long';
  if (longestDeclaration > SOUND_DECLARATION_LENGTH) return 'a declaration is too long';
  if (found.steps > SOUND_STEPS) return 'angle brackets in its text are not closed';
  if (found.hasMarkup) return 'markup stands in its text, and xml2js loses the order of the two';
  if (found.hasBase) return 'it has xml:base';
  if (found.root === 'rss' && !found.hasVersion) return 'rss has no version';
  return found.root === 'rss' || found.root === 'rdf:RDF' || found.root === 'feed'
    ? undefined
    : `its root is ${found.root}`;
}

/** What is not even markup. */
function nameAlien(head: string): string | undefined {
  if (/^[[{]/.test(head)) return 'a JSON document';
  const controls = [...head.slice(0, 200)].filter((c) => c < ' ' && !/\s/.test(c));
  return controls.length > 2 ? 'a binary file' : undefined;
}

/** What it is, when it is no feed: the commonest answers of broken sites. */
function nameStranger(head: string, first: string | undefined, title: string): Failure {
  if (first === 'html' || /^<!doctype html/i.test(head)) {
    const named = title.replace(/\s+/g, ' ').trim();
    return failed(
      'html',
      named
        ? `a web page, "${named.slice(0, 80)}", where a feed should be`
        : 'a web page where a feed should be',
    );
  }
  if (/^[[{]/.test(head)) return failed('not-a-feed', 'a JSON document where a feed should be');
  if (/[\0\ufffd]/.test(head.slice(0, 200)))
    return failed('not-a-feed', 'a binary file where a feed should be');
  if (first === undefined) return failed('not-a-feed', 'plain text where a feed should be');
  return failed('not-a-feed', `neither RSS nor Atom: it begins with <${first.slice(0, 40)}>`);
}

function failed(reason: ParseFailure, detail: string): Failure {
  return { kind: 'failed', reason, detail };
}
