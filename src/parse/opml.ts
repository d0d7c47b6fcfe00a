/** Lists of subscriptions as feed readers exchange them (OPML 2.0: http://opml.org/spec2.opml). */
import { cleanText } from '../text/html.js';
import { type Failure, walk } from './sax.js';
import { resolveLink } from './url.js';

export interface Subscription {
  readonly url: string;
  readonly name: string;
  /** BCP 47, as the list says. */
  readonly lang?: string;
  /** Folders it lies in, outermost first, and its categories. */
  readonly tags: readonly string[];
}

export interface SubscriptionList {
  /** In the list's order, one an address. */
  readonly subscriptions: readonly Subscription[];
  /** Others that it names, as they are written: what is no web address cannot be asked. */
  readonly unread: readonly { readonly name: string; readonly address: string }[];
}

/** Of each kind. */
const MAX_SUBSCRIPTIONS = 5_000;
const MAX_ADDRESS_SHOWN = 200;
const MAX_NAME = 200;
const MAX_TAG = 64;
/** `/Boston/Weather,tag` is three of our tags. */
const PARTS_CATEGORIES = /[,/]/;

/** A failure for what is no such list, and for one that is too long. */
export function readOpml(text: string): SubscriptionList | Failure {
  const found = new Map<string, Subscription>();
  const unread: SubscriptionList['unread'][number][] = [];
  const folders: { readonly depth: number; readonly name: string }[] = [];
  let isOpml = false;
  const failure = walk(
    text,
    {
      open(name, attributes, depth) {
        isOpml ||= name.toLowerCase() === 'opml';
        if (name.toLowerCase() !== 'outline') return undefined;
        const title = cleanText(attributes.title || attributes.text || '', MAX_NAME);
        const address = attributes.xmlurl;
        const url = address === undefined ? undefined : resolveLink(address, address);
        if (address === undefined) folders.push({ depth, name: title });
        if (address !== undefined && url === undefined)
          unread.push({ name: title, address: address.slice(0, MAX_ADDRESS_SHOWN) });
        if (found.size >= MAX_SUBSCRIPTIONS || unread.length >= MAX_SUBSCRIPTIONS) return tooLong();
        if (url === undefined || found.has(url)) return undefined;
        const categories = (attributes.category ?? '').split(PARTS_CATEGORIES);
        const tags = [...folders.map((folder) => folder.name), ...categories]
          .map((tag) => cleanText(tag, MAX_TAG))
          .filter((tag) => tag !== '');
        const lang = attributes.language;
        found.set(url, {
          url,
          name: title || new URL(url).hostname,
          ...(lang ? { lang } : {}),
          tags: [...new Set(tags)],
        });
        return undefined;
      },
      close(_name, depth) {
        while ((folders.at(-1)?.depth ?? -1) >= depth) folders.pop();
      },
    },
    true,
  );
  if (failure) return failure;
  if (!isOpml) return { kind: 'failed', reason: 'not-a-feed', detail: 'it is no OPML document' };
  return { subscriptions: [...found.values()], unread };
}

function tooLong(): Failure {
  return { kind: 'failed', reason: 'too-many-items', detail: `it names over ${MAX_SUBSCRIPTIONS} feeds` };
}

/**
 * Feeds lie in the folder of their first tag; the others are categories, which readers may heed. A tag with a comma
 * or a slash would be taken for several categories: it is a folder too.
 */
export function writeOpml(title: string, feeds: readonly Subscription[]): string {
  const folders = new Map<string, Subscription[]>();
  for (const feed of feeds) {
    const path = JSON.stringify(foldersOf(feed.tags));
    folders.set(path, [...(folders.get(path) ?? []), feed]);
  }
  const lines = [...folders.values()].flatMap((inside) => {
    const path = foldersOf(inside[0]?.tags ?? []);
    const indent = (depth: number): string => '  '.repeat(2 + depth);
    return [
      ...path.map((name, depth) => `${indent(depth)}<outline text="${inXml(name)}">`),
      ...inside.map((feed) => indent(path.length) + outline(feed)),
      ...path.map((_, n) => `${indent(path.length - 1 - n)}</outline>`),
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    `  <head><title>${inXml(title)}</title></head>`,
    '  <body>',
    ...lines,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}

function foldersOf(tags: readonly string[]): readonly string[] {
  return tags.filter((tag, n) => n === 0 || PARTS_CATEGORIES.test(tag));
}

function outline({ url, name, lang, tags }: Subscription): string {
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['type', 'rss'],
    ['text', name],
    ['xmlUrl', url],
    ['language', lang],
    ['category', tags.length > 1 ? tags.filter((tag) => !PARTS_CATEGORIES.test(tag)).join(',') : undefined],
  ];
  const said = attributes.flatMap(([key, value]) => (value ? `${key}="${inXml(value)}"` : []));
  return `<outline ${said.join(' ')}/>`;
}

/** In attributes and text alike. */
function inXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
