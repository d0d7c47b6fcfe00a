/** A week as a director might get it, composed by production code from stories in five languages. All news in it is made up. */
import { composeBrief } from '../../src/digest/brief.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import type { Digest, DigestGroup, DigestSource, DigestStory } from '../../src/model/digest.js';
import type { Affiliation } from '../../src/model/feed.js';
import { digestId, routeId, ruleId, storyId } from '../../src/model/id.js';
import type { Severity } from '../../src/model/rule.js';
import { marked } from './sample.js';

/** Monday 23 November 2026, 08:00 in La Paz. */
export const WEEK_END = Date.UTC(2026, 10, 23, 12);

type Who = readonly [outlet: string, country: string, affiliation: Affiliation];
const FARO: Who = ['Agencia Faro', 'ar', 'wire'];
const ALTIPLANO: Who = ['Diario del Altiplano', 'bo', 'independent'];
const GUAIRE: Who = ['El Guaire Digital', 've', 'independent'];
const DAMAVAND: Who = ['خبرگزاری دماوند', 'ir', 'state'];
const MINA: Who = ['صحيفة الميناء', 'lb', 'state-linked'];
const POTOMAC: Who = ['The Potomac Ledger', 'us', 'independent'];
const GAZETA: Who = ['Gazeta das Três Fronteiras', 'br', 'independent'];
const GILBOA: Who = ['הד הגלבוע', 'il', 'independent'];
const CENTER: Who = ['Center for Hemispheric Dialogue', 'us', 'think-tank'];
const CANCILLERIA: Who = ['Cancillería del Perú', 'pe', 'government'];

let told = 0;
/** @param hoursAgo before the end of the week, of the first report; the others followed by the hour */
function story(
  severity: Severity,
  lang: string,
  hoursAgo: number,
  headline: DigestStory['headline'],
  who: readonly [Who, ...Who[]],
  changes: Partial<DigestStory> = {},
): DigestStory {
  const id = `week-${++told}`;
  const source = ([outlet, country, affiliation]: Who, i: number): DigestSource => ({
    outlet,
    country,
    affiliation,
    url: `https://news.example/${id}/${i}`,
    at: WEEK_END - hoursAgo * HOUR + i * HOUR,
  });
  const [first, ...others] = who;
  return {
    story: storyId(id),
    severity,
    reason: 'new story',
    lang,
    headline,
    sources: [source(first, 0), ...others.map((other, i) => source(other, i + 1))],
    publishers: who.length,
    alsoFor: [],
    ...changes,
  };
}

