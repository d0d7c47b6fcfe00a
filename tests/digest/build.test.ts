import { describe, expect, it } from 'vitest';
import { composeDigest, type DigestInput } from '../../src/digest/build.js';
import { excerptOf } from '../../src/digest/excerpt.js';
import { mergeDigests } from '../../src/digest/merge.js';
import { routesFor } from '../../src/digest/route.js';
import { conceptId, digestId, itemId, routeId, ruleId, storyId } from '../../src/model/id.js';
import type { Evidence } from '../../src/model/match.js';
import type { Alert } from '../../src/model/story.js';
import {
  aDigest,
  aDigestGroup,
  aDigestStory,
  aNotice,
  anAlert,
  anItem,
  aRoute,
  aStory,
  aStoryItem,
  NOON,
} from '../builders.js';

const titles = new Map([
  ['flights', { en: 'Quds Force flights', es: 'Vuelos de la Fuerza Quds' }],
  ['sanctions', { en: 'US pressure' }],
]);
const concepts = new Map([['quds-force', { en: 'Quds Force', es: 'Fuerza Quds' }]]);

function digestOf(alerts: readonly Alert[], changes: Partial<DigestInput> = {}) {
  return composeDigest({
    route: aRoute({ id: routeId('on-call'), lang: 'es' }),
    from: NOON - 60_000,
    to: NOON,
    late: false,
    alerts,
    notices: [],
    stories: [],
    coverage: { feeds: 1, answered: 1, failing: [] },
    ruleTitles: titles,
    conceptTitles: concepts,
    ...changes,
  });
}

const evidence = (text: string, within: string, changes: Partial<Evidence> = {}): Evidence => {
  const start = within.indexOf(text);
  return { field: 'title', start, end: start + text.length, text, term: text, ...changes };
};

