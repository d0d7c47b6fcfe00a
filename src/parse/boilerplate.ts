/**
 * Words that stand on every headline and summary of an outlet and say nothing of the news: they
 * would fire rules ("Reuters", "Telegram") and hide that two outlets print one text.
 */

import type { Feed } from '../model/feed.js';

/** Names under which an outlet signs its headlines, squeezed; see `squeeze`. */
export type Signatures = ReadonlySet<string>;

/** A name shorter than this is also a word. */
const MIN_SIGNATURE = 2;

/** @param documentTitle what the feed calls itself */
export function signatures(feed: Feed, url: string, documentTitle: string | undefined): Signatures {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^(?:www|feeds|rss)\./, '') : '';
  const labels = host.split('.');
  const site =
    labels
      .slice(0, -1)
      .filter((label) => !SECOND_LEVEL.has(label))
      .at(-1) ?? '';
  const names = [
    feed.name,
    feed.name.replace(/\([^)]*\)/g, ''),
    feed.publisher,
    documentTitle ?? '',
    host,
    site,
  ];
  return new Set(names.map(squeeze).filter((name) => name.length >= MIN_SIGNATURE));
}

/** Whether the name is one of the outlet's own. */
export function isSignature(name: string, outlet: Signatures): boolean {
  return outlet.has(squeeze(name));
}

/** `com.bo`, `co.uk`: not the site's own name. */
const SECOND_LEVEL = new Set(['com', 'co', 'org', 'net', 'gob', 'gov', 'edu', 'ac', 'mil']);

/** Letters and digits only, case and accents off: "El Deber" and "eldeber" are one name. */
function squeeze(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** The last separator with blanks around it; a hyphen inside a word is none. */
const SUFFIX = /^(.*\S)\s+(?:[-–—|•·»]|::)\s+([^|]{1,60})$/su;
/** What is left of a headline must still be one. */
const MIN_HEADLINE = 10;

/**
 * "Headline - Infobae" → "Headline". Only a last segment that is the outlet's very name goes: "Ataque - Irán"
 * stays, whoever publishes it.
 *
 * @param source the outlet that an aggregator names for this item
 */
export function trimTitle(title: string, outlet: Signatures, source: string | undefined): string {
  let rest = title;
  for (let turn = 0; turn < 2; turn++) {
    const [, headline = '', tail = ''] = SUFFIX.exec(rest) ?? [];
    const name = squeeze(tail);
    const isSigned = name !== '' && (outlet.has(name) || (source !== undefined && squeeze(source) === name));
    if (!isSigned || headline.length < MIN_HEADLINE) return rest;
    rest = headline;
  }
  return rest;
}

/** What WordPress adds in its languages: how the sentence begins, and its middle (wordpress.org, `RSS footer` of Yoast). */
const TAILS: readonly (readonly [string, RegExp])[] = [
  ['The post ', / (?:appeared first on|first appeared on) /g],
  ['La entrada ', / (?:se publicó primero en|apareció primero en|aparece primero en) /g],
  ['O post ', / (?:apareceu primeiro em|apareceu primeiro no) /g],
  ['O conteúdo ', / (?:aparece primeiro em|apareceu primeiro em) /g],
  ['L’article ', / est apparu en premier sur /g],
  ["L'article ", / est apparu en premier sur /g],
  ['Der Beitrag ', / erschien zuerst auf /g],
  ["L'articolo ", / proviene da /g],
  ['ظهرت المقالة ', / أولاً على /g],
  ['نوشته ', / اولین بار در /g],
  ['הפוסט ', / הופיע לראשונה ב/g],
];
/** The outlet's name after the middle, and a full stop. */
const MAX_TAIL = 150;
/** The longest of these with its blanks and dots. */
const MAX_TEASER = 60;
/** Invitations to read on, and what a teaser breaks off with. */
const TEASER =
  /\s*(?:(?:read more|continue reading|leer más|seguir leyendo|leia mais|continue lendo|ادامه مطلب|اقرأ المزيد)\W{0,6}|\[(?:…|\.{3}|&hellip;)\])$/iu;

/** A summary without the sentences that only speak of where it stands. */
export function trimText(text: string): string {
  if (text === '') return text;
  let rest = text;
  for (const [start, middle] of TAILS) {
    if (!rest.includes(start)) continue; // most texts have none of them
    const found = [...rest.matchAll(middle)].at(-1);
    if (!found || rest.length - found.index > MAX_TAIL + found[0].length) continue;
    const at = rest.lastIndexOf(start, found.index);
    if (at >= 0) rest = rest.slice(0, at).trimEnd();
  }
  const end = Math.max(0, rest.length - MAX_TEASER); // the expression looks for its beginning everywhere
  return `${rest.slice(0, end)}${rest.slice(end).replace(TEASER, '')}`.trimEnd();
}
