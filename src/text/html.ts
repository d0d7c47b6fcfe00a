/**
 * HTML to plain text, for matching and for showing. Works on tokens, never on a tree: nesting costs
 * nothing, so a document of a million open tags is read as fast as any other.
 */

import { Tokenizer } from 'htmlparser2';
import { repairMojibake } from './mojibake.js';

/** Longest result, UTF-16 units, unless told. */
export const TEXT_LIMIT = 20_000;
/** Markup beyond this is not read: feeds carry articles, not books. */
const MARKUP_LIMIT = 300_000;
/** UTF-8 misread as windows-1252 is up to three times as long as what was meant. */
const MISREAD_LENGTH = 4;

/**
 * Tags, scripts and styles off; entities decoded, twice where a feed encoded them twice; control and
 * direction-forcing characters and lone surrogates off; blanks collapsed.
 *
 * @param limit longest result, UTF-16 units; no character is cut in half
 */
export function cleanText(html: string, limit = TEXT_LIMIT): string {
  if (html === '') return '';
  let text = html.slice(0, MARKUP_LIMIT);
  if (hasMarkup(text)) text = stripMarkup(text);
  if (hasMarkup(text) && isEncodedTwice(text)) text = stripMarkup(text);
  text = text.replace(/[\t-\r ]+/g, ' ').slice(0, limit * MISREAD_LENGTH);
  return clip(tidy(repairMojibake(text)), limit);
}

function hasMarkup(text: string): boolean {
  return text.includes('<') || text.includes('&');
}

/** Entities or everyday tags that are still there after one decoding were encoded twice (WordPress does). */
function isEncodedTwice(text: string): boolean {
  return (
    /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});/i.test(text) ||
    /<\/?(?:p|br|div|span|a|img|b|i|u|em|strong|font|li|ul|ol|h[1-6]|table|tr|td|blockquote|figure|script|style|iframe)(?:[\s/][^<>]*)?>/i.test(
      text,
    )
  );
}

/** Elements inside a word; any other tag parts words. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
/** Their content is not text; the tokenizer reads it raw. */
const UNSEEN = new Set(['script', 'style']);

function stripMarkup(html: string): string {
  const source = html.includes('>') ? html : html.replaceAll('<', '&lt;'); // without `>` there is no tag
  const parts: string[] = [];
  let unseen = false;
  const tag = (start: number, end: number): string => source.slice(start, end).toLowerCase();
  const part = (text: string): void => {
    if (!unseen) parts.push(text);
  };
  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: true },
    {
      ...DEAF,
      ontext: (start, end) => part(source.slice(start, end)),
      ontextentity: (codePoint) => part(String.fromCodePoint(codePoint)),
      oncdata: (start, end, offset) => part(source.slice(start, end - offset)),
      onopentagname: (start, end) => {
        const name = tag(start, end);
        if (!INLINE.has(name)) part(' ');
        if (UNSEEN.has(name)) unseen = true;
      },
      onclosetag: (start, end) => {
        const name = tag(start, end);
        if (UNSEEN.has(name)) unseen = false;
        if (!INLINE.has(name)) part(' ');
      },
    },
  );
  tokenizer.write(source);
  tokenizer.end();
  return parts.join('');
}

const nothing = (): void => {};
const DEAF = {
  onattribdata: nothing,
  onattribentity: nothing,
  onattribend: nothing,
  onattribname: nothing,
  oncomment: nothing,
  ondeclaration: nothing,
  onend: nothing,
  onopentagend: nothing,
  onprocessinginstruction: nothing,
  onselfclosingtag: nothing,
};

/** What windows-1252 has at 0x80–0x9F: an XML parser leaves these as controls that nobody meant. */
const C1 = [...'€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'];

/**
 * Nothing a reader sees: controls; soft hyphen, zero-width space, byte order mark; embeddings, overrides and
 * isolates, which could turn the text around them; non-characters; lone surrogates.
 * ZWNJ, ZWJ and direction marks stay: Persian and Hebrew are written with them.
 */
const UNWANTED =
  /[\p{Cc}\p{Cs}\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufffe\uffff]/gu;

/** Texts in which nothing of this kind stands, nor a blank of another kind: most. */
const TIDY = /^[ -~\u00a1-\u00ac\u00ae-\u167f\u2010-\u2027\u2030-\u205e\u20ac]*$/;

/** @param text its blanks collapsed */
function tidy(text: string): string {
  if (TIDY.test(text)) return text.trim();
  return text
    .replace(/[\u0080-\u009f]/g, (c) => C1[c.charCodeAt(0) - 0x80] ?? '')
    .replace(/[\t-\r]/g, ' ')
    .replace(UNWANTED, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return text.slice(0, cutsPair ? limit - 1 : limit).trimEnd();
}
