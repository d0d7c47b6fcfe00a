import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeDocument } from '../../src/http/charset.js';

/** Bytes of a text in a single-byte encoding, by asking the decoder for each byte's meaning. */
function encode(text: string, encoding: string): Uint8Array {
  const meanings = Array.from({ length: 256 }, (_, byte) =>
    new TextDecoder(encoding).decode(Uint8Array.of(byte), { stream: true }),
  );
  return Uint8Array.from([...text].map((character) => meanings.indexOf(character)));
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const persian = 'پرواز تهران';
const spanish = '<t>“Elección” en Potosí – €5</t>';

describe('the bytes themselves', () => {
  it('are UTF-8 when valid, whatever the labels say', () => {
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?><t>Potosí ${persian}</t>`;
    expect(decodeDocument(utf8(text), 'text/xml; charset=windows-1256')).toBe(text);
  });

  it('are UTF-8 when nearly valid, with a mark where the accident is', () => {
    const text = `<t>${'Potosí, Perú, Panamá. '.repeat(50)}</t>`;
    const bytes = Buffer.concat([utf8(text), Uint8Array.of(0xe1), utf8('fin')]);
    expect(decodeDocument(bytes, 'text/xml; charset=iso-8859-1')).toBe(`${text}\ufffdfin`);
  });

  it.each([
    ['UTF-8', Buffer.concat([Buffer.from('efbbbf', 'hex'), utf8('<t>í</t>')])],
    ['UTF-16 little-endian', Buffer.concat([Buffer.from('fffe', 'hex'), utf16('<t>í</t>')])],
    ['UTF-16 big-endian', Buffer.concat([Buffer.from('feff', 'hex'), utf16('<t>í</t>').swap16()])],
  ])('begin with a mark of %s, which goes', (_name, bytes) => {
    expect(decodeDocument(bytes, 'text/xml; charset=windows-1252')).toBe('<t>í</t>');
  });

  it('show UTF-16 without a mark in the first `<`', () => {
    expect(decodeDocument(utf16('<t>í</t>'), undefined)).toBe('<t>í</t>');
    expect(decodeDocument(utf16('<t>í</t>').swap16(), undefined)).toBe('<t>í</t>');
  });
});

describe('labels', () => {
  it('in the HTTP header count before those in the document', () => {
    const text = `<?xml version="1.0" encoding="windows-1252"?><t>سلام</t>`;
    expect(decodeDocument(encode(text, 'windows-1256'), 'text/xml; charset="windows-1256"')).toBe(text);
  });

  it.each([
    [
      'the XML declaration',
      `<?xml version="1.0" encoding="windows-1256"?><t>${persian.replaceAll('ی', 'ي')}</t>`,
    ],
    ['a meta element', `<html><head><meta charset=windows-1256></head>سلام</html>`],
    ['an old meta element', `<meta http-equiv="Content-Type" content="text/html; charset=windows-1256">سلام`],
  ])('in %s alone are enough', (_where, text) => {
    expect(decodeDocument(encode(text, 'windows-1256'), 'text/xml')).toBe(text);
  });

  it.each(['iso-8859-1', 'windows-1252', 'latin1', 'us-ascii'])('that say %s mean windows-1252', (label) => {
    const bytes = encode(spanish, 'windows-1252');
    expect(decodeDocument(bytes, `text/xml; charset=${label}`)).toBe(spanish);
  });

  it.each(['utf-8', 'nonsense', 'replacement', ''])(
    'that say "%s" of other bytes are not believed',
    (label) => {
      expect(decodeDocument(encode(spanish, 'windows-1252'), `text/xml; charset=${label}`)).toBe(spanish);
    },
  );
});

describe('without a label', () => {
  it.each([
    ['es', 'windows-1252', '<t>Elección “única”</t>'],
    ['fa', 'windows-1256', '<t>سلام</t>'],
    ['ar-SY', 'windows-1256', '<t>سلام</t>'],
    ['he', 'windows-1255', '<t>שלום</t>'],
  ])('a feed in %s is %s', (lang, encoding, text) => {
    expect(decodeDocument(encode(text, encoding), undefined, { lang })).toBe(text);
  });
});

it('any bytes under any label become text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string({ maxLength: 30 }), (bytes, label) => {
      expect(typeof decodeDocument(bytes, `text/xml; charset=${label}`)).toBe('string');
    }),
  );
});
