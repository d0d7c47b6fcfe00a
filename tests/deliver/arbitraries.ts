/** Digests with any text in them, and with texts that mean harm. */
import fc from 'fast-check';
import { MINUTE } from '../../src/lib/duration.js';
import type { Brief } from '../../src/model/brief.js';
import type { Digest, DigestGroup, DigestSource, DigestStory, Marked } from '../../src/model/digest.js';
import { DIGEST_LANGS } from '../../src/model/digest.js';
import { AFFILIATIONS } from '../../src/model/feed.js';
import { digestId, noticeId, routeId, ruleId, storyId } from '../../src/model/id.js';
import { MUTE_SUBJECTS } from '../../src/model/mute.js';
import { NOTICE_SUBJECTS, type Notice } from '../../src/model/notice.js';
import { SEVERITIES } from '../../src/model/rule.js';
import { REASONS } from '../../src/model/story.js';
import { NOON } from '../builders.js';

/** How many digests a property is tried on; `TIMES=50 npx vitest run tests/deliver --testTimeout 9999999` asks for more of all. */
export const runs = (usual: number): { readonly numRuns: number } => ({
  numRuns: usual * Number(process.env.TIMES ?? 1),
});

/** The one that a route may call. */
export const ROLE = '1098765432109876543';

/** Each of these has broken some bot. The long ones are longer than any place where they can stand. */
export const HOSTILE = [
  '@everyone @here <@123456789012345678> <@&5> <#9> <a:x:1> <t:0:R> </x:1> <id:home>',
  '<!channel> <!here|here> <@U123> <#C123|general> <https://evil.example|bank.example>',
  '**bold** __under__ ~~gone~~ ||hidden|| `code` ```block``` # head - item > quote [text](https://evil.example)',
  '*slack* _slack_ ~slack~ `slack` :fire: &lt;!channel&gt; &amp;',
  '<script>alert(1)</script><img src=x onerror=alert(1)> "quoted" \'single\' <!--repeat--> $& $1 $`',
  'https://evil.example/?a=b discord.gg/evil www.evil.example http://user:pass@evil.example',
  '\u202eright to left override\u202c \u2066isolate \u2069\u2069\u2069 \u200f\u061c',
  'سومین پرواز باری نیروی قدس می‌شود در کاراکاس',
  'בוליביה בוחנת כטב"מים',
  `z${'\u0301\u0316\u0334'.repeat(60)}algo`,
  '👩‍👩‍👧‍👦🇧🇴🏴‍☠️👍🏽'.repeat(20),
  '\u001b[31mred\u001b[0m \u0000\u0007 \r\n line \u2028 \u0085 end',
  '\ud800 lone \udc00 surrogates',
  '\\'.repeat(50),
  '1. one',
  'x'.repeat(5_000),
  'á '.repeat(400),
  '&<>"*_~`|[]()#@'.repeat(60),
  `${'\u200d'.repeat(400)}`,
  '',
  ' ',
] as const;

export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...HOSTILE), fc.constantFrom(...HOSTILE)).map((two) => two.join(' ')),
  },
);

/** The text with marks anywhere in it, in order and apart. */
function anyMarked(text: fc.Arbitrary<string>): fc.Arbitrary<Marked> {
  return fc
    .tuple(text, fc.array(fc.nat(), { maxLength: 24 }), fc.option(anyText, { nil: undefined }))
    .map(([words, cuts, gloss]) => {
      const borders = [...new Set(cuts.map((n) => n % (words.length + 1)))].sort((a, b) => a - b);
      const marks = [];
      for (let i = 0; i + 1 < borders.length; i += 2) {
        marks.push({
          start: borders[i] ?? 0,
          end: borders[i + 1] ?? 0,
          ...(gloss === undefined ? {} : { gloss }),
        });
      }
      return { text: words, marks };
    });
}

const anyUrl = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://bank.example@evil.example/',
    'https://news.example/a)b(c>d<e|f"g\'h*i_j[k]',
    `https://news.example/${'long/'.repeat(600)}`,
    'https://خبر.example/سلام?q=«»',
    'not an address',
  ),
);

const anyTime = fc.integer({ min: NOON - 3000 * MINUTE, max: NOON + 3000 * MINUTE });

const anySource: fc.Arbitrary<DigestSource> = fc.record(
  {
    outlet: anyText,
    country: fc.constantFrom('bo', 'ir', 've', 'zz', '??'),
    affiliation: fc.constantFrom(...AFFILIATIONS),
    url: anyUrl,
    at: anyTime,
  },
  { requiredKeys: ['outlet', 'at'] },
);