const groups = (): readonly DigestGroup[] => [
  {
    rule: ruleId('plots-attacks'),
    title: 'Plots of Iran or Hezbollah in Latin America',
    severity: 'critical',
    stories: [
      story(
        'critical',
        'pt',
        30,
        marked(
          'Justiça marca julgamento de brasileiro acusado de planejar atentado a mando do Hezbollah',
          'julgamento',
          'atentado',
          'Hezbollah',
        ),
        [GAZETA, FARO, GILBOA, POTOMAC],
        { reason: 'more sources' },
      ),
      story(
        'critical',
        'he',
        75,
        marked(
          'נפתח בפרו משפטו של חשוד בתכנון פיגוע נגד ישראלים בשליחות כוח קודס',
          ['בתכנון פיגוע', 'Terror plot'],
          ['כוח קודס', 'Quds Force'],
        ),
        [GILBOA, CANCILLERIA],
      ),
    ],
  },
  {
    rule: ruleId('quds-force-flights'),
    title: 'Quds Force flights to Latin America',
    severity: 'high',
    stories: [
      story(
        'high',
        'fa',
        20,
        marked(
          'سومین پرواز باری نیروی قدس در یک هفته در کاراکاس به زمین نشست',
          ['پرواز باری', 'Cargo flight'],
          ['نیروی قدس', 'Quds Force'],
          ['کاراکاس', 'Caracas'],
        ),
        [DAMAVAND, MINA],
        {
          extract: marked('… هواپیمای بوئینگ ۷۴۷ پس از توقف در نیامی، بامداد یکشنبه در مایکتیا فرود آمد …', [
            'مایکتیا',
            'Maiquetía',
          ]),
        },
      ),
      story(
        'high',
        'es',
        28,
        marked(
          'Un carguero iraní aterriza en Caracas tras repostar en Cabo Verde',
          'carguero',
          'iraní',
          'Caracas',
        ),
        [FARO, ALTIPLANO, GUAIRE],
        { alsoFor: ['Iranian cargo stopovers in Africa'] },
      ),
      story(
        'high',
        'es',
        100,
        marked('Diputados exigen explicar qué traía el vuelo iraní que llegó a Maiquetía', 'vuelo iraní'),
        [GUAIRE],
      ),
    ],
  },
  {
    rule: ruleId('designations'),
    title: 'Guards, Quds Force, Hezbollah or Hamas designated',
    severity: 'high',
    stories: [
      story(
        'high',
        'en',
        50,
        marked(
          'U.S. delegation leaves Bolivia without a pledge to designate Iran’s Revolutionary Guards',
          'designate',
          'Revolutionary Guards',
        ),
        [POTOMAC, FARO, ALTIPLANO, CENTER, DAMAVAND],
        { reason: 'headline changed' },
      ),
      story(
        'high',
        'fa',
        55,
        marked(
          'تهران: فشار آمریکا بر بولیوی برای تروریستی خواندن سپاه پاسداران دخالت آشکار است',
          ['تروریستی خواندن', 'Designation as terrorist'],
          ['سپاه پاسداران', 'Revolutionary Guards'],
        ),
        [DAMAVAND],
      ),
      story(
        'high',
        'ar',
        80,
        marked(
          'الإكوادور ترفض شطب حزب الله والحرس الثوري من قائمة المنظمات الإرهابية',
          ['شطب', 'Put on or taken off a list'],
          ['حزب الله', 'Hezbollah'],
        ),
        [MINA],
      ),
    ],
  },
  {
    rule: ruleId('bolivia-foreign-ministry'),
    title: 'Bolivia’s foreign ministry',
    severity: 'medium',
    stories: [
      story(
        'medium',
        'es',
        52,
        marked(
          'Cancillería boliviana: «aún no hay una posición definida» sobre la Guardia Revolucionaria iraní',
          'Cancillería boliviana',
        ),
        [ALTIPLANO],
      ),
      story(
        'medium',
        'es',
        130,
        marked('El canciller boliviano recibe a su par iraní en La Paz', 'canciller boliviano'),
        [ALTIPLANO, FARO, DAMAVAND],
      ),
    ],
  },
  {
    rule: ruleId('iran-soft-power'),
    title: 'Iran’s soft power in Latin America',
    severity: 'low',
    stories: [
      story(
        'low',
        'es',
        160,
        marked(
          'Un centro cultural iraní abre en Sucre y ofrece becas en la Universidad Al-Mustafá',
          'centro cultural iraní',
          'Universidad Al-Mustafá',
        ),
        [ALTIPLANO],
      ),
    ],
  },
];

export function sampleWeek(changes: Partial<Digest> = {}): Digest {
  told = 0;
  const digest: Digest = {
    id: digestId('digest-week'),
    route: routeId('director'),
    lang: 'en',
    zone: 'America/La_Paz',
    schedule: 'weekly',
    from: WEEK_END - 7 * DAY,
    to: WEEK_END,
    late: false,
    groups: groups(),
    notices: [],
    coverage: { feeds: 186, answered: 184, failing: ['Radio Cordillera', 'Agencia Valles'] },
    ...changes,
  };
  return {
    ...digest,
    brief: composeBrief(digest, {
      before: { stories: 8, grave: 6, outlets: 9, stateAlone: 4 },
      gaps: [
        { name: 'Radio Cordillera', country: 'pe', kind: 'failing', since: WEEK_END - 6 * DAY },
        { name: 'Agencia Valles', country: 'bo', kind: 'failing', since: WEEK_END - 1 * DAY },
        { name: 'وكالة البحر', country: 'lb', kind: 'silent', since: WEEK_END - 12 * DAY },
      ],
      held: {
        mutes: [
          {
            subject: 'rule',
            title: 'Venezuela and Guyana over the Essequibo',
            held: 14,
            until: WEEK_END + 2 * DAY,
          },
        ],
        sameStory: 23,
        delayed: { digests: 2, stories: 9 },
      },
      changed: [
        {
          rule: ruleId('designations'),
          title: 'Guards, Quds Force, Hezbollah or Hamas designated',
          at: WEEK_END - 3 * DAY,
        },
      ],
    }),
  };
}
