import { afterEach, beforeEach, expect, it } from 'vitest';
import { DAY, HOUR } from '../../src/lib/duration.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  CARGO_RULE,
  type Entry,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

let stand: Newsstand;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;

const SHIPS = { ...CARGO_RULE, id: 'ships', title: { en: 'Ships' }, watch: 'buque*', examples: {} };
const feed = (id: string, affiliation: string) => ({
  id,
  url: `${stand.url}/${id}`,
  publisher: id,
  name: id,
  affiliation,
});
const put = (id: string, ...entries: readonly Entry[]) => stand.put(`/${id}`, anRss(entries));

beforeEach(async () => {
  stand = await openNewsstand();
  clock = aClock(NOON); // a Wednesday
  const weekly = { id: 'week', to: ['screen'], schedule: 'weekly wed 12:30' };
  home = makeHome({
    feeds: [feed('valle', 'independent'), feed('oficial', 'state'), feed('bad', 'wire')],
    rules: [CARGO_RULE, SHIPS],
    settings: { routes: [weekly], channels: { screen: { type: 'stdout' } } },
  });
  put('valle', { title: 'Empate en el clásico' });
  put('oficial', { title: 'Sesión solemne en el Senado' });
  stand.put('/bad', { status: 500 });
  watch = await openHome(home, clock);
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await stand.close();
});

const brief = () => watch.digests.findLast((digest) => digest !== undefined)?.brief;
const pass = async (ms: number) => {
  clock.advance(ms);
  await watch.app.once();
};

it('a weekly digest compares itself with the one before, and tells gaps, what was held back and changed rules', async () => {
  await watch.app.once();
  await pass(HOUR); // the first brief: an empty half hour
  expect(brief()).toMatchObject({ counts: { stories: 0 }, changed: [] });
  expect(brief()).not.toHaveProperty('before');

  const summary =
    'Un aparato de carga procedente de Teherán descargó doce contenedores sin inspección alguna.';
  const at = clock.now();
  put('oficial', { title: 'Un avión de carga aterriza en El Alto', summary, at });
  await pass(DAY);
  put('valle', { title: 'Llega un avión de carga a El Alto', summary, at: at + HOUR });
  await pass(2 * HOUR);
  await watch.backend.state.mute({
    subject: 'rule',
    name: 'ships',
    since: clock.now(),
    until: clock.now() + 30 * DAY,
    why: 'regatta',
  });
  put('valle', { title: 'Un buque llega a Arica', at: clock.now() });
  await pass(DAY);
  await pass(5 * DAY);
  expect(brief()).toMatchObject({
    counts: { stories: 1, grave: 1, outlets: 2, stateAlone: 0 },
    before: { stories: 0 },
    gaps: [{ name: 'bad', kind: 'failing', since: NOON }],
    held: { mutes: [{ subject: 'rule', title: 'Ships', held: 1 }], sameStory: 1 },
    changed: [],
  });

  await watch.close();
  home.write('rules/cargo-flights.yml', { ...CARGO_RULE, severity: 'low' });
  clock.advance(HOUR);
  watch = await openHome(home, clock);
  await pass(7 * DAY);
  expect(brief()).toMatchObject({
    counts: { stories: 0 },
    before: { stories: 1 },
    changed: [{ rule: 'cargo-flights', title: 'Cargo flights' }],
  });
  await pass(30 * DAY);
  expect(brief()?.gaps.map(({ name, kind }) => [name, kind])).toEqual([
    ['bad', 'failing'],
    ['oficial', 'silent'],
    ['valle', 'silent'],
  ]);
});
