/**
 * A digest as webhook messages. One embed a rule, its bar in the colour of the severity, its stories beneath one
 * another; the line above the embeds is what a phone shows. Limits are kept by measuring what is really sent:
 * https://docs.discord.com/developers/resources/message#embed-object-embed-limits
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
import { escapeDiscord } from './escape.js';
import { storyText } from './story.js';

const DISCORD_LIMITS = {
  content: 2000,
  embeds: 10,
  /** Titles, descriptions, field names and values, footers and authors of all embeds of a message together. */
  allEmbeds: 6000,
  title: 256,
  description: 4096,
  footer: 2048,
} as const;

/** More messages than this for one digest bury the channel; the rest is counted, in the last one. */
const MAX_PARTS = 5;
/** Kept free in `content` for the role that is called, "(possible repeat)" and "(2/5)". */
const CONTENT_RESERVE = 60;

const COLOURS: Readonly<Record<Severity, number>> = {
  critical: 0xb3261e,
  high: 0xe8710a,
  medium: 0xf2b705,
  low: 0x4f83cc,
};
const GREY = 0x8a8f98;

export interface DiscordEmbed {
  readonly title?: string;
  readonly description: string;
  readonly color: number;
  readonly footer?: { readonly text: string };
}

/** Body of Execute Webhook: https://docs.discord.com/developers/resources/webhook#execute-webhook */
export interface DiscordMessage {
  readonly content: string;
  readonly username?: string;
  readonly embeds: readonly DiscordEmbed[];
  /** Nothing in a text calls anybody; a role does that the route names: its id stands here and in `content`. */
  readonly allowed_mentions: { readonly parse: readonly []; readonly roles?: readonly [string] };
}

/** What is stored: the message, and the words to add should it be sent a second time. */
export interface DiscordBody {
  readonly message: DiscordMessage;
  readonly repeatNote: string;
}

type Line =
  | {
      readonly kind: 'story';
      readonly story: StoryId;
      readonly group: ToldGroup;
      readonly n: number;
      readonly text: string;
    }
  | { readonly kind: 'opening' | 'closing'; readonly title: string; readonly text: string }
  | { readonly kind: 'notice'; readonly text: string };

/** The messages, and what each holds of the digest. */
export function layDiscord(digest: Digest, username?: string): ReturnType<Edits['lay']> {
  const telling = tell(digest);
  const brief = telling.brief && briefForChat(telling, telling.brief);
  const lines: readonly Line[] = [
    ...(brief === undefined ? [] : [pieceLine('opening', brief.opening)]),
    ...placeStories(telling).map((placed) => storyLine(placed)),
    ...(brief?.closing ?? []).map((piece) => pieceLine('closing', piece)),
    ...telling.notices.map(noticeLine),
  ];
  const fits = (part: readonly Line[]) => withinLimits(embedsOf(part, telling, true, lines.length));
  const laid = layOut(lines, fits, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const last = i === laid.parts.length - 1;
    const embeds = embedsOf(part, telling, last, last ? laid.left : 0);
    const body = bodyOf(telling, embeds, { part: i, parts: laid.parts.length }, username, roleOf(digest));
    return brief === undefined ? { body, holds: holdsOf(part) } : { body };
  });
}

export function renderDiscord(digest: Digest, username?: string): readonly PartBody[] {
  return layDiscord(digest, username).map(({ body }) => body);
}

export const rewriteDiscord =
  (username?: string): Edits['rewrite'] =>
  (digest, holds, part) => {
    const telling = tell(digest);
    const share = shareOf(telling, holds, part);
    if (share === undefined) return undefined;
    const { stories, notices, isLast, left } = share;
    const embeds = firstToFit((cutOf) => {
      const lines = [
        ...stories.map((placed) => storyLine(placed, cutOf(placed.story))),
        ...notices.map(noticeLine),
      ];
      const made = embedsOf(lines, telling, isLast, isLast ? left : 0);
      return withinLimits(made) ? made : undefined;
    });
    return embeds && bodyOf(telling, embeds, { part, parts: holds.length }, username, roleOf(digest));
  };