/** Each story can be found again: `T7x` begins its headline, `O7x` its outlet, and its address ends in `u7x`. */
const anyStory: fc.Arbitrary<(n: number) => DigestStory> = fc
  .record(
    {
      severity: fc.constantFrom(...SEVERITIES),
      reason: fc.constantFrom(...REASONS),
      lang: fc.constantFrom('fa', 'es', '"><x'),
      headline: anyMarked(anyText),
      extract: anyMarked(anyText),
      others: fc.array(anySource, { maxLength: 9 }),
      outlet: anyText,
      publishers: fc.integer({ min: 1, max: 12 }),
      alsoFor: fc.array(anyText, { maxLength: 5 }),
    },
    { requiredKeys: ['severity', 'reason', 'headline', 'others', 'outlet', 'publishers', 'alsoFor'] },
  )
  .map(({ others, outlet, headline, ...story }) => (n: number): DigestStory => {
    const token = `T${n}x `;
    return {
      ...story,
      story: storyId(`s${n}`),
      headline: {
        text: token + headline.text,
        marks: headline.marks.map((mark) => ({
          ...mark,
          start: mark.start + token.length,
          end: mark.end + token.length,
        })),
      },
      sources: [
        {
          outlet: `O${n}x ${outlet}`,
          country: 'bo',
          affiliation: 'state-linked',
          url: `https://news.example/u${n}x`,
          at: NOON,
        },
        ...others,
      ],
    };
  });

const anyNotice: fc.Arbitrary<Notice> = fc.record({
  id: fc.string().map(noticeId),
  subject: fc.constantFrom(...NOTICE_SUBJECTS),
  name: anyText,
  phase: fc.constantFrom('began', 'ended'),
  text: anyText,
  at: anyTime,
});

const anyGroup = fc.record({
  title: anyText,
  severity: fc.constantFrom(...SEVERITIES),
  stories: fc.array(anyStory, { minLength: 1, maxLength: 8 }),
});

const anyCounts = fc.record({
  stories: fc.nat(999),
  grave: fc.nat(999),
  outlets: fc.nat(99),
  stateAlone: fc.nat(99),
});

/** A brief whose top stories are yet to be named. */
const anyBrief: fc.Arbitrary<Omit<Brief, 'top'>> = fc.record(
  {
    counts: anyCounts,
    before: anyCounts,
    days: fc.array(fc.record({ from: anyTime, stories: fc.nat(500) }), { minLength: 7, maxLength: 14 }),
    affiliations: fc.array(
      fc.record(
        { affiliation: fc.constantFrom(...AFFILIATIONS), reports: fc.nat(5000) },
        { requiredKeys: ['reports'] },
      ),
      { maxLength: 7 },
    ),
    gaps: fc.array(
      fc.record(
        {
          name: anyText,
          country: fc.constantFrom('bo', '??'),
          kind: fc.constantFrom('failing', 'silent'),
          since: anyTime,
        },
        { requiredKeys: ['name', 'kind'] },
      ),
      { maxLength: 20 },
    ),
    held: fc.record({
      mutes: fc.array(
        fc.record({
          subject: fc.constantFrom(...MUTE_SUBJECTS),
          title: anyText,
          held: fc.nat(5000),
          until: anyTime,
        }),
        { maxLength: 8 },
      ),
      sameStory: fc.nat(9999),
      delayed: fc.record({ digests: fc.nat(99), stories: fc.nat(999) }),
    }),
    changed: fc.array(fc.record({ rule: anyText.map(ruleId), title: anyText, at: anyTime }), {
      maxLength: 20,
    }),
  },
  { requiredKeys: ['counts', 'days', 'affiliations', 'gaps', 'held', 'changed'] },
);

/** @param groups how many rules at most; eight stories each */
export function anyDigest(groups = 5): fc.Arbitrary<Digest> {
  return fc
    .record({
      lang: fc.constantFrom(...DIGEST_LANGS),
      zone: fc.constantFrom('America/La_Paz', 'Asia/Tehran', 'Nowhere/Atall'),
      schedule: fc.constantFrom('immediate', 'every', 'daily', 'weekly'),
      late: fc.boolean(),
      route: anyText,
      groups: fc.array(anyGroup, { maxLength: groups }),
      notices: fc.array(anyNotice, { maxLength: 20 }),
      answered: fc.integer({ min: 0, max: 186 }),
      failing: fc.array(anyText, { maxLength: 10 }),
      brief: fc.option(anyBrief, { nil: undefined, freq: 2 }),
      mention: fc.option(fc.constant(ROLE), { nil: undefined, freq: 1 }),
    })
    .map(({ groups: made, answered, failing, route, brief, mention, ...rest }) => {
      let n = 0;
      return {
        ...rest,
        ...(mention === undefined ? {} : { mention }),
        ...(brief === undefined ? {} : { brief: { ...brief, top: ['s1', 's2', 's3'].map(storyId) } }),
        id: digestId('d'),
        route: routeId(route),
        from: NOON - MINUTE,
        to: NOON,
        groups: made.map(
          (group, i): DigestGroup => ({
            ...group,
            rule: ruleId(`rule-${i}`),
            stories: group.stories.map((story) => story(++n)),
          }),
        ),
        coverage: { feeds: 186, answered, failing },
      };
    });
}
