import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { appendFeeds, type Edited, switchFeed } from '../../src/config/feed-edit.js';

const text = (edited: Edited): string => (edited.kind === 'edited' ? edited.text : `refused: ${edited.why}`);
const NEW = { id: 'bo-deber', name: 'El Deber: hoy', url: 'https://deber.example/rss', tags: ['press'] };
const LINE = '- {id: bo-deber, name: "El Deber: hoy", url: "https://deber.example/rss", tags: [press]}\n';

describe('adding a feed', () => {
  it.each([
    ['a new file', undefined, `feeds:\n  ${LINE}`],
    [
      'a list with comments',
      '# Bolivia\nfeeds:\n  # agencies\n  - {id: a}   # state\n',
      `# Bolivia\nfeeds:\n  # agencies\n  - {id: a}   # state\n  ${LINE}`,
    ],
    ['a file without an end of line', 'feeds:\n  - {id: a}', `feeds:\n  - {id: a}\n  ${LINE}`],
    [
      'feeds written out on lines',
      'feeds:\n- id: a\n  name: b\n# the end\n',
      `feeds:\n- id: a\n  name: b\n${LINE}# the end\n`,
    ],
    ['windows line ends', 'feeds:\r\n  - {id: a}\r\n', `feeds:\r\n  - {id: a}\r\n  ${LINE}`],
  ])('to %s changes nothing else', (_where, before, after) => {
    const edited = text(appendFeeds(before, [NEW]));
    expect(edited).toBe(after);
    expect(parse(edited).feeds.at(-1)).toEqual(NEW);
  });

  it.each([
    ['is no YAML', 'feeds: [', 'it is not a sound list of feeds'],
    ['has its feeds in brackets', 'feeds: [{id: a}]\n', 'its feeds stand in brackets, on one line'],
    ['has none', 'feeds:\n', 'it is not a sound list of feeds'],
  ])('is refused where the file %s', (_what, before, why) => {
    expect(text(appendFeeds(before, [NEW]))).toBe(`refused: ${why}`);
  });

  it('keeps what could be read as something else in quotes', () => {
    const entry = {
      id: 'no',
      name: '#1: "yes" {x}',
      note: 'on',
      lang: 'fa',
      text: 'El Búho',
      enabled: false,
    };
    expect(parse(text(appendFeeds(undefined, [entry]))).feeds[0]).toEqual(entry);
  });
});

describe('switching a feed', () => {
  it.each([
    ['{id: a}', '{id: a, enabled: false}'],
    ['{id: a, enabled: true} # c', '{id: a, enabled: false} # c'],
    ['{id: a, }', '{id: a, enabled: false }'],
    ['id: a\n    name: b # c', 'enabled: false\n    id: a\n    name: b # c'],
    ['id: a\n    enabled: yes # c', 'id: a\n    enabled: false # c'],
    ['{id: a,\n     tags: [x]\n    }', '{id: a,\n     tags: [x], enabled: false\n    }'],
  ])('%j gives %j', (before, after) => {
    const [head, tail] = ['# head\nfeeds:\n  - {id: z}\n  - ', '\n  - {id: y}\n'];
    expect(text(switchFeed(head + before + tail, 1, false))).toBe(head + after + tail);
  });
});
