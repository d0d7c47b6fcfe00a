import { describe, expect, it } from 'vitest';
import { plainText, toRuns } from '../../src/deliver/runs.js';
import { tell, webAddress } from '../../src/deliver/telling.js';
import { factsOf } from '../../src/deliver/told.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import type { Digest, DigestStory } from '../../src/model/digest.js';
import { aDigest, aDigestGroup, aDigestStory, aNotice, NOON } from '../builders.js';

const digestOf = (story: Partial<DigestStory>, changes: Partial<Digest> = {}): Digest =>
  aDigest({ groups: [aDigestGroup({ stories: [aDigestStory(story)] })], ...changes });
const only = (digest: Digest) => tell(digest).groups[0]?.stories[0];
const source = (changes = {}) => ({
  outlet: 'ABC',
  country: 'ir',
  affiliation: 'state-linked' as const,
  at: NOON,
  ...changes,
});

describe('a story', () => {
  it.each([
    ['en', ['Iran', 'state-linked']],
    ['es', ['Irán', 'vinculado al Estado']],
    ['pt', ['Irã', 'ligado ao Estado']],
  ] as const)('names country and affiliation in %s', (lang, facts) => {
    const told = only(digestOf({ sources: [source()] }, { lang }))?.first;
    expect(told && factsOf(told)).toEqual(facts);
  });

  it('says so when the affiliation is not known', () => {
    const told = only(digestOf({ sources: [{ outlet: 'ABC', at: NOON }] }))?.first;
    expect(told && factsOf(told)).toEqual(['affiliation unknown']);
  });

  it.each([
    ['state', true],
    ['state-linked', true],
    ['government', true],
    ['independent', false],
    ['wire', false],
    ['think-tank', false],
  ] as const)('of an outlet that is %s makes the label stand out: %s', (affiliation, stands) => {
    const told = only(digestOf({ sources: [source({ affiliation })] }))?.first;
    expect(
      told &&
        factsOf(told, (label) => `<${label}>`)
          .at(-1)
          ?.startsWith('<'),
    ).toBe(stands);
  });

  it.each([
    [NOON - 5 * MINUTE, '07:55'],
    [NOON - 12 * HOUR, '12 May 20:00'],
  ])('has its time in the zone, with the date on another day', (at, time) => {
    expect(only(digestOf({ sources: [source({ at })] }))?.first.time).toBe(time);
  });

  it.each([
    ['new story', 3, '3 sources, also'],
    ['more sources', 3, 'Now 3 sources, also'],
    ['more sources', 1, 'Same text in'],
  ] as const)(
    'told as %s by %d publishers leads the other outlets with "%s"',
    (reason, publishers, _lead) => {
      const told = only(digestOf({ reason, publishers, sources: [source(), source({ outlet: 'DEF' })] }));
      expect(told?.others?.lead).toBe(_lead);
    },
  );

  it('says that its headline changed and which other rules it fired', () => {
    const told = only(digestOf({ reason: 'headline changed', alsoFor: ['A', 'B', 'C', 'D', 'E'] }));
    expect(told?.remark).toBe('Headline changed · also for A, B, C, and 2 more');
  });

  it('has words in place of a headline without any', () => {
    expect(
      plainText(only(digestOf({ headline: { text: ' \u200b\u202e ', marks: [] } }))?.headline ?? []),
    ).toBe('(no headline)');
  });
});

describe('the window of a digest', () => {
  const to = Date.UTC(2026, 10, 22, 18);
  const hours = (n: number) => to - n * 3_600_000;

  it.each([
    ['says its day once', hours(2), 'America/La_Paz', '22 Nov 2026, 12:00 – 14:00 GMT-4'],
    ['says both of its days', hours(24), 'America/La_Paz', '21 Nov 2026, 14:00 – 22 Nov 2026, 14:00 GMT-4'],
    ['says the zone of its end', hours(2), 'UTC', '22 Nov 2026, 16:00 – 18:00 UTC'],
  ])('%s', (_what, from, zone, when) => {
    expect(tell(aDigest({ schedule: 'daily', lang: 'en', zone, from, to })).when).toBe(when);
  });
});