function bodyOf(
  telling: Telling,
  embeds: readonly DiscordEmbed[],
  { part, parts }: { readonly part: number; readonly parts: number },
  username: string | undefined,
  role: string | undefined,
): PartBody {
  const count = parts > 1 ? ` (${part + 1}/${parts})` : '';
  const called = part === 0 ? role : undefined; // once a digest
  const body: DiscordBody = {
    message: {
      content: (called === undefined ? '' : `<@&${called}> `) + contentOf(telling) + count,
      ...(username === undefined ? {} : { username }),
      embeds,
      allowed_mentions: { parse: [], ...(called === undefined ? {} : { roles: [called] }) },
    },
    repeatNote: telling.words.possibleRepeat,
  };
  return JSON.stringify(body);
}

/** A digest that only says how the watch does calls nobody. */
function roleOf({ mention, groups }: Digest): string | undefined {
  return groups.length > 0 ? mention : undefined;
}

function storyLine({ group, n, story }: PlacedStory, cutTo?: number): Line {
  return { kind: 'story', story: story.story, group, n, text: storyText(story, cutTo) };
}

function noticeLine(notice: string): Line {
  return { kind: 'notice', text: `• ${escapeDiscord(notice)}` };
}

function holdsOf(part: readonly Line[]): PartHolds {
  return {
    stories: part.flatMap((line) => (line.kind === 'story' ? [line.story] : [])),
    notices: part.filter(({ kind }) => kind === 'notice').length,
  };
}

/** Characters that Discord counts over all embeds of a message. */
function embedLength(embeds: readonly DiscordEmbed[]): number {
  return embeds.reduce(
    (sum, embed) =>
      sum + (embed.title?.length ?? 0) + embed.description.length + (embed.footer?.text.length ?? 0),
    0,
  );
}

function withinLimits(embeds: readonly DiscordEmbed[]): boolean {
  return (
    embeds.length <= DISCORD_LIMITS.embeds &&
    embedLength(embeds) <= DISCORD_LIMITS.allEmbeds &&
    embeds.every(
      (embed) =>
        (embed.title?.length ?? 0) <= DISCORD_LIMITS.title &&
        embed.description.length <= DISCORD_LIMITS.description,
    )
  );
}

function contentOf(telling: Telling): string {
  const late = telling.late === undefined ? '' : ` (${telling.late})`;
  const window = telling.immediate || telling.brief !== undefined ? '' : ` · ${telling.when}`;
  return cut(escapeDiscord(telling.gist) + window + late, DISCORD_LIMITS.content - CONTENT_RESERVE);
}

/** @param left stories and notices that no message had room for */
function embedsOf(part: readonly Line[], telling: Telling, last: boolean, left: number): DiscordEmbed[] {
  const embeds: DiscordEmbed[] = [];
  const pieces = (kind: 'opening' | 'closing') =>
    part.flatMap((line) =>
      line.kind === kind ? [{ title: line.title, description: line.text, color: GREY }] : [],
    );
  const stories = part.filter((line) => line.kind === 'story');
  embeds.push(...pieces('opening'));
  for (const group of new Set(stories.map((line) => line.group))) {
    const own = stories.filter((line) => line.group === group);
    const texts = own.map((line) => line.text);
    embeds.push(groupEmbed(group, texts, (own[0]?.n ?? 0) > 0, telling));
  }
  embeds.push(...pieces('closing'));
  const notices = part.flatMap((line) => (line.kind === 'notice' ? [line.text] : []));
  if (notices.length > 0) {
    embeds.push({ title: telling.words.aboutTheWatch, description: notices.join('\n'), color: GREY });
  }
  const closing = [
    ...(left > 0 ? [telling.words.andMore(left)] : []),
    ...(last && telling.brief === undefined && telling.coverage !== undefined ? [telling.coverage] : []),
  ];
  if (closing.length > 0) embeds.push({ description: escapeDiscord(closing.join(' · ')), color: GREY });
  return embeds;
}

function pieceLine(kind: 'opening' | 'closing', { title, lines }: ChatPiece): Line {
  return { kind, title: escapeDiscord(title), text: lines.map(escapeDiscord).join('\n') };
}

function groupEmbed(
  group: ToldGroup,
  texts: readonly string[],
  continued: boolean,
  telling: Telling,
): DiscordEmbed {
  const severity = telling.words.severity[group.severity].toUpperCase();
  const again = continued ? ` (${telling.words.continued})` : '';
  return {
    title: `${severity} · ${escapeDiscord(group.title)}${again}`,
    description: texts.join('\n\n'),
    color: COLOURS[group.severity],
  };
}
