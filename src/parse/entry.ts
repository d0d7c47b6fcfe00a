/** What the readers hand on: an entry's fields as the document has them, not yet trusted. */
export interface RawEntry {
  readonly guid?: unknown;
  /** The guid says of itself that it is no address. */
  readonly guidIsOpaque: boolean;
  readonly title?: unknown;
  /** Candidates for the article's address, best first. */
  readonly links: readonly unknown[];
  /** Candidates for the date, best first. */
  readonly dates: readonly unknown[];
  readonly summary?: unknown;
  readonly content?: unknown;
  readonly lang?: unknown;
  /** Whom an entry credits: an agency, or the outlet that an aggregator has it from. */
  readonly source?: unknown;
  /** The feed that it came from (RSS `source`, Atom `source` with its title), and no agency. */
  readonly origin?: unknown;
  /** Relative links start from here (`xml:base`); from the document's address when absent. */
  readonly base?: string;
  /** The document ended in the middle of this entry. */
  readonly cut?: boolean;
}

export interface RawFeed {
  readonly title?: unknown;
  readonly lang?: unknown;
  /** Minutes. */
  readonly ttl?: unknown;
  /** Numbers of hours, GMT, and English names of days; as markup, or as xml2js has them. */
  readonly skipHours?: unknown;
  readonly skipDays?: unknown;
  readonly entries: readonly RawEntry[];
}

/** Nested arrays and objects deeper than this hold no text that anybody meant. */
const MAX_NESTING = 8;

/**
 * The text of a value that should be one: xml2js gives `{_: text, $: attributes}` for an element with
 * attributes, an object for one with children, an array for one that comes twice, of which the
 * first counts. Undefined for none.
 */
export function textOf(value: unknown, nesting = 0): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || nesting > MAX_NESTING) return undefined;
  if ('_' in value && typeof value._ === 'string') return value._;
  const texts: string[] = [];
  for (const [name, child] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const text = name === '$' ? undefined : textOf(child, nesting + 1);
    if (text === undefined || text.trim() === '') continue;
    if (Array.isArray(value)) return text;
    texts.push(text);
  }
  return texts.length === 0 ? undefined : texts.join(' ');
}
