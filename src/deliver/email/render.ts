/** A digest as e-mail messages, HTML and text of equal content. */
import type { Digest } from '../../model/digest.js';
import type { RouteId } from '../../model/id.js';
import { isolate } from '../../text/bidi.js';
import type { PartBody } from '../channel.js';
import { layOut } from '../parts.js';
import { plainFacts, plainGroup, plainNotices, UNSTYLED } from '../plain.js';
import { plainBrief, plainSections } from '../plain-brief.js';
import { cutIsolated, plainText } from '../runs.js';
import { type Telling, tell } from '../telling.js';
import type { ToldGroup, ToldStory } from '../told.js';
import { barsCard, briefHead, firstScreen, listHeading, sectionsCard } from './brief-page.js';
import { Html, html } from './html.js';
import { footLine, groupCard, noticesCard, page, storyRow, topLine, UNSUBSCRIBE_SLOT } from './page.js';

/** Gmail clips what lies beyond 102 KB of a message's HTML; the text half is kept below it too. */
const EMAIL_LIMIT = 100_000;
/** Room for "(possible repeat)" and for a link by which to leave. */
const RESERVE = 1_500;
const MAX_PARTS = 3;
const MAX_PREHEADER = 240;

export interface EmailBody {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The words to add should it be sent a second time. */
  readonly repeatNote: string;
  /** Of the link by which its recipient leaves. */
  readonly unsubscribe: string;
  /** Its id, whole: the link speaks of it. */
  readonly route: RouteId;
  /** The story that an alert leads with: further alerts of it join its thread. Absent in a digest of a longer time. */
  readonly thread?: string;
}

interface Line {
  readonly group: ToldGroup;
  readonly n: number;
  readonly story: ToldStory;
  readonly row: Html;
}

/** Where a message stands in its digest. */
interface Place {
  /** `(2/3)`; empty when it is alone. */
  readonly count: string;
  readonly first: boolean;
  readonly last: boolean;
  /** Stories that no message had room for. */
  readonly left: number;
  readonly route: RouteId;
  readonly thread: string | undefined;
}

export function renderEmail(digest: Digest): readonly PartBody[] {
  const telling = tell(digest);
  const look = telling.brief === undefined ? 'card' : 'list';
  const lines = telling.groups.flatMap((group) =>
    group.stories.map((story, n): Line => ({ group, n, story, row: storyRow(story, look) })),
  );
  const thread = digest.schedule === 'immediate' ? digest.groups[0]?.stories[0]?.story : undefined;
  const of = { route: digest.route, thread };
  const fullest: Place = { count: '(3/3)', first: true, last: true, left: lines.length, ...of };
  const fits = (part: readonly Line[]) => {
    const body = compose(part, telling, fullest);
    return [body.html, body.text].every((half) => Buffer.byteLength(half) + RESERVE <= EMAIL_LIMIT);
  };
  const laid = layOut(lines, fits, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const first = i === 0;
    const last = i === laid.parts.length - 1;
    const count = laid.parts.length > 1 ? `(${i + 1}/${laid.parts.length})` : '';
    return JSON.stringify(compose(part, telling, { count, first, last, left: last ? laid.left : 0, ...of }));
  });
}

function compose(part: readonly Line[], telling: Telling, place: Place): EmailBody {
  const { count } = place;
  const groups = [...new Set(part.map((line) => line.group))].map((group) => ({
    group,
    own: part.filter((line) => line.group === group),
  }));
  const subject = count === '' ? telling.gist : `${telling.gist} ${count}`;
  const lists = groups.map(({ group, own }) => {
    const rows = own.map((line) => line.row);
    return groupCard(group, rows, (own[0]?.n ?? 0) > 0, telling);
  });
  const listed = groups.map(({ group, own }) => {
    const stories = own.map((line) => line.story);
    return plainGroup(group, stories, telling, UNSTYLED);
  });
  return {
    subject,
    html: page(telling, subject, preheaderOf(part), cards(lists, telling, place)).markup,
    text: `${paragraphs(listed, telling, place).join('\n\n')}\n`,
    repeatNote: telling.words.possibleRepeat,
    unsubscribe: telling.words.unsubscribe,
    route: place.route,
    ...(place.thread === undefined ? {} : { thread: place.thread }),
  };
}

/** A brief opens the first message and, with what it tells of the watch, closes the last one. */
function cards(lists: readonly Html[], telling: Telling, { count, first, last, left }: Place): Html[] {
  const { brief, words } = telling;
  const opening = brief === undefined ? topLine(telling, count) : briefHead(telling, brief, count);
  return [
    opening,
    ...(first && brief !== undefined ? [firstScreen(telling, brief), barsCard(brief)] : []),
    ...(brief !== undefined && lists.length > 0 ? [listHeading(brief)] : []),
    ...lists,
    ...(left > 0 ? [footLine(words.andMore(left))] : []),
    ...(last && brief !== undefined ? [sectionsCard(brief)] : []),
    ...(last && telling.notices.length > 0 ? [noticesCard(telling.notices, telling)] : []),
    ...(last && brief === undefined && telling.coverage !== undefined ? [footLine(telling.coverage)] : []),
    footLine(html`${words.sentBy}${new Html(UNSUBSCRIBE_SLOT)}`),
  ];
}

function paragraphs(
  listed: readonly string[],
  telling: Telling,
  { count, first, last, left }: Place,
): string[] {
  const { brief, words, coverage } = telling;
  return [
    [plainFacts(telling), count].filter((fact) => fact !== '').join(' '),
    ...(first && brief !== undefined ? plainBrief(telling, brief, UNSTYLED) : []),
    ...listed,
    ...(left > 0 ? [words.andMore(left)] : []),
    ...(last && brief !== undefined ? plainSections(brief, UNSTYLED) : []),
    ...(last && telling.notices.length > 0 ? [plainNotices(telling.notices, telling, UNSTYLED)] : []),
    ...(last && brief === undefined && coverage !== undefined ? [coverage] : []),
    `-- \n${words.sentBy}`,
  ];
}

/** What inboxes show after the subject: the headlines. */
function preheaderOf(part: readonly Line[]): string {
  return cutIsolated(
    part
      .slice(0, 4)
      .map((line) => isolate(plainText(line.story.headline)))
      .join(' · '),
    MAX_PREHEADER,
  );
}
