/** A digest as plain lines: what the terminal shows, and the text half of an e-mail. */
import { isolateMarkup } from '../text/bidi.js';
import type { Run } from './runs.js';
import type { Telling } from './telling.js';
import { factsOf, type ToldGroup, type ToldSource, type ToldStory } from './told.js';

/** How pieces are made to stand out; each returns its text unchanged where nothing can. */
export interface PlainStyle {
  readonly heading: (text: string, group: ToldGroup | undefined) => string;
  readonly headline: (text: string) => string;
  readonly mark: (text: string) => string;
  readonly quiet: (text: string) => string;
  readonly link: (url: string) => string;
}

const same = (text: string): string => text;

export const UNSTYLED: PlainStyle = { heading: same, headline: same, mark: same, quiet: same, link: same };

export function plainGroup(
  group: ToldGroup,
  stories: readonly ToldStory[],
  telling: Telling,
  style: PlainStyle,
): string {
  const title = `${telling.words.severity[group.severity].toUpperCase()} · ${group.title}`;
  return [style.heading(title, group), ...stories.map((story) => plainStory(story, style))].join('\n\n');
}

export function plainNotices(notices: readonly string[], telling: Telling, style: PlainStyle): string {
  const heading = style.heading(telling.words.aboutTheWatch, undefined);
  return [`${heading}\n`, ...notices.map((notice) => `  • ${notice}`)].join('\n');
}

/** Route, moment and lateness on one line. */
export function plainFacts(telling: Telling): string {
  return [telling.route, telling.when, telling.late].filter((fact) => fact !== undefined).join(' · ');
}

function plainStory(story: ToldStory, style: PlainStyle): string {
  const { first, others, extract, remark } = story;
  const lines = [
    style.headline(plainRuns(story.headline, style)),
    style.quiet([isolateMarkup(first.outlet), ...factsOf(first), first.time].join(' · ')),
    ...(extract.length > 0 ? [`> ${plainRuns(extract, style)}`] : []),
    ...(first.url === undefined ? [] : [style.link(first.url)]),
    ...(others ? [style.quiet(`${others.lead}:`)] : []),
    ...(others ? others.sources.map((source) => `- ${plainSource(source, style)}`) : []),
    ...(others?.more === undefined ? [] : [`  ${others.more}`]),
    ...(remark === undefined ? [] : [style.quiet(remark)]),
  ];
  return lines.map((line) => `  ${line}`).join('\n');
}

function plainSource(source: ToldSource, style: PlainStyle): string {
  const who = `${isolateMarkup(source.outlet)} (${factsOf(source).join(', ')})`;
  return source.url === undefined ? who : `${who} ${style.link(source.url)}`;
}

export function plainRuns(runs: readonly Run[], style: PlainStyle): string {
  return isolateMarkup(runs.map((run) => (run.kind === 'mark' ? style.mark(run.text) : run.text)).join(''));
}
