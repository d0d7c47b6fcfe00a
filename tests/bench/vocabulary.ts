/**
 * Words as newspapers have them, in five languages: a few little words make up almost half of a text, and of
 * the others each is rarer than the one before. Seeded, so that two runs read the same news.
 */

export type BenchLanguage = 'en' | 'es' | 'pt' | 'fa' | 'ar';
export const LANGUAGES: readonly BenchLanguage[] = ['en', 'es', 'pt', 'fa', 'ar'];

/** Numbers from 0 to 1. */
export type Random = () => number;

/** mulberry32: small, and good enough to choose words with. */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(choices: readonly T[], random: Random): T {
  return choices[Math.floor(choices.length * random())] as T; // never an empty list here
}

const SYLLABLES = 'ba ce di fo gu la me ni po ru sa te vi xo zu'.split(' ');

/** Of no language, so that no two texts are alike. */
export function madeUpWords(random: Random, count: number): string {
  return Array.from({ length: count }, () =>
    Array.from({ length: 4 }, () => pick(SYLLABLES, random)).join(''),
  ).join(' ');
}

interface Parts {
  readonly little: string;
  readonly before: string;
  readonly stems: string;
  readonly after: string;
  /** Names of people and places are most of a newspaper's words. */
  readonly syllables: string;
}

/** Put together they are not all words, but as long and as alike as words are. `-` is nothing. */
const PARTS: Readonly<Record<BenchLanguage, Parts>> = {
  en: {
    little:
      'the of and to in a is that for it on was with as he said at by from has be are have an but not they who its their',
    before: '- re counter inter over under non',
    stems:
      'govern minist sanction missil embass border milit secur arrest depart negoti elect presid region protest investig financ weapon cargo flight attack defend announc declar report nation office market weather church school harvest river bridge football season record museum concert hospital teach engine design transport student village',
    after: '- s ed ing er ers ment ments ion ions al ally ive ist ists or ors able ity',
    syllables:
      'bar ton mer wick har ley ash don wil son ford field ham hur ber clay ed mar low ster kin red win gar',
  },
  es: {
    little:
      'de la que el en y a los del se las por un para con no una su al lo como más pero sus le ya o este sí porque esta',
    before: '- re des contra inter pre sub',
    stems:
      'gobern minist sancion misil embajad fronter milit segur detenc salid negoci elecc presid region protest investig financ arm carg vuel ataqu defens anunci declar report nacion oficin mercad clim iglesi escuel cosech puent partid tempor museo conciert hospital maestr motor diseñ transport estudi puebl',
    after: '- a o as os ar ó aron ado ada ados adas ción ciones dor dora dores al ales ista mente',
    syllables: 'ba ra món te co ga lín ver sal do ri mu ña cas pe lo zar que ti ma ro sa mén dez',
  },
  pt: {
    little:
      'de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua',
    before: '- re des contra inter pré sub',
    stems:
      'govern minist sanç míssil embaix fronteir milit segur deten saíd negoc eleiç presid regi protest investig financ arm carg voo ataqu defes anunci declar relat nacion escritór mercad clim igrej escol colheit pont partid tempor museu concert hospital profess motor desenh transport estud aldei',
    after: '- a o as os ar ou aram ado ada ados adas ção ções dor dora dores al ais ista mente',
    syllables: 'ba ra mão te co ga lim ver sal do ri mu nha cas pe lo zar que ti ma ro sa lhei dez',
  },
  fa: {
    little: 'و در به از که این را با است برای آن یک خود تا کرد بر هم نیز گفت می شد بود شود ها دو اما باید پس',
    before: '- هم پیش نا بی باز ابر',
    stems:
      'دولت وزیر تحریم موشک سفارت مرز نظام امنیت بازداشت خروج مذاکر انتخاب رئیس منطق اعتراض تحقیق مالی سلاح بار پرواز حمل دفاع اعلام گزارش ملت دفتر بازار هوا مسجد مدرس برداشت پل بازی فصل موزه کنسرت بیمار معلم موتور طرح ترابر دانش روستا',
    after: '- ها های ی ای ان ات ه گر گران مند ین تر ترین نامه گاه ستان ور ش',
    syllables: 'بر سا من دی کا رو ز اب ر خو ش نا می ره د گو ل پا ک تی و ر مه ن',
  },
  ar: {
    little:
      'في من على إلى أن عن مع هذا التي الذي ما لا كان قال بعد بين كل قد ذلك أو هو كما لم هذه حتى عند غير منذ ثم',
    before: '- ال و وال بال لل ت م',
    stems:
      'حكوم وزير عقوب صاروخ سفار حدود عسكر أمن اعتقال مغادر تفاوض انتخاب رئيس إقليم احتجاج تحقيق تمويل سلاح شحن طائر هجوم دفاع إعلان تقرير وطن مكتب سوق طقس مسجد مدرس حصاد جسر مبار موسم متحف حفل مستشف معلم محرك تصميم نقل طالب قري',
    after: '- ة ات ي ية ين ون ان ها هم نا ه وا تم ك كم تين يات',
    syllables: 'بر سا من دي كا رو ز عب د خو ش نا مي حس د قو ل فا ك تي و ر مح ن',
  },
};

const NAMES = 20_000;

export interface Vocabulary {
  readonly little: readonly string[];
  /** The most used first. */
  readonly others: readonly string[];
}

export function vocabularyOf(language: BenchLanguage, random: Random): Vocabulary {
  const { little, before, stems, after, syllables } = PARTS[language];
  const list = (words: string): readonly string[] =>
    words.split(' ').map((word) => (word === '-' ? '' : word));
  const made = list(before).flatMap((start) =>
    list(stems).flatMap((stem) => list(after).map((end) => start + stem + end)),
  );
  const names = Array.from({ length: NAMES }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(list(syllables), random)).join(''),
  );
  const shuffled = [...made, ...names].map((word) => ({ word, at: random() })).sort((a, b) => a.at - b.at);
  return { little: list(little), others: [...new Set(shuffled.map(({ word }) => word))] };
}

const LITTLE_SHARE = 0.45;

/** A word as a text has it: by Zipf's law, the second half as often as the first. */
export function wordOfText({ little, others }: Vocabulary, random: Random): string {
  if (random() < LITTLE_SHARE) return pick(little, random);
  return others[Math.floor(others.length ** random()) - 1] ?? '';
}

/** A word as a rule has it: seldom one of the most used. */
export function wordOfRule({ others }: Vocabulary, random: Random): string {
  return others[Math.floor(others.length * random() ** 1.5)] ?? '';
}