describe('text from outside', () => {
  it('loses controls, direction marks and doubled blanks, and keeps joiners', () => {
    const runs = toRuns({ text: ' a\u0000b \r\n\t c\u202ed می\u200cشود ', marks: [] }, 100);
    expect(plainText(runs)).toBe('a b cd می\u200cشود');
  });

  it('has a few marks a letter at most', () => {
    expect(plainText(toRuns({ text: `z${'\u0301'.repeat(99)}`, marks: [] }, 100))).toHaveLength(7);
  });

  it('keeps blanks out of marks and gives a gloss once', () => {
    const marks = [
      { start: 0, end: 3, gloss: 'Quds' },
      { start: 3, end: 6, gloss: 'Quds' },
    ];
    expect(toRuns({ text: 'aa bb cc', marks }, 100)).toEqual([
      { kind: 'mark', text: 'aa' },
      { kind: 'gloss', text: ' (\u2068Quds\u2069)' },
      { kind: 'plain', text: ' ' },
      { kind: 'mark', text: 'bb' },
      { kind: 'plain', text: ' ' },
      { kind: 'plain', text: 'cc' },
    ]);
  });

  it('is cut with its marks kept up to the cut', () => {
    const runs = toRuns({ text: 'one two three four', marks: [{ start: 4, end: 7 }] }, 12);
    expect(runs.map((run) => run.text)).toEqual(['one ', 'two', '…']);
  });

  it.each([
    ['javascript:alert(1)', undefined],
    ['https://bank.example@evil.example/', undefined],
    ['http://a)discord.gg/invitation', undefined],
    ['https://[2001:db8::1]:8443/a', 'https://[2001:db8::1]:8443/a'],
    ['//news.example/a', undefined],
    ['https://news.example/a(b)?c=<d>&e=[f]|*', 'https://news.example/a%28b%29?c=%3Cd%3E&e=%5Bf%5D%7C%2A'],
    ['https://news.example/سلام', 'https://news.example/%D8%B3%D9%84%D8%A7%D9%85'],
  ])('the address %s becomes %s', (raw, address) => {
    expect(webAddress(raw)).toBe(address);
  });
});

describe('the digest', () => {
  it('says the gist: severity, rule, headline, how many more', () => {
    const stories = [aDigestStory(), aDigestStory(), aDigestStory(), aDigestStory()];
    expect(tell(aDigest({ groups: [aDigestGroup({ severity: 'high', stories })] })).gist).toBe(
      '[high] Cargo flights: \u2068Un avión de carga aterriza en El Alto\u2069 (and 3 more)',
    );
  });

  it('says that nothing matched, what answered and what did not', () => {
    const empty = aDigest({
      groups: [],
      schedule: 'daily',
      coverage: { feeds: 186, answered: 184, failing: ['A', 'B'] },
    });
    expect(tell(empty)).toMatchObject({
      gist: 'on-call: nothing matched',
      coverage: 'Nothing matched; 184 of 186 feeds answered; failing: A, B.',
    });
  });

  it('says nothing of the kind where a notice comes at once', () => {
    const notice = aDigest({ groups: [], notices: [aNotice()] });
    expect(tell(notice).coverage).toBeUndefined();
    expect(tell({ ...notice, coverage: { feeds: 9, answered: 8, failing: ['A'] } }).coverage).toBe(
      '8 of 9 feeds answered; failing: A.',
    );
  });

  it('is silent about feeds when all answered, and names those that fail', () => {
    expect(tell(aDigest()).coverage).toBeUndefined();
    expect(tell(aDigest({ coverage: { feeds: 9, answered: 2, failing: ['A', 'B'] } })).coverage).toBe(
      '2 of 9 feeds answered; failing: A, B and 5 more.',
    );
  });

  it('says which feeds fail when its readers do not know it yet, and when none does any more', () => {
    const failing = { feeds: 9, answered: 7, failing: ['A', 'B'] };
    expect(tell(aDigest({ coverage: failing, coverageNews: 'as told' })).coverage).toBeUndefined();
    expect(tell(aDigest({ coverage: failing, coverageNews: 'changed' })).coverage).toBe(
      '7 of 9 feeds answered; failing: A, B.',
    );
    expect(tell(aDigest({ coverageNews: 'changed' })).coverage).toBe('2 of 2 feeds answered.');
  });

  it('says when it is late', () => {
    expect(tell(aDigest({ late: true, lang: 'es' })).late).toMatch(/^con retraso/);
  });
});

describe('notices', () => {
  const fail = (n: number) =>
    Array.from({ length: n }, (_, i) => aNotice({ name: `feed-${i}`, text: `feed-${i} fails.` }));

  it('stand for themselves up to three', () => {
    expect(tell(aDigest({ notices: fail(3) })).notices).toEqual([
      'feed-0 fails.',
      'feed-1 fails.',
      'feed-2 fails.',
    ]);
  });

  it('about many feeds are one line', () => {
    const coverage = { feeds: 186, answered: 179, failing: [] };
    expect(tell(aDigest({ notices: fail(7), coverage })).notices).toEqual([
      '7 feeds fail: feed-0, feed-1, feed-2, feed-3, feed-4 and 2 more',
    ]);
  });

  it('about most feeds ask for the network', () => {
    const coverage = { feeds: 186, answered: 2, failing: [] };
    expect(tell(aDigest({ notices: fail(184), coverage, lang: 'es' })).notices).toEqual([
      'Fallan 184 de 186 fuentes: ¿se ha caído la red?',
    ]);
  });

  it('about other things are never folded into feeds', () => {
    const notices = [
      ...fail(5),
      aNotice({ subject: 'channel', name: 'desk', text: 'Channel desk is stopped: 404.' }),
    ];
    expect(tell(aDigest({ notices })).notices.at(-1)).toBe('Channel desk is stopped: 404.');
  });
});
