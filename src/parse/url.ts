/** Addresses in feeds: resolved, kept to the web, and brought to one form for comparison. Nothing here throws. */

/** Longer ones are data, not addresses. */
const MAX_LENGTH = 4_000;

/**
 * An absolute http(s) address, or undefined: `javascript:`, `data:` and the like lead nowhere we go.
 *
 * @param base where relative addresses start from
 */
export function resolveLink(href: string, base: string): string | undefined {
  const text = href.trim().replace(/[\t\r\n]/g, '');
  if (text === '' || text.length > MAX_LENGTH) return undefined;
  const full = /^www\.[^/]+\./i.test(text) ? `https://${text}` : text; // a host that forgot its scheme
  const url = readUrl(full, base);
  if (!url) return undefined;
  if (url.username !== '') url.username = ''; // writing it reads the whole address again
  if (url.password !== '') url.password = '';
  return url.href.length > MAX_LENGTH ? undefined : url.href;
}

/**
 * One form for the addresses under which one article is met: a key to compare, not an address to open.
 * Scheme https, no `www.`, fragment, tracking parameter, AMP variant or trailing slash; parameters in order.
 * Applying it twice changes nothing. Undefined for what is not an http(s) address.
 */
export function canonicalUrl(address: string): string | undefined {
  const url = address.length > MAX_LENGTH ? undefined : readUrl(address.trim());
  if (!url) return undefined;
  const host = canonicalHost(url.hostname);
  const port = url.port === '' || url.port === '443' || url.port === '80' ? '' : `:${url.port}`;
  return `https://${host}${port}${canonicalPath(url.pathname)}${url.search === '' ? '' : canonicalQuery(url.searchParams)}`;
}

/**
 * The same for an address that can be an article's: undefined for a site's front page, which says nothing of what is
 * linked to it.
 */
export function articleUrl(address: string): string | undefined {
  const canonical = canonicalUrl(address);
  return canonical !== undefined && /^https:\/\/[^/]+[/?]/.test(canonical) ? canonical : undefined;
}

/** `/2026/05/avion-de-carga-aterriza.html` → `avion de carga aterriza`; undefined for a path that says nothing. */
export function wordsOfUrl(address: string): string | undefined {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  const words = path.split('/').map((part) =>
    decodePath(part)
      .replace(/\.\w{2,5}$/, '')
      .split(/[-_]+/),
  );
  const longest = words.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return longest.length < 3 ? undefined : longest.filter((word) => !/^\d{5,}$/.test(word)).join(' ');
}

/** For people: percent-escapes as the letters that they stand for, where they stand for any. */
export function decodePath(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function readUrl(text: string, base?: string): URL | undefined {
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

/** A prefix goes only while a name of two labels is left that no one could take for a number. */
function canonicalHost(hostname: string): string {
  let host = hostname.replace(/\.$/, '');
  for (;;) {
    const rest = /^(?:www\d?|amp)\.(.+\..+)$/.exec(host)?.[1];
    if (rest === undefined || /\d$/.test(rest)) return host;
    host = rest;
  }
}

/** Percent-escapes in capitals, as the URL parser writes its own: Persian paths come both ways. */
function canonicalPath(pathname: string): string {
  let path = pathname.replace(/%[\da-f]{2}/gi, (found) => found.toUpperCase());
  for (;;) {
    const shorter = path.endsWith('/') ? path.slice(0, -1) : path.replace(/\/amp(?:\.html)?$/i, '');
    if (shorter === path) return path;
    path = shorter;
  }
}

function canonicalQuery(parameters: URLSearchParams): string {
  const kept = [...parameters].filter(
    ([name, value]) => !isTracking(name.toLowerCase(), value.toLowerCase()),
  );
  const query = new URLSearchParams(kept);
  query.sort();
  return kept.length === 0 ? '' : `?${query}`;
}

const TRACKING_PREFIX = /^(?:utm_|at_|mc_|mtm_|pk_|hsa_|_hs|ns_|__twitter)/;
/** Seen on feeds of the beat and in the lists of the ClearURLs project. */
const TRACKING = new Set(
  (
    'fbclid gclid dclid gbraid wbraid msclkid yclid twclid igshid igsh ttclid li_fat_id _ga _gl gaa_at ' +
    'cmp cmpid cid ncid ocid smid smtyp emc partner maca xtor spm rss traffic_source taid ref_src ref_url ' +
    'feedname feedtype outputtype amp amp_js_v usqp s_cid sr_share wt_mc wt_zmc'
  ).split(' '),
);

function isTracking(name: string, value: string): boolean {
  if (TRACKING.has(name) || TRACKING_PREFIX.test(name)) return true;
  return (
    (name === 'ref' || name === 'source' || name === 'from' || name === 'src') &&
    /^(?:rss|feed|atom)/.test(value)
  );
}
