/**
 * A digest as Block Kit messages for an incoming webhook. Headlines and extracts go into `rich_text` blocks, whose
 * text Slack shows as it is: no markup, mention or emoji can arise from it, and emphasis may touch letters.
 * The grey line under them is mrkdwn for the sake of its links, escaped.
 */
import type { Digest } from '../../model/digest.js';
import type { Severity } from '../../model/rule.js';
import { isolate } from '../../text/bidi.js';
import { cut } from '../../text/cut.js';
import type { PartBody } from '../channel.js';
import { firstFit, layOut } from '../parts.js';
import { briefForChat, type ChatPiece } from '../plain-brief.js';
import type { Run } from '../runs.js';
import { type Telling, type ToldGroup, type ToldSource, type ToldStory, tell } from '../telling.js';
import { escapeSlack } from './escape.js';

/** https://docs.slack.dev/reference/block-kit/blocks — and the pages of each block below it */
const SLACK_LIMITS = {
  blocks: 50,
  header: 150,
  text: 3000,
  /**
   * All blocks of a message, as JSON. Slack does not document it and refuses from about 11,000 to 13,000 characters
   * depending on the blocks: https://github.com/slackapi/bolt-js/issues/2509 and 2867.
   */
  message: 10_000,
  fallback: 3000,
} as const;

const MAX_PARTS = 5;
/** One story's share of a message, as JSON. */
const MAX_STORY = 4000;
const MAX_LINK = 1000;
const MAX_SIDE_LINK = 300;
/** Kept free for the block that says "(possible repeat)". */
const REPEAT_BLOCKS = 1;
const REPEAT_ROOM = 200;

/** Slack has no coloured bars for blocks; one dot a rule tells severities apart at a glance. */
const DOTS: Readonly<Record<Severity, string>> = { critical: '🔴', high: '🟠', medium: '🟡', low: '🔵' };

export type SlackBlock = { readonly type: string } & Readonly<Record<string, unknown>>;

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
  readonly blocks: readonly SlackBlock[];
}

export function renderSlack(digest: Digest): readonly PartBody[] {
  const telling = tell(digest);
  const brief = telling.brief && briefForChat(telling, telling.brief);
  const lines: readonly Line[] = [
    ...(brief === undefined ? [] : [pieceLine(brief.opening)]),
    ...telling.groups.flatMap((group) =>
      group.stories.map((story, n): Line => ({ under: group, n, blocks: storyBlocks(story) })),
    ),
    ...(brief?.closing ?? []).map(pieceLine),
    ...telling.notices.map((notice, n): Line => ({ n, blocks: [plainSection(notice)] })),
  ];
  const fits = (part: readonly Line[]) =>
    withinLimits(blocksOf(part, telling, '(10/10)', true, lines.length));
  const laid = layOut(lines, fits, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const last = i === laid.parts.length - 1;
    const count = laid.parts.length > 1 ? `(${i + 1}/${laid.parts.length})` : '';
    const body: SlackBody = {
      message: {
        text: cut(escapeSlack(telling.gist), SLACK_LIMITS.fallback - REPEAT_ROOM),
        blocks: blocksOf(part, telling, count, last, last ? laid.left : 0),
        unfurl_links: false,
        unfurl_media: false,
      },
      repeatNote: telling.words.possibleRepeat,
    };
    return JSON.stringify(body);
  });
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

interface Told {
  readonly blocks: readonly SlackBlock[];
  /** The mrkdwn among them. */
  readonly facts: string;
}

function storyBlocks(story: ToldStory): readonly SlackBlock[] {
  return firstFit<Told>(
    [
      () => tellBlocks(story, { sideLink: MAX_SIDE_LINK, extract: true, oneLink: false }),
      () => tellBlocks(story, { sideLink: 0, extract: true, oneLink: false }),
      () => tellBlocks(story, { sideLink: 0, extract: false, oneLink: true }),
    ],
    ({ blocks, facts }) => facts.length <= SLACK_LIMITS.text && JSON.stringify(blocks).length <= MAX_STORY,
  ).blocks;
}

interface Fullness {
  /** The longest address linked of an outlet that is not the first. */
  readonly sideLink: number;
  readonly extract: boolean;
  /** Only the headline's first run is linked: each run repeats the address. */
  readonly oneLink: boolean;
}

function tellBlocks(story: ToldStory, { sideLink, extract, oneLink }: Fullness): Told {
  const url = story.first.url;
  const link = url !== undefined && url.length <= MAX_LINK ? url : undefined;
  const text = [
    { type: 'rich_text_section', elements: isolated(story.headline, link, oneLink) },
    ...(extract && story.extract.length > 0
      ? [{ type: 'rich_text_quote', elements: isolated(story.extract, undefined, false) }]
      : []),
  ];
  const lines = [
    [isolate(escapeSlack(story.first.outlet)), ...story.first.facts.map(escapeSlack), story.first.time].join(
      ' · ',
    ),
    ...(story.others
      ? [
          `${story.others.lead}: ${story.others.sources.map((s) => otherText(s, sideLink)).join(', ')}` +
            (story.others.more === undefined ? '' : ` ${story.others.more}`),
        ]
      : []),
    ...(story.remark === undefined ? [] : [escapeSlack(story.remark)]),
  ];
  const facts = lines.join('\n');
  const blocks = [
    { type: 'rich_text', elements: text },
    {
      type: 'context',
      elements: [{ type: 'mrkdwn', text: cut(facts, SLACK_LIMITS.text), verbatim: true }],
    },
  ];
  return { blocks, facts };
}

function isolated(runs: readonly Run[], link: string | undefined, oneLink: boolean): readonly object[] {
  return runs.map((run, i) => {
    const text = `${i === 0 ? '\u2068' : ''}${run.text}${i === runs.length - 1 ? '\u2069' : ''}`;
    const style = run.kind === 'mark' ? { style: { bold: true } } : {};
    return link === undefined || run.kind === 'gloss' || (oneLink && i > 0)
      ? { type: 'text', text, ...style }
      : { type: 'link', url: link, text, ...style };
  });
}

function otherText(source: ToldSource, maxLink: number): string {
  const name = isolate(escapeSlack(source.outlet));
  const linked =
    source.url !== undefined && source.url.length <= maxLink
      ? `<${source.url.replaceAll('&', '&amp;')}|${name}>`
      : name;
  return `${linked} (${source.facts.map(escapeSlack).join(', ')})`;
}
