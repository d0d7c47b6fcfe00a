/** One digest as an on-call desk might get it: five languages, every kind of remark. All news in it is made up. */
import { MINUTE } from '../../src/lib/duration.js';
import type { Digest, Mark, Marked } from '../../src/model/digest.js';
import { digestId, noticeId, routeId, ruleId, storyId } from '../../src/model/id.js';

/** 22 November 2026, 14:10 in La Paz. */
export const SAMPLE_TIME = Date.UTC(2026, 10, 22, 18, 10);

/** The text with marks on the given words, in order; `[words, gloss]` where they are foreign to the reader. */
export function marked(text: string, ...words: readonly (string | readonly [string, string])[]): Marked {
  const marks: Mark[] = [];
  for (const word of words) {
    const [plain, gloss] = typeof word === 'string' ? [word, undefined] : word;
    const start = text.indexOf(plain, marks.at(-1)?.end ?? 0);
    if (start < 0) throw new Error(`${plain} is not in ${text}`);
    marks.push({ start, end: start + plain.length, ...(gloss === undefined ? {} : { gloss }) });
  }
  return { text, marks };
}

export function sampleDigest(changes: Partial<Digest> = {}): Digest {
  const at = (minutes: number) => SAMPLE_TIME - minutes * MINUTE;
  return {
    id: digestId('digest-sample'),
    route: routeId('on-call'),
    lang: 'es',
    zone: 'America/La_Paz',
    schedule: 'immediate',
    from: at(1),
    to: SAMPLE_TIME,
    late: false,
    groups: [
      {
        rule: ruleId('quds-force-flights'),
        title: 'Vuelos de la Fuerza Quds a América Latina',
        severity: 'high',
        stories: [
          {
            story: storyId('s1'),
            severity: 'high',
            reason: 'more sources',
            lang: 'fa',
            headline: marked(
              'سومین پرواز باری نیروی قدس در یک هفته در کاراکاس به زمین نشست',
              ['پرواز باری', 'vuelo de carga'],
              ['نیروی قدس', 'Fuerza Quds'],
              ['کاراکاس', 'Caracas'],
            ),
            extract: marked(
              '… هواپیمای بوئینگ ۷۴۷ شرکت قشم‌فارس پس از توقف در نیامی، بامداد یکشنبه در فرودگاه مایکتیا فرود آمد …',
              ['قشم‌فارس', 'Qeshm Fars Air'],
              ['مایکتیا', 'Maiquetía'],
            ),
            sources: [
              {
                outlet: 'Defapress',
                country: 'ir',
                affiliation: 'state-linked',
                url: 'https://defapress.example/fa/news/812345?a=1&b=2',
                at: at(5),
              },
              {
                outlet: 'Efecto Llanero',
                country: 've',
                affiliation: 'independent',
                url: 'https://efecto.example/vuelo-teheran-caracas',
                at: at(40),
              },
              {
                outlet: 'الميدان الإخباري',
                country: 'lb',
                affiliation: 'state-linked',
                url: 'https://maydan.example/77',
                at: at(55),
              },
            ],
            publishers: 3,
            alsoFor: ['Escalas de carga iraní en África'],
          },
          {
            story: storyId('s2'),
            severity: 'high',
            reason: 'new story',
            lang: 'es',
            headline: marked(
              'Rastreadores aéreos ubican en El Alto un carguero que salió de Teherán sin plan de vuelo público',
              'carguero',
              'Teherán',
            ),
            sources: [
              {
                outlet: 'El Diario del Valle',
                country: 'bo',
                affiliation: 'independent',
                url: 'https://valle.example/nota/carguero-el-alto',
                at: at(22),
              },
            ],
            publishers: 1,
            alsoFor: [],
          },
        ],
      },
      {
        rule: ruleId('defence-deals'),
        title: 'Acuerdos de defensa con la región',
        severity: 'medium',
        stories: [
          {
            story: storyId('s3'),
            severity: 'medium',
            reason: 'headline changed',
            lang: 'ar',
            headline: marked(
              'وزير الدفاع البوليفي يوقّع مذكرة لشراء طائرات مسيّرة من طهران',
              ['طائرات مسيّرة', 'drones'],
              ['طهران', 'Teherán'],
            ),
            sources: [
              {
                outlet: 'Sada al-Sharq',
                country: 'lb',
                affiliation: 'wire',
                url: 'https://sada.example/a/9',
                at: at(95),
              },
              {
                outlet: 'Agencia Altiplano',
                country: 'bo',
                affiliation: 'state',
                url: 'https://altiplano.example/9',
                at: at(130),
              },
            ],
            publishers: 1,
            alsoFor: [],
          },
          {
            story: storyId('s4'),
            severity: 'medium',
            reason: 'new story',
            lang: 'he',
            headline: marked('בוליביה בוחנת רכישת כטב"מים איראניים לפיקוח על הגבול', [
              'כטב"מים איראניים',
              'drones iraníes',
            ]),
            sources: [
              {
                outlet: 'כתב הבוקר',
                country: 'il',
                affiliation: 'independent',
                url: 'https://boker.example/4',
                at: at(900),
              },
            ],
            publishers: 1,
            alsoFor: [],
          },
          {
            story: storyId('s5'),
            severity: 'medium',
            reason: 'new story',
            lang: 'en',
            headline: marked(
              'Bolivia’s drone deal with Tehran “not signed yet”, says minister',
              'drone',
              'Tehran',
            ),
            sources: [
              {
                outlet: 'Andes Security Review',
                country: 'us',
                affiliation: 'think-tank',
                url: 'https://andes.example/posts/drone-deal',
                at: at(31),
              },
            ],
            publishers: 1,
            alsoFor: [],
          },
        ],
      },
    ],
    notices: [
      {
        id: noticeId('n1'),
        subject: 'feed',
        name: 'bo-altiplano',
        phase: 'began',
        text: 'Agencia Altiplano has answered 503 since 09:00.',
        at: at(200),
      },
    ],
    coverage: { feeds: 186, answered: 184, failing: ['Agencia Altiplano', 'Radio Yungas'] },
    ...changes,
  };
}
