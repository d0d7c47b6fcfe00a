/** What the corpus shows and is right all the same, by document, with the reason. All else that differs is a fault. */

/** Why a document gives fewer items than it is credited with. */
export const FEWER_ITEMS: Readonly<Record<string, string>> = {
  'danmactough+node-feedparser/test/feeds/illegally-nested.xml':
    'each of its ten items has an empty item inside, which is none',
  'miniflux+v2/internal/reader/parser/testdata/no_encoding_ISO-8859-1.xml':
    'one of its entries has neither title nor text',
  'rbren+rss-parser/test/input/incomplete-fields.atom': 'its entry has neither title nor text',
  'rbren+rss-parser/test/input/missing-fields.atom': 'its entry has neither title nor text',
};

/** Where an expected value is wrong, and why that is not seen from the value itself. */
export const WRONG_VALUES: Readonly<Record<string, string>> = {
  'rbren+rss-parser/test/input/reddit-home.rss item 24, summary':
    'text and elements lost their order, and the text is longer than a summary',
};
