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

const MAX_SUBSCRIPTIONS = 5_000;
const MAX_NAME = 200;
const MAX_TAG = 64;

/** In the list's order, one an address; a failure for what is no such list. */
export function readOpml(text: string): readonly Subscription[] | Failure {
  const found = new Map<string, Subscription>();
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
        if (url === undefined || found.has(url) || found.size >= MAX_SUBSCRIPTIONS) return undefined;
        const categories = (attributes.category ?? '').split(/[,/]/);
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
  return [...found.values()];
}

/** Feeds lie in the folder of their first tag; the others are categories, which readers may heed. */
export function writeOpml(title: string, feeds: readonly Subscription[]): string {
  const folders = new Map<string, Subscription[]>();
  for (const feed of feeds) {
    const folder = feed.tags[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), feed]);
  }
  const lines = [...folders].flatMap(([folder, inside]) => {
    const outlines = inside.map(outline);
    if (folder === '') return outlines.map((line) => `    ${line}`);
    return [
      `    <outline text="${inXml(folder)}">`,
      ...outlines.map((line) => `      ${line}`),
      '    </outline>',
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

function outline({ url, name, lang, tags }: Subscription): string {
  const attributes: readonly (readonly [string, string | undefined])[] = [
    ['type', 'rss'],
    ['text', name],
    ['xmlUrl', url],
    ['language', lang],
    ['category', tags.length > 1 ? tags.join(',') : undefined],
  ];
  const said = attributes.flatMap(([key, value]) => (value ? `${key}="${inXml(value)}"` : []));
  return `<outline ${said.join(' ')}/>`;
}

/** In attributes and text alike. */
function inXml(text: string): string {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}
