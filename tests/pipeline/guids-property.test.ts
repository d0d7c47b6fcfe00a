/** Against a plain model: what an outlet publishes, and each new headline of it, is new exactly once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/duration.js';
import { feedId } from '../../src/model/id.js';
import { FRONT, LIVE, type StoreName, serveGuidFeeds, type Written } from './guid-feed.js';

const open = serveGuidFeeds();

interface Thing {
  readonly n: number;
  readonly at: number;
  edits: number;
}

const SITE = 'https://valle.example';
const LINKS = {
  own: ({ n }: Thing) => `${SITE}/nota-${n}`,
  shared: () => LIVE,
  front: () => FRONT,
  none: () => null,
  topic: ({ n }: Thing) => `${SITE}/tema-${n % 3}`,
};
const HEADLINES = {
  own: ({ n }: Thing) => `Nota ${n}`,
  three: ({ n }: Thing) => `Boletín ${n % 3}`,
  one: () => 'Aviso de chuvas intensas',
};
const DATES = {
  exact: ({ n, at }: Thing) => at + n * SECOND + SECOND,
  day: ({ at }: Thing) => Math.floor(at / DAY) * DAY,
  none: () => undefined,
};
type GuidOf = (n: number, place: number, round: number) => string | undefined;
const sound: GuidOf = (n) => `item-${n}`;
const UNSOUND: readonly GuidOf[] = [
  sound,
  (n, _, round) => `item-${n}-${round}`,
  (_, place) => `place-${place}`,
  (n) => `group-${n >> 1}`,
  () => 'siempre',
  () => undefined,
];

const TONGUES: Readonly<Record<string, (title: string) => string>> = {
  es: (title) => title,
  en: (title) => `${title} (English)`,
};

interface Plan {
  /** One guid and one address for two languages of each. */
  readonly isBilingual: boolean;
  readonly link: keyof typeof LINKS;
  readonly headline: keyof typeof HEADLINES;
  readonly date: keyof typeof DATES;
  readonly size: number;
  readonly rounds: readonly {
    readonly guids: GuidOf;
    readonly more: number;
    readonly edit: number;
    readonly wait: number;
  }[];
}

/** Publishes by plan and polls after each round. @returns what was new, what should have been, and the feed's policy */
async function publish({ isBilingual, link, headline, date, size, rounds }: Plan, store: StoreName) {
  const feed = await open(store);
  try {
    const things: Thing[] = [];
    const [told, shown] = [[] as string[], new Map<string, string>()];
    const print = ({ title, at = 0 }: Written) => `${title} ${at}`;
    const tongues = Object.entries(TONGUES).slice(0, isBilingual ? 2 : 1);
    for (const [round, { guids, more, edit, wait }] of rounds.entries()) {
      feed.clock.advance(wait);
      for (let left = round === 0 ? size : more; left > 0; left--)
        things.push({ n: things.length, at: feed.clock.now() - (5 + left) * MINUTE, edits: 0 });
      const window = things.slice(-size).reverse();
      const edited = window[edit];
      if (edited !== undefined && round > 0) edited.edits++;
      const document = window.flatMap((thing, place) => {
        const [guid, at, { edits, n }] = [guids(thing.n, place, round), DATES[date](thing), thing];
        const title = HEADLINES[headline](thing) + (edits === 0 ? '' : `, corregido ${n}.${edits}`);
        const same = {
          link: LINKS[link](thing),
          ...(at === undefined ? {} : { at }),
          ...(guid === undefined ? {} : { guid }),
        };
        return tongues.map(([lang, write]) => {
          const written = { title: write(title), lang, ...same };
          shown.set(`${n}.${edits} ${lang}`, print(written));
          return written;
        });
      });
      told.push(...(await feed.read(document, date === 'none' ? ({ title }) => `${title} 0` : print)));
    }
    const { keyBy } = (await feed.watch.backend.state.readFeed(feedId('a'))) ?? {};
    return { told: told.toSorted(), expected: [...shown.values()].toSorted(), keyBy };
  } finally {
    await feed.close();
  }
}

const keysOf = <T extends object>(of: T) => fc.constantFrom(...(Object.keys(of) as (keyof T)[])); // Object.keys forgets them
const waits = fc.constantFrom(10 * MINUTE, HOUR, DAY, 3 * DAY);
const rounds = (guids: fc.Arbitrary<GuidOf>, most: number) =>
  fc.array(
    fc.record({
      guids,
      more: fc.nat(most),
      edit: fc.integer({ min: -6, max: 3 }).map((n) => (n < 0 ? 99 : n)),
      wait: waits,
    }),
    { minLength: 2, maxLength: 7 },
  );

const SOUND: fc.Arbitrary<Plan> = fc
  .record({
    isBilingual: fc.boolean(),
    link: keysOf(LINKS),
    headline: keysOf(HEADLINES),
    date: keysOf(DATES),
    size: fc.integer({ min: 1, max: 7 }),
    rounds: rounds(fc.constant(sound), 8),
  })
  // three pages with their old headlines, and no word of when, cannot be told from three old items
  .filter(({ link, date }) => link !== 'topic' || date === 'exact');
const CHANGING: fc.Arbitrary<Plan> = fc.record({
  isBilingual: fc.constant(false),
  link: fc.constantFrom('own', 'shared', 'front', 'none'),
  headline: keysOf(HEADLINES),
  date: fc.constant('exact'),
  size: fc.integer({ min: 4, max: 8 }),
  rounds: rounds(fc.constantFrom(...UNSOUND), 2),
});

const LONG = { timeout: 240_000 };

it.each<[StoreName, number]>([
  ['a file', 60],
  ['Redis', 8],
])(
  'in %s a feed with sound guids never leaves them, and each item is new once',
  LONG,
  async (store, numRuns) => {
    const check = async (plan: Plan) => {
      const { told, expected, keyBy } = await publish(plan, store);
      expect(told).toEqual(expected);
      expect(keyBy).toBeUndefined();
    };
    await fc.assert(fc.asyncProperty(SOUND, check), { numRuns });
  },
);

it.each<[StoreName, number]>([
  ['a file', 60],
  ['Redis', 8],
])(
  'in %s, whatever guids do and whenever they begin to, each item is new once',
  LONG,
  async (store, numRuns) => {
    const check = async (plan: Plan) => {
      const { told, expected } = await publish(plan, store);
      expect(told).toEqual(expected);
    };
    await fc.assert(fc.asyncProperty(CHANGING, check), { numRuns });
  },
);

it('bulletins stay bulletins over a month', async () => {
  const day = { guids: sound, more: 3, edit: 99, wait: DAY };
  const plan: Plan = {
    isBilingual: false,
    link: 'none',
    headline: 'three',
    date: 'exact',
    size: 3,
    rounds: Array(30).fill(day),
  };
  const { told, expected, keyBy } = await publish(plan, 'a file');
  expect([told.length, keyBy]).toEqual([90, undefined]);
  expect(told).toEqual(expected);
});
