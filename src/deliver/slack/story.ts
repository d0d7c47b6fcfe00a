/** One story as blocks. */
import { isolate } from '../../text/bidi.js';
import { cut } from '../../text/cut.js';
import { firstFit } from '../parts.js';
import type { Run } from '../runs.js';
import { factsOf, type ToldSource, type ToldStory } from '../told.js';
import { SLACK_LIMITS, type SlackBlock } from './block.js';
import { escapeSlack } from './escape.js';

/** One story's share of a message, as JSON. */
const MAX_STORY = 4000;
const MAX_LINK = 1000;
const MAX_SIDE_LINK = 300;

interface Told {
  readonly blocks: readonly SlackBlock[];
  /** The mrkdwn among them. */
  readonly facts: string;
}

/** @param cutTo the richest way that will do: 0 with all there is, 1 without links of the others, 2 the barest */
export function storyBlocks(story: ToldStory, cutTo = 0): readonly SlackBlock[] {
  const ways = [
    () => tellBlocks(story, { sideLink: MAX_SIDE_LINK, extract: true, oneLink: false }),
    () => tellBlocks(story, { sideLink: 0, extract: true, oneLink: false }),
    () => tellBlocks(story, { sideLink: 0, extract: false, oneLink: true }),
  ] as const;
  return firstFit<Told>(
    [...ways.slice(cutTo), ways[2]],
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
    { type: 'rich_text_section', elements: byline(story.first) },
    ...(extract && story.extract.length > 0
      ? [{ type: 'rich_text_quote', elements: isolated(story.extract, undefined, false) }]
      : []),
  ];
  const lines = [
    ...(story.update?.was === undefined ? [] : [escapeSlack(story.update.was)]),
    ...(story.others
      ? [
          `${story.others.lead}: ${story.others.sources.map((s) => otherText(s, sideLink)).join(', ')}` +
            (story.others.more === undefined ? '' : ` ${story.others.more}`),
        ]
      : []),
    ...(story.remark === undefined ? [] : [escapeSlack(story.remark)]),
    ...(story.update === undefined ? [] : [`_${escapeSlack(story.update.line)}_`]),
  ];
  const facts = lines.join('\n');
  const told = { type: 'rich_text', elements: text };
  if (facts === '') return { blocks: [told], facts };
  const more = { type: 'mrkdwn', text: cut(facts, SLACK_LIMITS.text), verbatim: true };
  return { blocks: [told, { type: 'context', elements: [more] }], facts };
}

/** Who says so, before what they say. */
function byline(source: ToldSource): readonly object[] {
  const { outlet, country, affiliation, ofState, time } = source;
  const style = ofState ? { style: { bold: true } } : {};
  return [
    {
      type: 'text',
      text: `${[isolate(outlet), ...(country === undefined ? [] : [country])].join(' · ')} · `,
    },
    { type: 'text', text: affiliation, ...style },
    { type: 'text', text: ` · ${time}` },
  ];
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

function slackFacts(source: ToldSource): readonly string[] {
  const { country, affiliation } = source;
  const escaped = {
    affiliation: escapeSlack(affiliation),
    ...(country && { country: escapeSlack(country) }),
  };
  return factsOf({ ...source, ...escaped }, (label) => `*${label}*`);
}

function otherText(source: ToldSource, maxLink: number): string {
  const name = isolate(escapeSlack(source.outlet));
  const linked =
    source.url !== undefined && source.url.length <= maxLink
      ? `<${source.url.replaceAll('&', '&amp;')}|${name}>`
      : name;
  return `${linked} (${slackFacts(source).join(', ')})`;
}
