/** One story as lines of a description. */
import { isolate, isolateMarkup } from '../../text/bidi.js';
import { firstFit } from '../parts.js';
import { factsOf, type ToldSource, type ToldStory } from '../told.js';
import { escapeDiscord, markDiscord } from './escape.js';

/** One story's share of a description, so that any story fits a message with its rule's title and the notices. */
const MAX_STORY = 2400;
const MAX_LINK = 1000;
const MAX_SIDE_LINK = 300;

/** @param cutTo the richest way that will do: 0 with all there is, 1 without links of the others, 2 without the extract too */
export function storyText(story: ToldStory, cutTo = 0): string {
  const ways = [
    () => storyLines(story, MAX_SIDE_LINK, true),
    () => storyLines(story, 0, true),
    () => storyLines(story, 0, false),
  ] as const;
  const barest = ways[2];
  return firstFit([...ways.slice(cutTo), barest], (text) => text.length <= MAX_STORY);
}

function storyLines(story: ToldStory, sideLink: number, full: boolean): string {
  const headline = isolateMarkup(markDiscord(story.headline));
  const others = story.others;
  const lines = [
    linked(headline, story.first.url, MAX_LINK),
    ...(story.update?.was === undefined ? [] : [escapeDiscord(story.update.was)]),
    [isolate(escapeDiscord(story.first.outlet)), ...factsOf(story.first, bold), story.first.time].join(' · '),
  ];
  if (full && story.extract.length > 0) lines.push(`> ${isolateMarkup(markDiscord(story.extract))}`);
  if (others) {
    const names = others.sources.map((source) => otherText(source, sideLink)).join(', ');
    lines.push(`${others.lead}: ${names}${others.more === undefined ? '' : ` ${others.more}`}`);
  }
  if (story.remark !== undefined) lines.push(escapeDiscord(story.remark));
  if (story.update !== undefined) lines.push(`*${escapeDiscord(story.update.line)}*`);
  return lines.join('\n');
}

const bold = (label: string): string => `**${label}**`;

function otherText(source: ToldSource, maxLink: number): string {
  const name = linked(isolate(escapeDiscord(source.outlet)), source.url, maxLink);
  return `${name} (${factsOf(source, bold).join(', ')})`;
}

/** A masked link; an address that is too long, or none, leaves the words. `webAddress` has encoded what could end it. */
function linked(markup: string, url: string | undefined, max: number): string {
  return url === undefined || url.length > max ? markup : `[${markup}](${url})`;
}
