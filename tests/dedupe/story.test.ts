import { describe, expect, it } from 'vitest';
import { type ItemKeys, storyKeys } from '../../src/dedupe/keys.js';
import { compareItems } from '../../src/dedupe/similar.js';
import { sketchItem } from '../../src/dedupe/sketch.js';
import { joinStory, STORY_LIFE } from '../../src/dedupe/story.js';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { feedId, itemId, ruleId } from '../../src/model/id.js';
import type { Story, StoryItem } from '../../src/model/story.js';
import { aMatch, aName, aStoryItem, NOON } from '../builders.js';

const WIRE = {
  title: 'Un carguero iraní aterriza en Maiquetía tras repostar en Cabo Verde',
  summary:
    'Un Boeing 747 de carga procedente de Teherán aterrizó el lunes en el aeropuerto de Maiquetía después de ' +
    'una escala técnica en la isla de Sal, según datos de seguimiento de vuelos consultados por la agencia, que ' +
    'muestran además que el aparato apagó su transpondedor durante tres horas sobre el Atlántico.',
};

interface Telling {
  title: string;
  summary?: string;
  url?: string;
  feed?: string;
  publisher?: string;
  seenAt?: number;
  item?: string;
}

function telling({
  title,
  summary,
  url,
  feed = aName('feed'),
  publisher = aName('publisher'),
  seenAt = NOON,
  item,
}: Telling): StoryItem {
  return aStoryItem({
    item: itemId(item ?? aName('item')),
    title,
    feed: feedId(feed),
    publisher,
    seenAt,
    publishedAt: seenAt,
    sketch: sketchItem({
      title,
      ...(summary === undefined ? {} : { summary }),
      ...(url === undefined ? {} : { canonicalUrl: url }),
    }),
  });
}

const join = (item: StoryItem, stories: readonly Story[], rules = ['flights']) =>
  joinStory(
    item,
    rules.map((rule) => aMatch({ rule: ruleId(rule) })),
    stories,
  );

describe('one address', () => {
  const url = 'https://sismos.example/hoy';
  const today = {
    title: 'Sismo de 5,1 sacude la costa de Arica',
    summary: WIRE.summary,
    url,
    publisher: 'sismos',
  };
  const other = {
    title: 'Evacúan tres aldeas por el volcán Nevado',
    summary:
      'La autoridad elevó la alerta a naranja y ordenó a cuatrocientas familias dejar sus casas antes de la noche ' +
      'mientras crece la columna de ceniza.',
    url,
    publisher: 'sismos',
  };
  const cases: readonly [string, Telling, 'same' | 'different'][] = [
    ['of an outlet that says something else a day later', { ...other, seenAt: NOON + DAY }, 'different'],
    ['of an outlet that rewrites it within the day', { ...other, seenAt: NOON + 6 * HOUR }, 'same'],
    ['with the same headline days later', { ...other, title: today.title, seenAt: NOON + 2 * DAY }, 'same'],
    ['with the same text days later', { ...today, title: other.title, seenAt: NOON + 2 * DAY }, 'same'],
    ['that another outlet links to', { ...other, publisher: 'eco', seenAt: NOON + 2 * DAY }, 'same'],
  ];

  it.each(cases)('%s', (_what, later, expected) => {
    const [a, b] = [telling(today), telling(later)];
    expect(compareItems(a, b).kind).toBe(expected);
    expect(compareItems(b, a).kind).toBe(expected);
  });
});

