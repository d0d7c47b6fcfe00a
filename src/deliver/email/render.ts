/** A digest as e-mail messages, HTML and text of equal content. */
import type { Digest } from '../../model/digest.js';
import { isolate } from '../../text/bidi.js';
import { cut } from '../../text/cut.js';
import type { PartBody } from '../channel.js';
import { layOut } from '../parts.js';
import { plainFacts, plainGroup, plainNotices, UNSTYLED } from '../plain.js';
import { plainText } from '../runs.js';
import { type Telling, type ToldGroup, type ToldStory, tell } from '../telling.js';
import type { Html } from './html.js';
import { footLine, groupCard, noticesCard, page, storyRow, topLine } from './page.js';

/** Gmail clips what lies beyond 102 KB of a message's HTML; the text half is kept below it too. */
const EMAIL_LIMIT = 100_000;
/** Room for "(possible repeat)". */
const RESERVE = 1_000;
const MAX_PARTS = 3;
const MAX_PREHEADER = 240;

export interface EmailBody {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The words to add should it be sent a second time. */
  readonly repeatNote: string;
}

interface Line {
  readonly group: ToldGroup;
  readonly n: number;
  readonly story: ToldStory;
  readonly row: Html;
}

export function renderEmail(digest: Digest): readonly PartBody[] {
  const telling = tell(digest);
  const lines = telling.groups.flatMap((group) =>
    group.stories.map((story, n): Line => ({ group, n, story, row: storyRow(story) })),
  );
  const fits = (part: readonly Line[]) => {
    const body = compose(part, telling, '(3/3)', true, lines.length);
    return [body.html, body.text].every((half) => Buffer.byteLength(half) + RESERVE <= EMAIL_LIMIT);
  };
  const laid = layOut(lines, fits, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const last = i === laid.parts.length - 1;
    const count = laid.parts.length > 1 ? `(${i + 1}/${laid.parts.length})` : '';
    return JSON.stringify(compose(part, telling, count, last, last ? laid.left : 0));
  });
}

function compose(
  part: readonly Line[],
  telling: Telling,
  count: string,
  last: boolean,
  left: number,
): EmailBody {
  const groups = [...new Set(part.map((line) => line.group))].map((group) => ({
    group,
    own: part.filter((line) => line.group === group),
  }));
  const notices = last ? telling.notices : [];
  const closing = [
    ...(left > 0 ? [telling.words.andMore(left)] : []),
    ...(last && telling.coverage !== undefined ? [telling.coverage] : []),
  ];
  const subject = count === '' ? telling.gist : `${telling.gist} ${count}`;
  const cards = [
    topLine(telling, count),
    ...groups.map(({ group, own }) =>
      groupCard(
        group,
        own.map((line) => line.row),
        (own[0]?.n ?? 0) > 0,
        telling,
      ),
    ),
    ...(notices.length > 0 ? [noticesCard(notices, telling)] : []),
    ...closing.map(footLine),
    footLine(telling.words.sentBy),
  ];
  const paragraphs = [
    [plainFacts(telling), count].filter((fact) => fact !== '').join(' '),
    ...groups.map(({ group, own }) =>
      plainGroup(
        group,
        own.map((line) => line.story),
        telling,
        UNSTYLED,
      ),
    ),
    ...(notices.length > 0 ? [plainNotices(notices, telling, UNSTYLED)] : []),
    ...closing,
    `-- \n${telling.words.sentBy}`,
  ];
  return {
    subject,
    html: page(telling, subject, preheaderOf(part), cards).markup,
    text: `${paragraphs.join('\n\n')}\n`,
    repeatNote: telling.words.possibleRepeat,
  };
}

/** What inboxes show after the subject: the headlines. */
function preheaderOf(part: readonly Line[]): string {
  return cut(
    part
      .slice(0, 4)
      .map((line) => isolate(plainText(line.story.headline)))
      .join(' · '),
    MAX_PREHEADER,
  );
}
