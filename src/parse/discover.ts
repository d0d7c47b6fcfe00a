/** Finds the feeds that a web page names (https://www.rssboard.org/rss-autodiscovery). */
import { walk } from './sax.js';
import { resolveLink } from './url.js';

const MAX_FOUND = 10;
/** Comments' feeds are named beside the news. */
const COMMENTS = /comment|coment|\/replies/i;

/** Addresses in the page's order, those of comments left out. */
export function discoverFeeds(html: string, url: string): readonly string[] {
  const found = new Set<string>();
  let base = url;
  walk(
    html,
    {
      open(name, attributes) {
        if (name === 'base' && attributes.href !== undefined)
          base = resolveLink(attributes.href, url) ?? base;
        if (name !== 'link' || found.size >= MAX_FOUND) return undefined;
        const { rel = '', type = '', href = '', title = '' } = attributes;
        const isFeed = /^application\/(?:rss\+xml|atom\+xml|feed\+json|json)$/i.test(type.trim());
        const link = resolveLink(href, base);
        if (isFeed && /\balternate\b/i.test(rel) && link !== undefined && !COMMENTS.test(`${link} ${title}`))
          found.add(link);
        return undefined;
      },
    },
    false,
  );
  return [...found];
}