describe('two tellings are compared', () => {
  const original = telling(WIRE);
  const cases: readonly [string, Telling, 'same' | 'different'][] = [
    ['the same text under another headline', { ...WIRE, title: 'Avión de Irán llega a Venezuela' }, 'same'],
    ['a text cut short by an aggregator', { ...WIRE, summary: `${WIRE.summary.slice(0, 150)}` }, 'same'],
    [
      'a text without its accents',
      {
        title: WIRE.title.normalize('NFD').replace(/\p{M}/gu, ''),
        summary: WIRE.summary.normalize('NFD').replace(/\p{M}/gu, ''),
      },
      'same',
    ],
    [
      'another event on the same topic',
      {
        title: 'Conviasa reanuda la ruta entre Caracas y Teherán',
        summary:
          'La aerolínea estatal venezolana anunció que desde diciembre volverá a operar dos frecuencias semanales ' +
          'con la capital iraní, una conexión que había suspendido por falta de aviones.',
      },
      'different',
    ],
  ];
  it.each(cases)('%s: %s', (_, other, expected) => {
    expect(compareItems(original, telling(other)).kind).toBe(expected);
    expect(compareItems(telling(other), original).kind).toBe(expected);
  });

  it('tells two reports of one template apart by their numbers', () => {
    const report = (price: string, day: string) =>
      telling({
        title: `El dólar paralelo cierra a ${price} bolivianos`,
        summary: `La cotización del dólar paralelo en La Paz cerró el ${day} de mayo a ${price} bolivianos, según el promedio de las casas de cambio del centro.`,
      });
    expect(compareItems(report('10,25', '12'), report('10,60', '13'))).toEqual({
      kind: 'different',
      why: 'other numbers and another title',
    });
  });

  it('takes an identical headline without a summary for the same news only within a day', () => {
    const headline = 'Bolivia expulsa a dos diplomáticos iraníes';
    const first = telling({ title: headline });
    expect(compareItems(first, telling({ title: headline })).kind).toBe('same');
    expect(compareItems(first, telling({ title: headline, seenAt: NOON + 2 * DAY })).kind).toBe('different');
    expect(compareItems(telling({ title: 'Comunicado' }), telling({ title: 'Comunicado' })).kind).toBe(
      'different',
    );
  });

  it('joins within one publisher only what is near-identical', () => {
    const one = telling({ ...WIRE, publisher: 'agencia' });
    const repost = telling({ ...WIRE, publisher: 'agencia' });
    const followUp = telling({
      title: 'Qué se sabe del carguero iraní que aterrizó en Maiquetía',
      summary: `${WIRE.summary.slice(0, 170)} El gobierno no respondió a las preguntas sobre la carga, y la oposición pidió una explicación al ministro de Transporte en la Asamblea.`,
      publisher: 'agencia',
    });
    expect(compareItems(one, repost).kind).toBe('same');
    expect(compareItems(one, followUp).kind).toBe('different');
  });

  it('takes no address for another, though a short hash of both is the same', () => {
    // 32 bits of FNV-1a do not tell these two apart; anybody finds such a pair within a second
    const [one, other] = ['https://valle.example/DAZkttPPs', 'https://valle.example/Qb9r30gLo'];
    const lost = telling({ title: 'Un carguero iraní aterriza en Maiquetía', url: one });
    const found = telling({ title: 'Hallan un submarino frente a Tumaco', url: other });
    expect(compareItems(lost, found).kind).toBe('different');
  });

  it('finds across midnight the same headline of outlets that give nothing else', () => {
    const title = 'Un carguero iraní aterriza en Maiquetía';
    const before = telling({ title, seenAt: NOON + 11 * HOUR });
    const after = telling({ title, seenAt: NOON + 13 * HOUR });
    expect(compareItems(before, after).kind).toBe('same');
    expect(shareKeys(storyKeys(before), storyKeys(after))).toBe(true);
    expect(shareKeys(storyKeys(before), storyKeys(telling({ title, seenAt: NOON + 3 * DAY })))).toBe(false);
  });

  it('finds by its keys every telling that it would join', () => {
    const keys = storyKeys(original);
    expect(shareKeys(keys, storyKeys(telling({ ...WIRE, title: 'Avión de Irán llega a Venezuela' })))).toBe(
      true,
    );
    expect(
      shareKeys(keys, storyKeys(telling({ title: 'Empate en el clásico paceño', summary: 'Sin goles.' }))),
    ).toBe(false);
    expect(keys.exact.length + keys.sketch.length).toBeLessThanOrEqual(64);
  });

  it('gives a front page no key, and an article its address', () => {
    expect(sketchItem({ title: 'x', canonicalUrl: 'https://abi.example/' }).url).toBeUndefined();
    expect(sketchItem({ title: 'x', canonicalUrl: 'https://abi.example/nota/7' }).url).toBeDefined();
  });
});

