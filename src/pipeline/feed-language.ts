/**
 * Whether a feed still brings the language that its file says. Rules and stems go by it, so a feed that has
 * changed to another goes half unseen. Only feeds with one language of their own are judged, by texts long enough
 * to tell; the detector is asked only where little words of the language are missing again and again.
 */
import { type Feed, soleLanguage } from '../model/feed.js';
import type { Tongue } from '../model/feed-health.js';
import { languageSample, loadLanguageDetector } from '../text/language.js';
import { hasWordsOf } from '../text/own-words.js';
import type { KeyedItem } from './fresh-items.js';

/** A shorter text is a headline of names as likely as not. */
const LEAST_LETTERS = 50;
/** Of one document: more tell nothing more. */
const MOST_JUDGED = 20;
/** An item counts half after some fourteen more. */
const WEIGHT = 0.05;
/** Below this share of items in its own language the others are looked at closely. */
const DOUBTFUL = 0.75;
/** So many items of one document show a change at once. */
const ENOUGH = 5;

/** @returns undefined where there is nothing to judge, or nothing has been yet */
export async function judgeLanguage(
  feed: Feed,
  before: Tongue | undefined,
  arrived: readonly KeyedItem[],
): Promise<Tongue | undefined> {
  const lang = soleLanguage(feed);
  if (lang === undefined) return undefined;
  // another language in the file is another question
  let tongue: Tongue = before?.said === lang ? before : { said: lang, own: 1, foreign: 0 };
  const texts = arrived
    .slice(0, MOST_JUDGED)
    .map(({ item }) => languageSample(item))
    .filter(isLong);
  const own = texts.map((text) => hasWordsOf(text, lang) === true);
  const doubts = own.filter((is) => !is).length;
  const close = tongue.own < DOUBTFUL || (doubts > own.length / 2 && own.length >= ENOUGH);
  const detect = close && doubts > 0 ? await loadLanguageDetector() : undefined;
  // the newest stand first in a document, and shall weigh most
  for (const [n, text] of [...texts.entries()].reverse()) {
    const found = own[n] === true || detect === undefined ? undefined : detect(text);
    if (own[n] === true || (found !== undefined && isAlike(found, lang))) tongue = count(tongue, 1);
    else if (found !== undefined) tongue = { ...count(tongue, 0), other: found };
    else if (detect === undefined) tongue = count(tongue, 0.5);
  }
  return tongue;
}

/** @param vote 1 for its own language, 0 for another, 0.5 for a doubt */
function count(before: Tongue, vote: number): Tongue {
  const towards = (share: number, to: number): number =>
    Math.round((share + WEIGHT * (to - share)) * 1_000) / 1_000;
  return { ...before, own: towards(before.own, vote), foreign: towards(before.foreign, vote === 0 ? 1 : 0) };
}

/** Neighbours that a few lines do not tell apart. */
const NEIGHBOURS = ['es gl ca', 'pt gl', 'hr bs sr sh', 'nb nn no da', 'id ms', 'cs sk', 'he iw', 'fa prs'];

function isAlike(found: string, lang: string): boolean {
  const [one, other] = [primary(found), primary(lang)];
  return (
    one === other || NEIGHBOURS.some((group) => [one, other].every((each) => group.split(' ').includes(each)))
  );
}

const ENOUGH_LETTERS = new RegExp(`^(?:\\P{L}*\\p{L}){${LEAST_LETTERS}}`, 'u');

const isLong = (text: string): boolean => ENOUGH_LETTERS.test(text);

const primary = (lang: string): string => lang.toLowerCase().split('-')[0] ?? '';
