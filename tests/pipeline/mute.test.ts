import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { feedId, ruleId, storyId } from '../../src/model/id.js';
import type { Mute } from '../../src/model/mute.js';
import { muteOf, nameMute } from '../../src/pipeline/mute.js';
import { aClock, anAlert, aStoryItem, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  type Home,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

const aMute = (changes: Partial<Mute> = {}): Mute => {
  return {
    subject: 'rule',
    name: 'cargo-flights',
    since: NOON,
    until: NOON + HOUR,
    why: 'air show',
    ...changes,
  };
};

describe('an alert', () => {
  const alert = anAlert({
    rule: ruleId('cargo-flights'),
    story: storyId('s1'),
    item: aStoryItem({ feed: feedId('bo-valle') }),
  });

  it.each([
    [aMute(), true],
    [aMute({ subject: 'story', name: 's1' }), true],
    [aMute({ subject: 'feed', name: 'bo-valle' }), true],
    [aMute({ name: 'ships' }), false],
    [aMute({ subject: 'feed' }), false],
    [aMute({ subject: 'story', name: 's2' }), false],
  ])('of cargo-flights, s1 and bo-valle is held back by %j: %s', (mute, held) => {
    expect(muteOf(alert, [mute])).toBe(held ? mute : undefined);
  });

  it('is counted by the mute that lasts longest', () => {
    const longer = aMute({ subject: 'feed', name: 'bo-valle', until: NOON + 2 * HOUR });
    expect(muteOf(alert, [aMute(), longer])).toBe(longer);
  });
});

describe('a name', () => {
  const known = { rules: ['cargo', 'both'], feeds: ['bo-valle', 'both'] };
  const isStory = async (id: string) => id === 'abc123';

  it.each([
    ['cargo', { subject: 'rule', name: 'cargo' }],
    ['bo-valle', { subject: 'feed', name: 'bo-valle' }],
    ['abc123', { subject: 'story', name: 'abc123' }],
    ['feed:both', { subject: 'feed', name: 'both' }],
    ['rule:both', { subject: 'rule', name: 'both' }],
  ])('%s means %j', async (said, key) => {
    expect(await nameMute(said, known, isStory)).toEqual({ kind: 'named', key });
  });

  it.each([
    ['both', 'both is a rule and a feed — write rule:both or feed:both'],
    ['carga', 'there is no rule, story or feed "carga" — did you mean cargo?'],
    ['feed:cargo', 'there is no feed "cargo"'],
    ['story:nothing', 'there is no story "nothing"'],
  ])('%s is unclear', async (said, reason) => {
    const named = await nameMute(said, known, isStory);
    expect(named).toMatchObject({ kind: 'unclear', reason: expect.stringContaining(reason) });
  });
});

describe('a muted rule', () => {
  let stand: Newsstand;
  let clock: DrivenClock;
  let home: Home;
  let watch: OpenHome;

  beforeEach(async () => {
    stand = await openNewsstand();
    clock = aClock();
    home = makeHome({ feeds: ['a', 'b'].map((id) => ({ id, url: `${stand.url}/${id}`, publisher: id })) });
    watch = await openHome(home, clock);
  });
  afterEach(async () => {
    await watch.close();
    home.remove();
    await stand.close();
  });

  const titles = () =>
    watch.digests.flatMap(
      (digest) => digest?.groups.flatMap(({ stories }) => stories.map(({ headline }) => headline.text)) ?? [],
    );
  const news = (title: string) => ({ title, at: clock.now() - MINUTE });
  const FIRST = 'Un avión de carga aterriza en El Alto';
  const SECOND = 'Otro carguero llega de Caracas a Viru Viru';

  it('sends nothing, counts what it held back, and speaks again when the mute has ended', async () => {
    await watch.backend.state.mute(aMute());
    stand.put('/a', anRss([news(FIRST)]));
    stand.put('/b', anRss([]));
    await watch.app.once();
    expect(titles()).toEqual([]);
    expect(await watch.backend.state.mutes()).toMatchObject([{ held: 1 }]);

    clock.advance(HOUR);
    stand.put('/b', anRss([news(SECOND)]));
    await watch.app.once();
    expect(titles()).toEqual([SECOND]); // what was held back stays so
  });

  it('lets other feeds speak when only one is muted', async () => {
    await watch.backend.state.mute(aMute({ subject: 'feed', name: 'a' }));
    stand.put('/a', anRss([news(FIRST)]));
    stand.put('/b', anRss([news(SECOND)]));
    await watch.app.once();
    expect(titles()).toEqual([SECOND]);
    expect(await watch.backend.state.mutes()).toMatchObject([{ held: 1 }]);
  });
});