describe('a digest', () => {
  it('stands by rule, the gravest first, in the route’s language', () => {
    const digest = digestOf([
      anAlert({ rule: ruleId('sanctions'), severity: 'medium', story: storyId('a') }),
      anAlert({ rule: ruleId('flights'), severity: 'critical', story: storyId('b') }),
    ]);
    expect(digest.groups.map((g) => [g.title, g.severity])).toEqual([
      ['Vuelos de la Fuerza Quds', 'critical'],
      ['US pressure', 'medium'],
    ]);
  });

  it('tells once what several processes say of the files that they share, and again what comes back', () => {
    const [rejected, sound] = [
      { text: 'Configuration rejected.' },
      { text: 'Configuration is sound again.' },
    ];
    const told = [rejected, rejected, sound, rejected, sound, sound].map((changes) =>
      aNotice({ subject: 'configuration', name: 'atalaya.yml', ...changes }),
    );
    const others = ['one', 'two'].map((name) => aNotice({ name, text: 'It fails.' }));
    const { notices } = digestOf([], { notices: [...told.slice(0, 1), ...others, ...told.slice(1)] });
    expect(notices.map(({ text }) => text)).toEqual([
      rejected.text,
      'It fails.',
      'It fails.',
      sound.text,
      rejected.text,
      sound.text,
    ]);
  });

  it('tells a story once, under its gravest rule, with the others as tags', () => {
    const story = storyId('s');
    const digest = digestOf([
      anAlert({ rule: ruleId('sanctions'), severity: 'medium', story }),
      anAlert({ rule: ruleId('flights'), severity: 'high', story }),
    ]);
    expect(digest.groups).toHaveLength(1);
    expect(digest.groups[0]).toMatchObject({ rule: 'flights', stories: [{ alsoFor: ['US pressure'] }] });
  });

  it('shows who says so, one line a publisher, and counts texts of their own', () => {
    const items = [
      aStoryItem({ outlet: 'Faro', publisher: 'faro', affiliation: 'state-linked', country: 'ir' }),
      aStoryItem({ outlet: 'Faro TV', publisher: 'faro' }),
      aStoryItem({ outlet: 'Diario', publisher: 'diario' }),
    ] as const;
    const story = aStory({ items, sources: 2 });
    const digest = digestOf([anAlert({ story: story.id, item: items[0] })], { stories: [story] });
    const told = digest.groups[0]?.stories[0];
    expect(told?.sources.map((s) => s.outlet)).toEqual(['Faro', 'Diario']);
    expect(told?.sources[0]).toMatchObject({ affiliation: 'state-linked', country: 'ir' });
    expect(told?.publishers).toBe(2);
  });

  it('marks the words that fired, with the concept beside a foreign one, said once', () => {
    const title = 'نیروی قدس در کاراکاس؛ نیروی قدس تکذیب کرد';
    const quds = { concept: conceptId('quds-force'), lang: 'fa' };
    const first = evidence('نیروی قدس', title, quds);
    const second = {
      ...first,
      start: title.lastIndexOf('نیروی قدس'),
      end: title.lastIndexOf('نیروی قدس') + 9,
    };
    const digest = digestOf([anAlert({ item: aStoryItem({ title }), evidence: [second, first] })]);
    const { headline } = digest.groups[0]?.stories[0] ?? {};
    expect(headline?.marks.map((m) => title.slice(m.start, m.end))).toEqual(['نیروی قدس', 'نیروی قدس']);
    expect(headline?.marks.map((m) => m.gloss)).toEqual(['Fuerza Quds', undefined]);
  });

  it('marks words whole that several terms share', () => {
    const title = 'Sancionan a la Guardia Revolucionaria de Irán y a Hezbolá';
    const found = ['la Guardia', 'Guardia Revolucionaria', 'Revolucionaria de Irán', 'Guardia', 'Hezbolá'];
    const digest = digestOf([
      anAlert({ item: aStoryItem({ title }), evidence: found.map((text) => evidence(text, title)) }),
    ]);
    const { headline } = digest.groups[0]?.stories[0] ?? {};
    expect(headline?.marks.map((m) => title.slice(m.start, m.end))).toEqual([
      'la Guardia Revolucionaria de Irán',
      'Hezbolá',
    ]);
  });

  it('shows the headline that stands when it was edited within the window, with its own evidence', () => {
    const item = itemId('edited');
    const before = 'Avión iraní aterriza en Caracas';
    const after = 'Rectificación: avión turco aterriza en Caracas';
    const alert = anAlert({
      story: storyId('s'),
      item: aStoryItem({ item, title: before }),
      evidence: [evidence('Avión iraní', before)],
    });
    const changed = anAlert({
      ...alert,
      reason: 'headline changed',
      item: aStoryItem({ item, title: after }),
      evidence: [evidence('Caracas', after)],
    });
    const told = digestOf([alert, changed]).groups[0]?.stories[0];
    expect(told).toMatchObject({
      reason: 'new story',
      headline: { text: after, marks: [{ start: 39, end: 46 }] },
    });
  });

  it('has an id of its own for each route and window', () => {
    expect(digestOf([]).id).toBe(digestOf([]).id);
    expect(digestOf([]).id).not.toBe(digestOf([], { to: NOON + 1 }).id);
  });
});

