import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/lib/duration.js';
import { readDate, readStated } from '../../src/parse/date.js';

const now = Date.UTC(2026, 10, 22, 12, 0, 0);

function iso(text: string): string | undefined {
  const at = readDate(text, now);
  return at === undefined ? undefined : new Date(at).toISOString().replace('.000Z', 'Z');
}

describe('a date', () => {
  it.each([
    // RFC 822 and its relatives
    ['Sun, 19 Aug 2018 07:08:00 +0100', '2018-08-19T06:08:00Z'],
    ['Tue, 5 Jan 2021 01:30:00 GMT', '2021-01-05T01:30:00Z'],
    ['Fri, 07 Feb 2020 07:30:28 PST', '2020-02-07T15:30:28Z'],
    ['07 Nov 2015 12:00:00 EDT', '2015-11-07T16:00:00Z'],
    ['Fri, 17 May 2019 23:21:44 BST', '2019-05-17T22:21:44Z'],
    ['Tue, 15 Nov 2022 20:15:04 Z', '2022-11-15T20:15:04Z'],
    ['Sun, 10 Dec 17 13:01:36 -0800', '2017-12-10T21:01:36Z'],
    ['31 Dec 99 23:59:59 +0000', '1999-12-31T23:59:59Z'],
    ['03 Apr 02 1500 GMT', '2002-04-03T15:00:00Z'],
    ['Thu, 01 Aug 2019 16:15 EDT', '2019-08-01T20:15:00Z'],
    ['Thu, 05 Sep 2002 0:00:01 GMT', '2002-09-05T00:00:01Z'],
    ['Sat,29 Jul 2006 00:03:02 +0000', '2006-07-29T00:03:02Z'],
    ['Mon, 21 Oct 2002 14:04:23 -05:00', '2002-10-21T19:04:23Z'],
    ['Thu,\n 09 Feb 2006\n 23:59:45 +0000', '2006-02-09T23:59:45Z'],
    ['Thu(a (nested) one), 9(th) Feb(ruary) 2006 23:59:45 +0000', '2006-02-09T23:59:45Z'],
    ['Wed, 02 Oct 2024 15:00:00 GMT+0300', '2024-10-02T12:00:00Z'],
    ['Wednesday, 27 July 2011', '2011-07-27T00:00:00Z'],
    ['01 Jan 2024 00:00:00 VET', '2024-01-01T04:00:00Z'],
    // without a zone, or with one that nobody can tell
    ['01 Jan 2024 10:00:00', '2024-01-01T10:00:00Z'],
    ['01 Jan 2024 10:00:00 IST', '2024-01-01T10:00:00Z'],
    ['01 Jan 2024 10:00:00 Q', '2024-01-01T10:00:00Z'],
    // month first
    ['Friday, January 29, 2021 04:42 PM', '2021-01-29T16:42:00Z'],
    ['Sat, Dec 16 2023 12:02:33 AM', '2023-12-16T00:02:33Z'],
    // in other languages
    ['Seg, 24 Set 2018 19:42:40 -0300', '2018-09-24T22:42:40Z'],
    ['Do, 22 Dez 2016 17:36:00 +0000', '2016-12-22T17:36:00Z'],
    ['Mi, 04 Mär 2020 17:36:24 +0000', '2020-03-04T17:36:24Z'],
    ['lun, 05 ene 2026 10:00:00 -0400', '2026-01-05T14:00:00Z'],
    ['22 de agosto de 2026', '2026-08-22T00:00:00Z'],
    ['sábado, 22 de agosto de 2026 a las 10:30', '2026-08-22T10:30:00Z'],
    ['mer, 16 nov 2022 00:38:15 +0100', '2022-11-15T23:38:15Z'],
    ['1 juil. 2022', '2022-07-01T00:00:00Z'],
    ['Τρι, 29 Ιούν 2004 12:53:00 GMT', '2004-06-29T12:53:00Z'],
    ['الأحد, 22 نوفمبر 2020 10:00:00 +0200', '2020-11-22T08:00:00Z'],
    ['الثلاثاء 3 شباط/فبراير 2026 - 14:05', '2026-02-03T14:05:00Z'],
    ['22 تشرين الثاني 2025', '2025-11-22T00:00:00Z'],
    ['٥ كانون الأول ٢٠٢٥ الساعة ١٠:٣٠', '2025-12-05T10:30:00Z'],
    ['12 آذار 2025', '2025-03-12T00:00:00Z'],
    ['9 أيلول/سبتمبر 2024', '2024-09-09T00:00:00Z'],
    ['14 جويلية 2025', '2025-07-14T00:00:00Z'],
    ['14 غشت 2025', '2025-08-14T00:00:00Z'],
    ['22 בנובמבר 2025 בשעה 10:30', '2025-11-22T10:30:00Z'],
    ['יום שלישי, 3 במרץ 2026', '2026-03-03T00:00:00Z'],
    ['۲۲ نوامبر ۲۰۲۵', '2025-11-22T00:00:00Z'],
    ['5 נוב׳ 2025 10:30', '2025-11-05T10:30:00Z'],
    ["ינו' 5, 2026", '2026-01-05T00:00:00Z'],
    ['22 de outubro de 2024 às 14h30', '2024-10-22T14:30:00Z'],
    ['22/10/2024 14h30', '2024-10-22T14:30:00Z'],
    // the calendar of Iran; a time without a zone is Tehran's
    ['۱۴۰۳/۰۵/۱۲', '2024-08-02T00:00:00Z'],
    ['۱۴۰۳/۰۵/۱۲ ۱۰:۳۰', '2024-08-02T07:00:00Z'],
    ['1403-05-12T10:30:00+03:30', '2024-08-02T07:00:00Z'],
    ['سه‌شنبه ۲۲ آبان ۱۴۰۳ ساعت ۱۰:۳۰', '2024-11-12T07:00:00Z'],
    ['سه شنبه، ۲۲ آبان ۱۴۰۳', '2024-11-12T00:00:00Z'],
    ['۱ فروردین ۱۴۰۴', '2025-03-21T00:00:00Z'],
    ['۳۰ اسفند ۱۴۰۳ - ۰۸:۰۰', '2025-03-20T04:30:00Z'],
    ['۱۰:۳۰ - ۱۴۰۳/۰۵/۱۲', '2024-08-02T07:00:00Z'],
    ['9 آذر 1402', '2023-11-30T00:00:00Z'],
    ['۲۰ بهمن‌ماه ۱۴۰۲', '2024-02-09T00:00:00Z'],
    ['8 اسفندماه 1402', '2024-02-27T00:00:00Z'],
    // ISO 8601
    ['2019-04-27T14:25:30Z', '2019-04-27T14:25:30Z'],
    ['2009-12-08T16:59:02.563-08:00', '2009-12-09T00:59:02Z'],
    ['2026-02-17T21:54:02.864227+00:00', '2026-02-17T21:54:02Z'],
    ['2000-01-01T12:00+00:00', '2000-01-01T12:00:00Z'],
    ['2019-05-18 10:58:46 +0300', '2019-05-18T07:58:46Z'],
    ['2024-05-01T24:00:00Z', '2024-05-02T00:00:00Z'],
    ['2017-06-13T03:18:00+00:0', '2017-06-13T03:18:00Z'],
    ['۲۰۲۴-۰۵-۰۱', '2024-05-01T00:00:00Z'],
    // numbers alone
    ['2023-12-16', '2023-12-16T00:00:00Z'],
    ['22.11.2022 12:16:00', '2022-11-22T12:16:00Z'],
    ['22/11/2022', '2022-11-22T00:00:00Z'],
    ['11/22/2022', '2022-11-22T00:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  it.each([
    '',
    'ayer',
    'hace 2 horas',
    '03/04/2022', // the third of April, or the fourth of March
    'Mon, 30 Feb 2022 10:00:00 GMT',
    '2022-13-01',
    '2022-01-01T25:00:00Z',
    '2022-01-01T10:61:00Z',
    '1447/05/12', // a lunar year
    '31/12/1403', // Esfand has thirty days
    '12 January 1403',
    '12 مرداد 2024',
    '1970-01-01T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '4 Foo 2022',
    '1700000000',
  ])('"%s" is none', (text) => {
    expect(readDate(text, now)).toBeUndefined();
  });
});

it.each([
  [HOUR, now],
  [3.5 * HOUR, now],
  [14 * HOUR, now],
  [14 * HOUR + MINUTE, undefined],
  [30 * DAY, undefined],
])('a date %i ms ahead is told as %s', (ahead, expected) => {
  expect(readDate(new Date(now + ahead).toISOString(), now)).toBe(expected);
});

it('what a date is written as, is what is read', () => {
  const date = fc.date({ min: new Date('1990-01-01T00:00:00Z'), max: new Date(now), noInvalidDate: true });
  fc.assert(
    fc.property(date, (d) => {
      const seconds = Math.floor(d.getTime() / 1_000) * 1_000;
      expect(readDate(d.toUTCString(), now)).toBe(seconds);
      expect(readDate(d.toISOString(), now)).toBe(seconds);
    }),
  );
});

it('anything else is a date of the past or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9 :./-]{0,30}$/)), (text) => {
      const at = readDate(text, now);
      if (at !== undefined) expect(at).toBeLessThanOrEqual(now);
    }),
  );
});

it('the calendar of Iran is read as ICU writes it', () => {
  const persian = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', {
    ...{ timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' },
  });
  for (let day = Date.UTC(2001, 2, 21); day < Date.UTC(2041, 2, 20); day += DAY) {
    const parts = new Map(persian.formatToParts(day).map(({ type, value }) => [type, value]));
    const written = [parts.get('year'), parts.get('month'), parts.get('day')].map((part) =>
      part?.padStart(2, '0'),
    );
    const stated = readStated(written.join('/'));
    if (stated !== day) expect(`${written.join('/')} ${stated}`).toBe(new Date(day).toISOString());
  }
});
