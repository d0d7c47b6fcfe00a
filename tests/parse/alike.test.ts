/** Sound documents to order: rss-parser and the tolerant reader must give one answer. Damaged ones must give any. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSound } from '../../src/parse/feed.js';
import { readItem } from '../../src/parse/item.js';
import type { ParseOutcome } from '../../src/parse/outcome.js';
import { precheck } from '../../src/parse/precheck.js';
import { readTolerantly } from '../../src/parse/tolerant.js';
import { atom, NOW, parse, rdf, rss, URL_OF_FEED } from './documents.js';

const words = fc
  .array(
    fc.constantFrom('carga', 'avión', 'El Alto', 'سلام', 'שלום', 'São', '😀', '“cita”', '3,5 %', 'a b'),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((all) => all.join(' '));
/** As documents write it: plain, escaped, in CDATA, and with markup in it. */
const text = fc.oneof(
  words,
  words.map((said) => `${said} &amp; ${said}`),
  words.map((said) => `<![CDATA[${said} & <b>${said}</b><br/>${said}]]>`),
  words.map((said) => `&lt;p&gt;${said}&lt;/p&gt; &#233;&#x2014;`),
  words.map((said) => `\n  ${said}\t`),
);
const address = fc.webPath().map((path) => `https://eldiario.example/n${path.replace(/[&<>'"]/g, '')}`);
const validDate = fc.constantFrom('Sun, 22 Nov 2026 10:00:00 GMT', '2026-11-20T08:00:00-04:00');
const date = fc.oneof(validDate, fc.constantFrom('ayer', ''));

function element(name: string, inside: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return inside.map((said) => `<${name}>${said}</${name}>`);
}

function someOf(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc
    .tuple(...parts.map((part) => fc.option(part, { nil: '' })))
    .chain((chosen) => fc.shuffledSubarray(chosen, { minLength: chosen.length }))
    .map((children) => children.join('\n'));
}

/** Of an outlet without a name. */
const NO_SIGNATURES: ReadonlySet<string> = new Set();

const common = [element('title', text), element('dc:date', date), element('dc:creator', words)];
const rssItem = someOf(
  ...common,
  element('link', address),
  element('guid', address),
  element('description', text),
  element('content:encoded', text),
  element('pubDate', date),
  element('category', words),
  element('source', words),
).map((inside) => `<item>${inside}</item>`);
/** rss-parser refuses an entry without a link, or with a date that is none. */
const atomEntry = fc
  .tuple(
    address,
    someOf(
      element('title', text),
      element('id', address),
      element('published', validDate),
      element('updated', validDate),
      element('summary', text),
      element('content', text),
    ),
  )
  .map(([href, inside]) => `<entry><link href="${href}"/>${inside}</entry>`);
const rdfItem = fc
  .tuple(address, someOf(...common, element('link', address), element('description', text)))
  .map(([about, inside]) => `<item rdf:about="${about}">${inside}</item>`);

const many = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.array(item, { maxLength: 5 }).map((all) => all.join(''));
const documents = fc.oneof(
  many(rssItem).map((s) => rss(s)),
  many(atomEntry).map((s) => atom(s)),
  many(rdfItem).map(rdf),
);

const context = { url: URL_OF_FEED, now: NOW, outlet: NO_SIGNATURES, linksSuffice: true };

describe('a sound document', () => {
  it('is read alike by both readers', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (document) => {
        const checked = precheck(document);
        if (checked.kind === 'failed') throw new Error(checked.reason);
        const sound = await readSound(document, checked);
        const tolerant = readTolerantly(document, URL_OF_FEED);
        const items = ({ entries }: typeof tolerant) => entries.map((entry) => readItem(entry, context));
        expect(items(tolerant)).toEqual(items(sound));
      }),
      { numRuns: 300 },
    );
  });
});

/** What happens to bytes on their way, and what people do who hope for more. */
const damage = fc.oneof(
  fc.record({ at: fc.nat(), take: fc.nat({ max: 40 }), put: fc.string({ unit: 'binary', maxLength: 12 }) }),
  fc.record({
    at: fc.nat(),
    take: fc.nat({ max: 3 }),
    put: fc.constantFrom(
      '<',
      '>',
      '&',
      ']]>',
      '<![CDATA[',
      '<!--',
      '-->',
      '<!DOCTYPE x [',
      '<?',
      '&#0;',
      '<rss>',
      '\0',
      '</item>',
      '<item>',
    ),
  }),
  fc.record({ at: fc.nat(), take: fc.constant(1e6), put: fc.constant('') }),
);
const MEMORY = 200 * 1024 * 1024;

describe('a damaged document', () => {
  it('gives an outcome, and takes no more memory than it may', async () => {
    const before = process.memoryUsage().rss;
    await fc.assert(
      fc.asyncProperty(documents, fc.array(damage, { minLength: 1, maxLength: 8 }), async (document, all) => {
        let text = document;
        for (const { at, take, put } of all) {
          const place = at % (text.length + 1);
          text = text.slice(0, place) + put + text.slice(place + take);
        }
        saysSomething(await parse(text));
      }),
      { numRuns: 500 },
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });

  it('of any bytes gives an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(documents, fc.uint8Array({ maxLength: 60 }), fc.nat(), async (document, bytes, at) => {
        const whole = Buffer.from(document);
        const place = at % whole.length;
        const broken = Buffer.concat([whole.subarray(0, place), bytes, whole.subarray(place + bytes.length)]);
        saysSomething(await parse(broken));
      }),
      { numRuns: 300 },
    );
  });
});

function saysSomething(outcome: ParseOutcome): void {
  if (outcome.kind === 'parsed') {
    const untitled = outcome.items.filter(({ title }) => title === '');
    for (const { summary, text } of untitled) expect([summary, text]).toEqual([undefined, undefined]);
  } else expect(outcome).toMatchObject({ kind: 'failed', detail: expect.stringMatching(/./) });
}
