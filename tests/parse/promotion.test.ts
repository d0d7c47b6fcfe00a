import { describe, expect, it } from 'vitest';
import type { ParsedItem } from '../../src/model/item.js';
import { withoutPromotions } from '../../src/parse/promotion.js';

const summaries = (...texts: readonly string[]) =>
  withoutPromotions(texts.map((summary, n): ParsedItem => ({ title: `Nota ${n}`, summary }))).map(
    ({ summary }) => summary,
  );

describe('an invitation to follow an outlet elsewhere', () => {
  it.each([
    ['Arabic', 'تغطية متواصلة على قناة موقع "الوادي 7" في "تليغرام"'],
    ['Spanish', 'Únete a nuestro canal de WhatsApp y recibe las noticias.'],
    ['Portuguese', 'Siga o Diário do Vale no Instagram e no Facebook.'],
    ['Persian', 'ما را در کانال تلگرام دره دنبال کنید!'],
    ['Hebrew', 'הצטרפו לערוץ שלנו בטלגרם עכשיו.'],
  ])('in %s is left out wherever it stands', (_lang, promotion) => {
    expect(
      summaries(
        `Un avión aterriza. ${promotion} Dijo el ministro.`,
        `Bloqueos en la ruta. ${promotion}`,
        `Llueve en Potosí. ${promotion}`,
        `${promotion} Crece la deuda.`,
        `Paro de maestros. ${promotion}`,
        'Sube el pan.',
      ),
    ).toEqual([
      'Un avión aterriza. Dijo el ministro.',
      'Bloqueos en la ruta.',
      'Llueve en Potosí.',
      'Crece la deuda.',
      'Paro de maestros.',
      'Sube el pan.',
    ]);
  });

  it('leaves no summary where there was nothing else, and goes from the text as well', () => {
    const promotion = 'Follow us on Telegram and YouTube today';
    const items = [1, 2, 3, 4, 5].map(
      (n): ParsedItem => ({ title: `N ${n}`, summary: promotion, text: `Body ${n}. ${promotion}` }),
    );
    expect(withoutPromotions(items)).toEqual(
      [1, 2, 3, 4, 5].map((n) => ({ title: `N ${n}`, text: `Body ${n}.` })),
    );
  });
});

describe('news of a channel', () => {
  it.each([
    [
      'in one item',
      ['El grupo reivindicó el ataque en su canal de Telegram.', 'Sube el pan.', 'Llueve en Potosí.'],
    ],
    [
      'in other words',
      [
        'Lo dijo en su canal de Telegram el vocero.',
        'La milicia publicó un video en Telegram, canal oficial.',
        'Sube el pan.',
      ],
    ],
    [
      'that invites to nothing',
      [1, 2, 3, 4, 5, 6].map((n) => `Israel bloquea Facebook en Gaza por un día. Van ${n}.`),
    ],
    [
      'that is where something was said, in every item',
      [1, 2, 3, 4, 5, 6].map(
        (n) => `The group said in a statement on its Telegram channel it had fired ${n} rockets.`,
      ),
    ],
    [
      'in a few items',
      [1, 2, 3, 4].map((n) => `Comunicado ${n}. Lo difundió el grupo en su canal de Telegram.`),
    ],
    [
      'whose name stands within another word',
      [1, 2, 3, 4, 5, 6].map((n) => `خبر ${n}. ایتالیا که عضو اتحادیه اروپا است موافقت کرد.`),
    ],
  ])('%s stays', (_what, texts) => {
    expect(summaries(...texts)).toEqual(texts);
  });
});

it('the first fifty items of a document say whether it has any', () => {
  const promotion = 'Únete a nuestro canal de WhatsApp y recibe las noticias.';
  const plain = Array.from({ length: 50 }, (_, n) => `Nota ${n}.`);
  const inviting = Array.from({ length: 60 }, (_, n) => `Nota ${n}. ${promotion}`);
  expect(summaries(...plain, ...inviting)).toEqual([...plain, ...inviting]);
  expect(summaries(...inviting, ...plain)[59]).toBe('Nota 59.');
});

it('a document of thousands of invitations, each another, is left as it is', () => {
  const texts = Array.from({ length: 2_000 }, (_, n) =>
    `canal ${n} Telegram ${n} ${'palabra '.repeat(1_000)}`.trim(),
  );
  expect(summaries(...texts)).toEqual(texts);
});
