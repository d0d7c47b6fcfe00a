import { describe, expect, it } from 'vitest';
import { mayBeSilent, narrowTo, updateStory, withUpdates } from '../../src/digest/update.js';
import { MINUTE } from '../../src/lib/duration.js';
import { storyId } from '../../src/model/id.js';
import type { Alert } from '../../src/model/story.js';
import {
  aDigest,
  aDigestGroup,
  aDigestStory,
  anAlert,
  aRoute,
  aStory,
  aStoryItem,
  NOON,
} from '../builders.js';

const CARGO = storyId('cargo');
const ITEM = aStoryItem({ url: 'https://news.example/a' });
const TOLD = aDigestStory({ story: CARGO });
const input = (changes: Parameters<typeof aStory>[0] = {}) => ({
  route: aRoute(),
  stories: [aStory({ id: CARGO, items: [ITEM], ...changes })],
  to: NOON + MINUTE,
  ruleTitles: new Map(),
  conceptTitles: new Map(),
});
const alert = (changes: Partial<Alert>) => anAlert({ story: CARGO, item: ITEM, ...changes });

describe('a told story that has grown', () => {
  it.each([
    ['more sources', 'medium', true],
    ['headline changed', 'low', true],
    ['more sources', 'high', false], // the message shows it as medium
    ['new story', 'medium', false],
  ] as const)('by %s of severity %s: whether it may be told in silence is %s', (reason, severity, silent) => {
    expect(mayBeSilent(TOLD, [alert({ reason: 'more sources' }), alert({ reason, severity })])).toBe(silent);
  });

  it('may not be told in silence when the headline of a critical one has changed', () => {
    const critical = { ...TOLD, severity: 'critical' } as const;
    const told = (reason: Alert['reason']) =>
      mayBeSilent(critical, [alert({ reason, severity: 'critical' })]);
    expect([told('headline changed'), told('more sources')]).toEqual([false, true]);
  });

  it('stays under its headline and names the new outlets, one a publisher', () => {
    const items = [
      ITEM,
      ITEM,
      ...['x', 'x', 'y'].map((publisher) => aStoryItem({ publisher, outlet: publisher })),
    ];
    const now = updateStory(
      TOLD,
      [alert({ reason: 'more sources', item: items[4] ?? ITEM })],
      input({ items, sources: 3 }),
    );
    expect(now).toMatchObject({ headline: TOLD.headline, publishers: 3, update: { at: NOON + MINUTE } });
    expect(now.sources.map(({ outlet }) => outlet)).toEqual([TOLD.sources[0].outlet, 'x', 'y']);
    expect(now.update?.was).toBeUndefined();
  });

  it('keeps every outlet that it named when the first is not kept with the story any more', () => {
    const items = [aStoryItem({ outlet: 'x', publisher: 'x' })];
    const now = updateStory(TOLD, [alert({ reason: 'more sources' })], input({ items }));
    expect(now.sources.map(({ outlet }) => outlet)).toEqual([TOLD.sources[0].outlet, 'x']);
  });

  it('keeps what its headline was until that changes again, and nothing of the extract that went with it', () => {
    const before = { ...TOLD, extract: { text: 'of the first', marks: [] } };
    const retitled = (title: string) => [
      alert({ reason: 'headline changed', item: { ...ITEM, title }, evidence: [] }),
    ];
    const first = updateStory(before, retitled('B'), input());
    expect(first).toMatchObject({ headline: { text: 'B' }, update: { was: TOLD.headline.text } });
    expect(first.extract).toBeUndefined();
    const second = updateStory(first, [alert({ reason: 'more sources' })], input());
    expect(second.update?.was).toBe(TOLD.headline.text);
    expect(updateStory(second, retitled('C'), input()).update?.was).toBe('B');
  });
});

describe('a digest', () => {
  const digest = aDigest({ groups: [aDigestGroup({ stories: [TOLD, aDigestStory()] }), aDigestGroup()] });

  it('is told with updates in the places of what they update', () => {
    const grown = { ...TOLD, publishers: 9 };
    const stories = withUpdates(digest, [grown]).groups.flatMap((group) => group.stories);
    expect(stories[0]).toBe(grown);
    expect(stories.slice(1)).toEqual(digest.groups.flatMap((group) => group.stories).slice(1));
  });

  it('is narrowed to some stories, without the groups that lose all of theirs', () => {
    expect(narrowTo(digest, (story) => story === CARGO).groups).toEqual([
      { ...digest.groups[0], stories: [TOLD] },
    ]);
  });
});
