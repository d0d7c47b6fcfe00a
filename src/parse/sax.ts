/**
 * One pass over markup by events, with caps that stop it at once: nothing is built, so nothing can
 * grow. What passes here may be given to parsers that build trees.
 */

import { Parser } from 'htmlparser2';
import type { ParseFailure } from './outcome.js';

/** Deeper nesting means nothing in a feed or page, and overflows the stack of whoever walks the tree. */
const MAX_DEPTH = 256;
/** A large feed has some ten thousand elements. */
const MAX_ELEMENTS = 500_000;
/** Of one element. */
const MAX_ATTRIBUTES = 256;

/** Names in lower case. */
export type Attributes = Readonly<Record<string, string>>;

export interface SaxHandler {
  /** Returns a failure to stop the pass. `depth` is 1 for the outermost element. */
  open?(name: string, attributes: Attributes, depth: number): Failure | undefined;
  /** `atEnd`: the document ended with the element open. */
  close?(name: string, depth: number, atEnd: boolean): void;
  text?(data: string): void;
}

export interface Failure {
  readonly kind: 'failed';
  readonly reason: ParseFailure;
  readonly detail: string;
}

/**
 * @param xml true for feeds; false for web pages, whose rules for closing tags differ
 * @returns the cap that was met, or undefined when the document was read to its end
 */
export function walk(text: string, handler: SaxHandler, xml: boolean): Failure | undefined {
  let failure: Failure | undefined;
  let depth = 0;
  let elements = 0;
  let attributes = 0;
  let atEnd = false;

  const stop = (reason: ParseFailure, detail: string): void => {
    failure ??= { kind: 'failed', reason, detail };
    parser.pause();
  };
  const parser = new Parser(
    {
      onopentagname() {
        attributes = 0;
        depth++;
        if (depth > MAX_DEPTH) stop('too-deep', `elements nest deeper than ${MAX_DEPTH}`);
        if (++elements > MAX_ELEMENTS) stop('too-many-elements', `more than ${MAX_ELEMENTS} elements`);
      },
      onattribute(name) {
        if (++attributes > MAX_ATTRIBUTES) {
          stop(
            'too-many-attributes',
            `an element has more than ${MAX_ATTRIBUTES} attributes, among them "${name.slice(0, 40)}"`,
          );
        }
      },
      onopentag(name, found) {
        const refused = failure ? undefined : handler.open?.(name, found, depth);
        if (refused) stop(refused.reason, refused.detail);
      },
      onclosetag(name) {
        if (!failure) handler.close?.(name, depth, atEnd);
        depth--;
      },
      ontext(data) {
        if (!failure) handler.text?.(data);
      },
    },
    { xmlMode: xml, decodeEntities: true, lowerCaseAttributeNames: true },
  );
  parser.write(text);
  if (failure) return failure;
  atEnd = true;
  parser.end();
  return failure;
}