describe('a story grows', () => {
  it('is told when it begins, and not again for a second outlet', () => {
    const first = join(telling(WIRE), []);
    expect(first).toMatchObject({ kind: 'new', alerts: [{ reason: 'new story', step: '' }] });
    const second = join(telling({ ...WIRE, title: 'Avión de Irán llega a Venezuela' }), [first.story]);
    expect(second).toMatchObject({ kind: 'join', by: 'text', alerts: [], story: { version: 2 } });
  });

  it('is told for a rule that it had not fired before', () => {
    const { story } = join(telling(WIRE), []);
    const { alerts } = join(telling(WIRE), [story], ['flights', 'sanctions']);
    expect(alerts.map((a) => [a.rule, a.reason])).toEqual([['sanctions', 'new story']]);
  });

  it('counts one syndicated text once, however many outlets carry it', () => {
    let { story } = join(telling(WIRE), []);
    for (let i = 0; i < 4; i++)
      story = join(telling({ ...WIRE, title: `${WIRE.title} (${'ab'[i % 2]})` }), [story]).story;
    expect(story.items).toHaveLength(5);
    expect(story.sources).toBe(1);
  });

  it('is told again at three, five and ten sources, once each', () => {
    const halves = WIRE.summary.split(' ');
    let story: Story | undefined;
    const told: string[] = [];
    for (let n = 0; n < 12; n++) {
      // Each outlet keeps the first half and adds a paragraph of its own.
      const own = Array.from(
        { length: 20 },
        (_, i) => `${'abcdefghijkl'[n]}palabra${'abcdefghijklmnopqrst'[i]}`,
      );
      const summary = [...halves.slice(0, 36), ...own].join(' ');
      const decision = join(telling({ title: WIRE.title, summary }), story === undefined ? [] : [story]);
      story = decision.story;
      told.push(...decision.alerts.map((a) => `${n + 1}: ${a.reason} ${a.step}`.trim()));
    }
    expect(told).toEqual(['1: new story', '3: more sources 3', '5: more sources 5', '10: more sources 10']);
  });

  it('says that a headline changed only once for each new headline, and only of one that was told', () => {
    const start = join(telling({ ...WIRE, item: 'a' }), []);
    const edited = join(telling({ ...WIRE, title: 'Rectificación: el carguero era turco', item: 'a' }), [
      start.story,
    ]);
    expect(edited).toMatchObject({ by: 'guid', alerts: [{ reason: 'headline changed' }] });
    const again = join(telling({ ...WIRE, title: 'Rectificación: El carguero era TURCO', item: 'a' }), [
      edited.story,
    ]);
    expect(again.alerts).toEqual([]);
    expect(again.story.items).toHaveLength(1);
  });

  it('says that a headline changed where the guid changed with it, by an address of one feed', () => {
    const url = 'https://valle.example/carguero';
    const { story } = join(telling({ ...WIRE, url, feed: 'a', publisher: 'valle' }), []);
    const change = { ...WIRE, title: 'Rectificación: el carguero era turco', url, publisher: 'valle' };
    const edited = join(telling({ ...change, feed: 'a' }), [story]);
    expect(edited).toMatchObject({ by: 'url', alerts: [{ reason: 'headline changed' }] });
    expect(edited.story.items).toHaveLength(1);
    const linkedElsewhere = join(telling({ ...change, feed: 'b' }), [story]);
    expect(linkedElsewhere).toMatchObject({ by: 'url', alerts: [] });
    expect(linkedElsewhere.story.items).toHaveLength(2);
  });

  it('ends after its time: the same news later is a new story with other alerts', () => {
    const first = join(telling({ ...WIRE, item: 'a' }), []);
    const later = join(telling({ ...WIRE, item: 'a', seenAt: NOON + STORY_LIFE + HOUR }), [first.story]);
    expect(later.kind).toBe('new');
    expect(later.alerts[0]?.id).not.toBe(first.alerts[0]?.id);
  });

  it('keeps a bounded number of tellings, a publisher’s repeats going first', () => {
    let { story } = join(telling({ ...WIRE, publisher: 'p0' }), []);
    for (let i = 1; i < 40; i++) {
      const publisher = i % 2 === 0 ? 'p0' : `p${i}`;
      story = join(telling({ ...WIRE, publisher }), [story]).story;
    }
    expect(story.items.length).toBeLessThanOrEqual(24);
    expect(new Set(story.items.map((item) => item.publisher)).size).toBe(21);
  });

  it('joins the best of several candidates', () => {
    const near = join(telling({ ...WIRE, summary: WIRE.summary.slice(0, 180) }), []).story;
    const exact = join(telling({ ...WIRE, url: 'https://agencia.example/nota/1' }), []).story;
    const decision = join(telling({ ...WIRE, url: 'https://agencia.example/nota/1' }), [near, exact]);
    expect(decision.story.id).toBe(exact.id);
  });
});

/** Whether a store would find one by the other. */
function shareKeys(a: ItemKeys, b: ItemKeys): boolean {
  if (a.exact.some((key) => b.exact.includes(key))) return true;
  const other = new Set(b.sketch);
  return a.sketch.filter((key) => other.has(key)).length >= a.minimum;
}
