/**
 * A digest as Block Kit messages for an incoming webhook. Headlines, outlets and extracts go into `rich_text` blocks,
 * whose text Slack shows as it is: no markup, mention or emoji can arise from it, and emphasis may touch letters.
 * The grey line under them is mrkdwn for the sake of its links, escaped.
 */
import type { PartHolds } from '../../model/delivery.js';
import type { Digest } from '../../model/digest.js';
import type { StoryId } from '../../model/id.js';
import type { Severity } from '../../model/rule.js';
import { cut } from '../../text/cut.js';
import type { Edits, PartBody } from '../channel.js';
import { layOut } from '../parts.js';
import { briefForChat, type ChatPiece } from '../plain-brief.js';
import { firstToFit, type PlacedStory, placeStories, shareOf } from '../rewrite.js';
import { type Telling, tell } from '../telling.js';
import type { ToldGroup } from '../told.js';
import { SLACK_LIMITS, type SlackBlock } from './block.js';
import { escapeSlack } from './escape.js';
import { storyBlocks } from './story.js';

const MAX_PARTS = 5;
/** Kept free for the block that says "(possible repeat)". */
const REPEAT_BLOCKS = 1;
const REPEAT_ROOM = 200;

/** Slack has no coloured bars for blocks; one dot a rule tells severities apart at a glance. */
const DOTS: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export interface SlackMessage {
  /** What notifications and screen readers say. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** What is stored: the message, and the words to add should it be sent a second time. */
export interface SlackBody {
  readonly message: SlackMessage;
  readonly repeatNote: string;
}

interface Line {
  /** The rule it belongs to, or the title of a piece of a brief; neither for notices about the watch. */
  readonly under?: ToldGroup | string;
  /** 0-based place in its group. */
  readonly n: number;
  readonly story?: StoryId;
  readonly blocks: readonly SlackBlock[];
}

/** The messages, and what each holds of the digest. */
export function laySlack(digest: Digest): ReturnType<Edits['lay']> {
  const telling = tell(digest);
  const brief = telling.brief && briefForChat(telling, telling.brief);
  const lines: readonly Line[] = [
    ...(brief === undefined ? [] : [pieceLine(brief.opening)]),
    ...placeStories(telling).map((placed) => storyLine(placed)),
    ...(brief?.closing ?? []).map(pieceLine),
    ...telling.notices.map(noticeLine),
  ];
  const fits = (part: readonly Line[]) =>
    withinLimits(blocksOf(part, telling, '(10/10)', true, lines.length));
  const laid = layOut(lines, fits, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const last = i === laid.parts.length - 1;
    const count = countOf(i, laid.parts.length);
    const body = bodyOf(telling, blocksOf(part, telling, count, last, last ? laid.left : 0));
    return brief === undefined ? { body, holds: holdsOf(part) } : { body };
  });
}

export function renderSlack(digest: Digest): readonly PartBody[] {
  return laySlack(digest).map(({ body }) => body);
}

export const rewriteSlack: Edits['rewrite'] = (digest, holds, part) => {
  const telling = tell(digest);
  const share = shareOf(telling, holds, part);
  if (share === undefined) return undefined;
  const { stories, notices, isLast, left } = share;
  const blocks = firstToFit((cutOf) => {
    const lines = [
      ...stories.map((placed) => storyLine(placed, cutOf(placed.story))),
      ...notices.map(noticeLine),
    ];
    const made = blocksOf(lines, telling, countOf(part, holds.length), isLast, isLast ? left : 0);
    return withinLimits(made) ? made : undefined;
  });
  return blocks && bodyOf(telling, blocks);
};

function bodyOf(telling: Telling, blocks: readonly SlackBlock[]): PartBody {
  const body: SlackBody = {
    message: {
      text: cut(escapeSlack(telling.gist), SLACK_LIMITS.fallback - REPEAT_ROOM),
      blocks,
      unfurl_links: false,
      unfurl_media: false,
    },
    repeatNote: telling.words.possibleRepeat,
  };
  return JSON.stringify(body);
}

const countOf = (part: number, parts: number): string => (parts > 1 ? `(${part + 1}/${parts})` : '');

function storyLine({ group, n, story }: PlacedStory, cutTo?: number): Line {
  return { under: group, n, story: story.story, blocks: storyBlocks(story, cutTo) };
}

function noticeLine(notice: string, n: number): Line {
  return { n, blocks: [plainSection(notice)] };
}

function holdsOf(part: readonly Line[]): PartHolds {
  return {
    stories: part.flatMap(({ story }) => (story === undefined ? [] : [story])),
    notices: part.filter(({ under }) => under === undefined).length,
  };
}

/** A small grey line of plain text. */
export function greyLine(text: string): SlackBlock {
  return {
    type: 'context',
    elements: [{ type: 'plain_text', text: cut(text, SLACK_LIMITS.text), emoji: false }],
  };
}

function withinLimits(blocks: readonly SlackBlock[]): boolean {
  return (
    blocks.length + REPEAT_BLOCKS <= SLACK_LIMITS.blocks &&
    JSON.stringify(blocks).length + REPEAT_ROOM <= SLACK_LIMITS.message
  );
}

/** @param left stories and notices that no message had room for */
function blocksOf(
  part: readonly Line[],
  telling: Telling,
  count: string,
  last: boolean,
  left: number,
): SlackBlock[] {
  const blocks: SlackBlock[] = [];
  part.forEach((line, i) => {
    if (i === 0 || part[i - 1]?.under !== line.under) blocks.push(header(line, telling));
    blocks.push(...line.blocks);
  });
  if (left > 0) blocks.push(greyLine(telling.words.andMore(left)));
  if (last && telling.brief === undefined && telling.coverage !== undefined)
    blocks.push(greyLine(telling.coverage));
  const facts = [telling.route, telling.when, telling.late, count].filter((fact) => fact);
  blocks.push(greyLine(facts.join(' · ')));
  return blocks;
}

function header(line: Line, telling: Telling): SlackBlock {
  const { under, n } = line;
  const words = telling.words;
  const title =
    typeof under === 'object'
      ? `${DOTS[under.severity]} ${words.severity[under.severity].toUpperCase()} · ${under.title}`
      : (under ?? words.aboutTheWatch);
  const again = n > 0 ? ` (${words.continued})` : '';
  const text = cut(title, SLACK_LIMITS.header - again.length) + again;
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

function pieceLine({ title, lines }: ChatPiece): Line {
  return { under: title, n: 0, blocks: [plainSection(lines.join('\n'))] };
}

function plainSection(text: string): SlackBlock {
  return { type: 'section', text: { type: 'plain_text', text: cut(text, SLACK_LIMITS.text), emoji: false } };
}
