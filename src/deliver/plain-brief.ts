/** A weekly brief as plain lines: for the terminal, the text half of an e-mail and, shorter, for chats. */
import { isolateMarkup } from '../text/bidi.js';
import { type Bar, figureText, type ToldBrief, type TopStory } from './brief.js';
import { type PlainStyle, plainRuns } from './plain.js';
import { cutIsolated } from './runs.js';
import type { Telling } from './telling.js';
import { factsOf } from './told.js';

/** Blocks of the longest bar. */
const LONGEST = 24;

/** Figures, coverage, what to read first, and bars: each a paragraph. */
export function plainBrief(telling: Telling, brief: ToldBrief, style: PlainStyle): readonly string[] {
  const { words, figures, top, days, affiliations } = brief;
  const under = (title: string, lines: readonly string[]) =>
    lines.length === 0
      ? []
      : [[style.heading(title, undefined), ...lines.map((line) => `  ${line}`)].join('\n')];
  return [
    `${words.title} · ${brief.week}`,
    [...figures.map((figure) => `  ${figureText(figure)}`), `  ${brief.compared}`].join('\n'),
    `${words.coverage}: ${telling.coverage ?? `${brief.coverage}.`}`,
    ...under(
      words.readFirst,
      top.flatMap((story, i) => topLines(story, i, telling, style)),
    ),
    ...under(words.byDay, plainBars(days)),
    ...under(words.byAffiliation, plainBars(affiliations)),
    words.all,
  ];
}

/** What was not seen, not told, or changed: each a paragraph. */
export function plainSections(brief: ToldBrief, style: PlainStyle): readonly string[] {
  return brief.sections.map(({ title, lines }) =>
    [style.heading(title, undefined), ...lines.map((line) => `  ${line}`)].join('\n'),
  );
}

/** Of a line in a chat, before its markup, UTF-16 units. */
const MAX_CHAT_LINE = 300;
const MAX_SECTION_LINE = 150;

/** A piece of the brief for a chat: a title and lines under it. */
export interface ChatPiece {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The brief in a few lines, for a chat: `opening` stands before the stories, `closing` after them. */
export function briefForChat(
  telling: Telling,
  brief: ToldBrief,
): { readonly opening: ChatPiece; readonly closing: readonly ChatPiece[] } {
  const { words, figures, days, affiliations } = brief;
  const inline = (title: string, bars: readonly Bar[]) =>
    bars.length === 0 ? [] : [`${title}: ${bars.map(({ label, value }) => `${label} ${value}`).join(' · ')}`];
  const lines = [
    `${figures.map(figureText).join(' · ')} (${brief.compared})`,
    `${words.coverage}: ${telling.coverage ?? `${brief.coverage}.`}`,
    ...inline(words.byDay, days),
    ...inline(words.byAffiliation, affiliations),
  ];
  return {
    opening: {
      title: `${words.title} · ${brief.week}`,
      lines: lines.map((line) => cutIsolated(line, MAX_CHAT_LINE)),
    },
    closing: brief.sections
      .filter(({ none }) => !none)
      .map(({ title, lines: said }) => ({
        title,
        lines: said.map((line) => cutIsolated(line, MAX_SECTION_LINE)),
      })),
  };
}

function topLines(
  { story, topic, severity, about, sources }: TopStory,
  i: number,
  telling: Telling,
  style: PlainStyle,
): readonly string[] {
  const { first, headline, extract } = story;
  const facts = [isolateMarkup(first.outlet), ...factsOf(first), first.time, ...(sources ? [sources] : [])];
  return [
    `${i + 1}. ${style.headline(plainRuns(headline, style))}`,
    `   ${telling.words.severity[severity]} · ${topic}`,
    ...(about === undefined ? [] : [`   ${about}`]),
    ...(extract.length === 0 ? [] : [`   > ${plainRuns(extract, style)}`]),
    `   ${style.quiet(facts.join(' · '))}`,
    ...(first.url === undefined ? [] : [`   ${style.link(first.url)}`]),
  ];
}

function plainBars(bars: readonly Bar[]): readonly string[] {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const widest = Math.max(0, ...bars.map(({ label }) => label.length));
  return bars.map(({ label, value }) => {
    const length = value === 0 ? 0 : Math.max(1, Math.round((value / most) * LONGEST));
    return `${label.padEnd(widest)}  ${'█'.repeat(length)}${length > 0 ? ' ' : ''}${value}`;
  });
}
