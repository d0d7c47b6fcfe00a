/**
 * Sentences by which an outlet invites to its channels elsewhere ("follow us on Telegram"). They stand word for word
 * under every item and would fire rules on each. Only whole sentences that half of a document repeats are taken for
 * such: what somebody says "in a statement on its Telegram channel" is news, however often.
 */
import type { ParsedItem } from '../model/item.js';

/** Where such sentences lead. */
const NETWORK =
  /telegram|whats ?app|facebook|instagram|tik ?tok|youtube|twitter|تليغرام|تلغرام|تيليغرام|تلجرام|واتساب|واتس آب|فيسبوك|انستغرام|إنستغرام|يوتيوب|تويتر|تلگرام|واتس‌?اپ|اینستاگرام|(?<!\p{L})ایتا(?!\p{L})|طلگرم|טלגרם|וואטסאפ|פייסבוק|אינסטגרם/iu;
/** What they ask for. */
const INVITATION =
  /follow|subscrib|\bjoin|channel|s[ií]gu|[úu]nete|[úu]nase|suscr|canal|inscrev|siga|acompanhe|قناة|قناتنا|تابع|اشترك|انضم|تغطية|کانال|دنبال|عضو|ערוץ|עקבו|הצטרפו/iu;
/** Fewer are no sentence, more are an article. */
const LEAST_WORDS = 4;
const MOST_WORDS = 40;
/** Ends a sentence, also one that ends in a name between quotation marks. */
const SENTENCE_END = /[.!?؟…"”»]$/u;
/** Share of the items with text, and so many at least, in which it stands. */
const MOST = 0.5;
const LEAST_ITEMS = 5;
/** A document has one or two. */
const MOST_PHRASES = 3;
/** Looked at in a document, and tried for what they share: half of the others must have it. */
const MOST_ITEMS = 50;
const MOST_TRIED = 5;

export function withoutPromotions(items: readonly ParsedItem[]): readonly ParsedItem[] {
  const all = items.flatMap(({ summary, text }) => (summary === undefined ? [] : [text ?? summary]));
  const texts = all.slice(0, MOST_ITEMS);
  const enough = Math.max(LEAST_ITEMS, texts.length * MOST);
  let rest = texts.filter((text) => NETWORK.test(text));
  let trimmed = items;
  for (let n = 0; n < MOST_PHRASES && rest.length >= enough; n++) {
    const phrase = findPhrase(rest, enough);
    if (phrase === undefined) break;
    trimmed = trimmed.map((item) => without(item, phrase));
    rest = rest.map((text) => cutOut(text, phrase)).filter((text) => NETWORK.test(text));
  }
  return trimmed;
}

/** The longest words around a network's name that enough texts have in common. */
function findPhrase(texts: readonly string[], enough: number): string | undefined {
  for (const text of texts.slice(0, MOST_TRIED)) {
    const words = text.split(' ');
    const at = words.findIndex((word) => NETWORK.test(word));
    if (at < 0) continue;
    let [from, to] = [at, at + 1];
    const isShared = (start: number, end: number): boolean =>
      start >= 0 &&
      end <= words.length &&
      end - start <= MOST_WORDS &&
      count(texts, words, start, end) >= enough;
    while (isShared(from - 1, to)) from--;
    while (isShared(from, to + 1)) to++;
    const phrase = words.slice(from, to).join(' ');
    if (to - from < LEAST_WORDS || !INVITATION.test(phrase)) continue;
    if (texts.filter((one) => placeOf(one, phrase) >= 0).length >= enough) return phrase;
  }
  return undefined;
}

function count(texts: readonly string[], words: readonly string[], from: number, to: number): number {
  const phrase = words.slice(from, to).join(' ');
  return texts.filter((text) => text.includes(phrase)).length;
}

/** Where it stands as a sentence of its own, or -1. */
function placeOf(text: string, phrase: string): number {
  const at = text.indexOf(phrase);
  const [before, after] = [text.slice(0, at).trimEnd(), text.slice(at + phrase.length).trimStart()];
  const begins = before === '' || SENTENCE_END.test(before);
  return at >= 0 && begins && (after === '' || SENTENCE_END.test(phrase)) ? at : -1;
}

function without(item: ParsedItem, phrase: string): ParsedItem {
  const { summary, text, ...rest } = item;
  const shorter = summary === undefined ? '' : cutOut(summary, phrase);
  return {
    ...rest,
    ...(shorter === '' ? {} : { summary: shorter }),
    ...(text === undefined ? {} : { text: cutOut(text, phrase) }),
  };
}

function cutOut(text: string, phrase: string): string {
  const at = placeOf(text, phrase);
  return at < 0
    ? text
    : `${text.slice(0, at).trimEnd()} ${text.slice(at + phrase.length).trimStart()}`.trim();
}