describe('an excerpt', () => {
  const padding = 'El informe repasa la semana en la región. '.repeat(12);

  it('is absent when the headline shows all the evidence', () => {
    const item = anItem({ title: 'Mahan Air vuelve a Caracas', summary: 'Mahan Air reanuda.' });
    const shown = [
      evidence('Mahan Air', item.title),
      evidence('Mahan Air', 'Mahan Air reanuda.', { field: 'summary' }),
    ];
    expect(excerptOf(item, shown)).toBeUndefined();
  });

  it('stands around the evidence that the headline does not show, cut at words', () => {
    const summary = `${padding}Un Boeing de Mahan Air repostó en Praia camino de Maiquetía. ${padding}`;
    const item = anItem({ title: 'Panorama semanal', summary });
    const excerpt = excerptOf(item, [evidence('Mahan Air', summary, { field: 'summary' })]);
    expect(excerpt?.text).toContain('Mahan Air repostó en Praia');
    expect(summary.slice(excerpt?.from)).toMatch(new RegExp(`^${excerpt?.text.slice(0, 20)}`));
    expect(summary.slice(0, excerpt?.from)).toMatch(/\s$/);
    expect(excerpt).toMatchObject({ field: 'summary', more: true });
  });

  it('is marked, with dots where it was cut', () => {
    const summary = `${padding}Un Boeing de Mahan Air repostó en Praia. ${padding}`;
    const item = anItem({ title: 'Panorama semanal', summary });
    const found = [evidence('Mahan Air', summary, { field: 'summary' })];
    const excerpt = excerptOf(item, found);
    const digest = digestOf([anAlert({ evidence: found, ...(excerpt && { excerpt }) })]);
    const extract = digest.groups[0]?.stories[0]?.extract;
    expect(extract?.text).toMatch(/^… .* …$/s);
    expect(extract?.marks.map((m) => extract.text.slice(m.start, m.end))).toEqual(['Mahan Air']);
  });

  it('prefers the place with the most different terms', () => {
    const summary = `La Fuerza Quds fue citada. ${padding} Mahan Air y Conviasa, de la Fuerza Quds. ${padding}`;
    const item = anItem({ title: 'Panorama', summary });
    const at = (text: string) => evidence(text, summary, { field: 'summary' });
    expect(excerptOf(item, [at('Fuerza Quds'), at('Mahan Air'), at('Conviasa')])?.text).toContain(
      'Mahan Air y Conviasa',
    );
  });
});

describe('a route takes', () => {
  const alert = anAlert({
    severity: 'high',
    tags: ['aviation'],
    item: aStoryItem({ country: 've', affiliation: 'state' }),
  });
  const all = { severities: [], rules: [], tags: [], country: [], affiliation: [] };
  it.each([
    ['everything when it asks for nothing', {}, true],
    ['a severity it lists', { severities: ['high', 'critical'] as const }, true],
    ['no other severity', { severities: ['critical'] as const }, false],
    ['one of several tags', { tags: ['finance', 'aviation'] }, true],
    ['only what meets every key', { tags: ['aviation'], country: ['bo'] }, false],
    ['an affiliation', { country: ['ve'], affiliation: ['state'] as const }, true],
  ])('%s', (_, when, expected) => {
    expect(routesFor(alert, [aRoute({ when: { ...all, ...when } })])).toHaveLength(expected ? 1 : 0);
  });

  it('nothing about a country when the source has none', () => {
    const { country: _, ...item } = aStoryItem();
    expect(routesFor(anAlert({ item }), [aRoute({ when: { ...all, country: ['bo'] } })])).toEqual([]);
  });
});

describe('what waited for a channel', () => {
  it('goes out as one late digest, each story once in its latest telling', () => {
    const story = storyId('s');
    const early = aDigest({
      from: 1,
      to: 2,
      groups: [aDigestGroup({ stories: [aDigestStory({ story, publishers: 1 })] })],
    });
    const later = aDigest({
      from: 3,
      to: 4,
      groups: [
        aDigestGroup({ stories: [aDigestStory({ story, publishers: 3 }), aDigestStory()] }),
        aDigestGroup({ rule: ruleId('grave'), title: 'Grave', severity: 'critical' }),
      ],
    });
    const merged = mergeDigests(digestId('m'), [later, early]);
    expect(merged).toMatchObject({ id: 'm', from: 1, to: 4, late: true });
    expect(merged.groups.map((g) => [g.severity, g.stories.length])).toEqual([
      ['critical', 1],
      ['medium', 2],
    ]);
    expect(merged.groups[1]?.stories[0]?.publishers).toBe(3);
  });
});
