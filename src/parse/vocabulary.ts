/**
 * The elements of the syndication formats, by name: RSS 0.9x–2.0, RDF (RSS 1.0), Atom (RFC 4287, and 0.3),
 * and the modules in use. Names are in lower case, their prefix the customary one.
 */

export type Field =
  | 'guid'
  | 'title'
  | 'link'
  | 'origLink'
  | 'date'
  | 'updated'
  | 'summary'
  | 'content'
  | 'lang'
  | 'source'
  | 'credit'
  | 'ttl'
  | 'skipHours'
  | 'skipDays';

const FIELDS: Readonly<Record<string, Field>> = {
  ...{ guid: 'guid', id: 'guid', 'dc:identifier': 'guid' },
  ...{ title: 'title', 'dc:title': 'title' },
  ...{ link: 'link', 'atom:link': 'link', 'feedburner:origlink': 'origLink' },
  ...{ pubdate: 'date', published: 'date', issued: 'date', created: 'date', 'dc:date': 'date' },
  ...{ 'atom:published': 'date', 'dcterms:created': 'date', 'dcterms:issued': 'date', date: 'date' },
  ...{ updated: 'updated', modified: 'updated', 'atom:updated': 'updated' },
  ...{ 'dcterms:modified': 'updated', lastbuilddate: 'updated' },
  ...{ description: 'summary', summary: 'summary', 'dc:description': 'summary', 'itunes:summary': 'summary' },
  ...{ 'content:encoded': 'content', content: 'content', 'xhtml:body': 'content', body: 'content' },
  ...{ language: 'lang', 'dc:language': 'lang', source: 'source', 'dc:source': 'credit' },
  ...{ ttl: 'ttl', skiphours: 'skipHours', skipdays: 'skipDays' },
};

/** Elements with a title, link or id of their own. */
export const FOREIGN = new Set([
  'image',
  'textinput',
  'author',
  'contributor',
  'source',
  'itunes:owner',
  'media:group',
]);
/** Inside text that holds HTML, only these can be the feed's own: a tag before them was not closed. */
const NEVER_HTML = new Set([
  'guid',
  'pubdate',
  'published',
  'updated',
  'content:encoded',
  'enclosure',
  'category',
  'dc:date',
]);
export const ROOTS = new Set(['rss', 'rdf', 'feed', 'channel']);

/** Namespace addresses and the prefix that stands for each here. Atom's own is '' in an Atom feed. */
export const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2005/Atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://purl.org/rss/1.0/', ''],
  ['http://my.netscape.com/rdf/simple/0.9/', ''],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/terms/', 'dcterms'],
  ['http://purl.org/rss/1.0/modules/content/', 'content'],
  ['http://www.w3.org/1999/xhtml', 'xhtml'],
  ['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['http://search.yahoo.com/mrss/', 'media'],
  ['http://rssnamespace.org/feedburner/ext/1.0', 'feedburner'],
]);

/** Undefined for an element that says nothing of use here. */
export function fieldOf(name: string): Field | undefined {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
}

export function isEntry(name: string): boolean {
  return name === 'item' || name === 'entry';
}

/** Whether an element that opens inside a field shows that the field's end tag is missing. */
export function endsField(field: Field, name: string): boolean {
  const holdsHtml = field === 'summary' || field === 'content';
  return NEVER_HTML.has(name) || (!holdsHtml && fieldOf(name) !== undefined);
}
