/**
 * Bytes to text, by what the bytes show rather than by what labels claim. The order comes from real
 * documents: servers send windows-1252 as UTF-8, UTF-8 as ISO-8859-1, and UTF-16 without saying so.
 * Labels are the WHATWG Encoding Standard's (https://encoding.spec.whatwg.org/#names-and-labels).
 */

/** How much of a document is looked at for a declaration. */
const PROLOG_BYTES = 4_096;
/** UTF-8 with no more broken sequences than one in so many bytes is UTF-8 with an accident in it. */
const BYTES_PER_ACCIDENT = 1_000;

/**
 * @param contentType the Content-Type header as it came
 * @param options.lang BCP 47 language of the feed: what decides when nothing else does
 */
export function decodeDocument(
  bytes: Uint8Array,
  contentType: string | undefined,
  options: { readonly lang?: string } = {},
): string {
  return decodeNamed(bytes, contentType, options).text;
}

/** The same, and the encoding that was found, by the standard's name. */
export function decodeNamed(
  bytes: Uint8Array,
  contentType: string | undefined,
  options: { readonly lang?: string } = {},
): { readonly text: string; readonly charset: string } {
  const evident = byMark(bytes) ?? byWidth(bytes);
  if (evident) return { text: decode(bytes, evident), charset: evident };

  const utf8 = tryUtf8(bytes);
  if (utf8 !== undefined) return { text: utf8, charset: 'utf-8' };
  const label = byLabel(headerCharset(contentType)) ?? byLabel(declaredCharset(bytes));
  const charset = label ?? fallback(options.lang);
  return { text: decode(bytes, charset), charset };
}

/** Byte order marks. */
function byMark(bytes: Uint8Array): string | undefined {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return undefined;
}

/** UTF-16 without a mark shows in the zero beside the first `<` (XML 1.0, appendix F). */
function byWidth(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0 && bytes[3] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c && bytes[2] === 0) return 'utf-16be';
  return undefined;
}

/** Valid UTF-8, or so nearly valid that a label saying otherwise is wrong. Accidents become U+FFFD. */
function tryUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes);
    return isNearlyUtf8(text, bytes.length) ? text : undefined;
  }
}

/** Few accidents in number, and few beside the multi-byte characters that did decode. */
function isNearlyUtf8(text: string, size: number): boolean {
  let accidents = 0;
  let beyondAscii = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0xfffd) accidents++;
    else if (unit > 0x7f) beyondAscii++;
  }
  return beyondAscii > accidents * 4 && accidents <= Math.max(3, size / BYTES_PER_ACCIDENT);
}

/** What a label means, when it can be true: UTF-8 and UTF-16 have been ruled out by then. */
function byLabel(label: string | undefined): string | undefined {
  if (!label) return undefined;
  try {
    const encoding = new TextDecoder(label).encoding;
    return encoding.startsWith('utf-') ? undefined : encoding;
  } catch {
    return undefined; // an unknown label
  }
}

function headerCharset(contentType: string | undefined): string | undefined {
  return /charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];
}

/** From the XML declaration, or an HTML page's meta element. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const head = decode(bytes.subarray(0, PROLOG_BYTES), 'windows-1252');
  const xml = /<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})/i.exec(head);
  return xml?.[1] ?? /<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1];
}

/** Of the languages of the beat that windows-1252 cannot write. */
const CODE_PAGES: Readonly<Record<string, string>> = {
  ar: 'windows-1256',
  fa: 'windows-1256',
  he: 'windows-1255',
};

function fallback(lang: string | undefined): string {
  const language = (lang ?? '').toLowerCase().split('-')[0];
  return CODE_PAGES[language ?? ''] ?? 'windows-1252';
}

/**
 * `stream` avoids a fast path of Node (20.18.3 and later) that gives C1 controls for 0x80–0x9F
 * in windows-1252; the second call flushes what a cut sequence left behind.
 */
function decode(bytes: Uint8Array, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
