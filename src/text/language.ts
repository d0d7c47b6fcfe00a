/**
 * The language of a text that does not say it. Only asked where neither item, feed nor document tells, so the
 * library is loaded late or never.
 *
 * The library is `eld`, chosen on twenty short headlines of ours in each of es, pt, fa, ar, he and en: right of 120,
 * time to load, memory, time a headline (Node 20, one core).
 *
 *     eld/extrasmall   116   180 ms    90 MB   0.04 ms   says when it is unsure; 60 languages, no dependencies
 *     eld/small        117   290 ms   155 MB   0.03 ms
 *     tinyld           101   180 ms    70 MB   0.13 ms   9 of the 20 English ones right
 *     franc             77    50 ms    20 MB   0.14 ms   meant for longer texts; 105 when told the six languages
 *
 * Its smallest size is nearly as good as the larger ones. All three install without scripts.
 */

/** BCP 47; undefined when unsure, as of a name alone. */
export type DetectLanguage = (text: string) => string | undefined;

/** Fewer letters are a name or a code: `Hezbollah` would be Swedish. */
const LEAST_LETTERS = 10;
/** A headline and its summary decide; the rest of an article costs time and changes nothing. UTF-16 units. */
const MOST_TEXT = 1_000;

let loading: Promise<DetectLanguage> | undefined;

/** Loads the library at the first call. */
export function loadLanguageDetector(): Promise<DetectLanguage> {
  loading ??= import('eld/extrasmall').then(({ eld }) => (text) => {
    const told = text.slice(0, MOST_TEXT);
    if ((told.match(/\p{L}/gu)?.length ?? 0) < LEAST_LETTERS) return undefined;
    const found = eld.detect(told);
    // in other scripts few languages compete, and the library doubts without need
    const sure = found.isReliable() || !/\p{Script=Latin}/u.test(told);
    return sure && found.language !== '' ? found.language : undefined;
  });
  return loading;
}

/** What tells the language of an item best. */
export function languageSample({
  title,
  summary = '',
  text = '',
}: {
  title: string;
  summary?: string;
  text?: string;
}): string {
  return `${title}\n${summary || text.slice(0, MOST_TEXT)}`;
}
