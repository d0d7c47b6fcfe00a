import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, foldWords, readWords } from '../../src/text/fold.js';
import { foldCodePoint } from '../../src/text/fold-code-point.js';
import {
  APOSTROPHE,
  DOT,
  EXTENDER,
  expansionOf,
  FIRST_LETTER,
  foldAstral,
  foldUnit,
  IGNORED,
  isExpansion,
  NON_JOINER,
  PREPENDED,
  QUOTE,
  SEPARATOR,
  SURROGATE,
} from '../../src/text/fold-table.js';

const CLASSES = {
  separator: SEPARATOR,
  ignored: IGNORED,
  extender: EXTENDER,
  prepended: PREPENDED,
  dot: DOT,
  apostrophe: APOSTROPHE,
  quote: QUOTE,
  'non-joiner': NON_JOINER,
};

describe('the folding table', () => {
  it('says of every UTF-16 unit what the reference function says, at the first look and the second', () => {
    const wrong: number[] = [];
    for (let unit = 0; unit < 0x10000; unit++) {
      const half = unit >= 0xd800 && unit <= 0xdfff;
      const expected = half ? SURROGATE : referenceAnswer(unit);
      if (answer(foldUnit(unit)) !== expected || answer(foldUnit(unit)) !== expected) wrong.push(unit);
    }
    expect(wrong).toEqual([]);
  });

  it('says of code points above U+FFFF what the reference function says', () => {
    const wrong: number[] = [];
    for (let codePoint = 0x10000; codePoint < 0x20000; codePoint++) {
      if (foldAstral(codePoint) !== referenceAnswer(codePoint)) wrong.push(codePoint);
    }
    expect(wrong).toEqual([]);
  });

  function answer(folded: number): number | string {
    if (folded < FIRST_LETTER) return folded;
    return isExpansion(folded) ? expansionOf(folded) : String.fromCharCode(folded);
  }

  function referenceAnswer(codePoint: number): number | string {
    const folded = foldCodePoint(codePoint);
    return folded.kind === 'letters' ? folded.letters : CLASSES[folded.kind];
  }
});

describe('folding', () => {
  it.each([
    ['takes accents and case off', 'IRÁN Iràn îrãn', 'iran iran iran'],
    ['takes combining accents off', 'Ira\u0301n', 'iran'],
    [
      'writes letters without a decomposition as people type them',
      'Straße Łódź Ærø œuvre',
      'strasse lodz aero oeuvre',
    ],
    ['undoes the Turkish capital and dotless i', 'İran ıran', 'iran iran'],
    ['unifies compatibility letters', 'ﬁn Ｉｒａｎ 𝐈𝐫𝐚𝐧', 'fin iran iran'],
    ['unifies Arabic and Persian yeh', 'ي ى ی ئ', 'ي ي ي ي'],
    ['unifies Arabic and Persian kaf', 'كتاب کتاب', 'كتاب كتاب'],
    ['unifies alefs', 'أ إ آ ٱ ا', 'ا ا ا ا ا'],
    ['unifies teh marbuta and heh, waw with hamza and waw', 'جامعة جامعه مؤتمر', 'جامعه جامعه موتمر'],
    ['takes harakat and tatweel off', 'مُسَيَّرَة حزبـــالله', 'مسيره حزبالله'],
    ['takes niqqud off', 'אִירָאן', 'איראן'],
    ['writes digits one way', '۱۴۰۳ ١٤٠٣ 1403 １４０３', '1403 1403 1403 1403'],
    ['breaks a word at a non-joiner', 'می\u200cشود', 'مي شود'],
    ['joins dotted acronyms', 'EE.UU. y EE. UU., U.S. A.F.P. أ.ف.ب', 'eeuu y eeuu us afp افب'],
    [
      'keeps a dotted acronym apart from what follows',
      'U.S.Army U.S.-led J.L. Borges',
      'us army us led jl borges',
    ],
    ['does not join addresses, figures or sentences', 'www.abc.com 3.14 fin.Así', 'www abc com 3 14 fin asi'],
    ['takes the possessive off', "Bolivia's Iran’s boss's", 'bolivia iran boss'],
    ['keeps other apostrophes as breaks', "Qa'ani l'Iran d's3", 'qa ani l iran d s3'],
    ['ignores bidi controls and soft hyphens in a word', 'Ira\u200f\u202an\u00ad I\u200bran', 'iran iran'],
    ['joins Hebrew gershayim and geresh', 'כטב"ם כטב״ם צ׳ילה צ\'ילה', 'כטבם כטבם צילה צילה'],
    ['leaves quotation marks around Hebrew words', '"איראן" אמר', 'איראן אמר'],
    ['breaks at maqaf and hyphens', 'אל־קודס Al-Quds', 'אל קודס al quds'],
    ['leaves out symbols and lone surrogates', '™ 😀 \ud83d Iran\udc00x ½', 'iran x'],
  ])('%s', (_, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'aEsS.\'’"״׳ \u200c\u200d\u0301\u064bابيکשםצ3\ud83d\ude00\u0600') }),
    fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
  );

  it('is idempotent', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text));
      }),
    );
  });

  it('gives words in order, each a whole number of graphemes', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    fc.assert(
      fc.property(anyText, (text) => {
        const borders = new Set([...graphemes.segment(text)].map(({ index }) => index)).add(text.length);
        let before = 0;
        for (const { start, end } of readWords(text)) {
          expect(start).toBeGreaterThanOrEqual(before);
          expect(end).toBeGreaterThan(start);
          expect([text, borders.has(start), borders.has(end)]).toEqual([text, true, true]);
          before = end;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not depend on the composition of accents', () => {
    const word = fc.string({ unit: fc.constantFrom(...'aáñüçéآؤئأבּ') });
    fc.assert(
      fc.property(word, (text) => {
        expect(foldText(text.normalize('NFD'))).toBe(foldText(text.normalize('NFC')));
      }),
    );
  });

  it('gives a term alone the words that it has in a text', () => {
    fc.assert(
      fc.property(anyText, (term) => {
        expect(foldWords(`El, ${term} ; fin`)).toEqual(['el', ...foldWords(term), 'fin']);
      }),
    );
  });

  it('reads a word of a million letters', () => {
    expect(foldText('Á'.repeat(1_000_000))).toBe('a'.repeat(1_000_000));
  });
});
