/** What the corpus shows and is right all the same, by document, with the reason. All else that differs is a fault. */

/** Where an expected value is wrong, and why that is not seen from the value itself. */
export const WRONG_VALUES: Readonly<Record<string, string>> = {
  'rbren+rss-parser/test/input/reddit-home.rss item 24, summary':
    'text and elements lost their order, and the text is longer than a summary',
};
