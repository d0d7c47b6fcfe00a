/**
 * A digest for the terminal. The stored text carries its colours; `send` takes them off where they would not show.
 * Nothing from outside can carry a terminal code: control characters are gone before a text gets here.
 */
import pc from 'picocolors';
import type { Digest } from '../../model/digest.js';
import type { Severity } from '../../model/rule.js';
import type { PartBody } from '../channel.js';
import { type PlainStyle, plainFacts, plainGroup, plainNotices } from '../plain.js';
import { plainBrief, plainSections } from '../plain-brief.js';
import { tell } from '../telling.js';

const colours = pc.createColors(true);

const BARS: Readonly<Record<Severity, (text: string) => string>> = {
  critical: (text) => colours.bold(colours.red(text)),
  high: (text) => colours.bold(colours.yellow(text)),
  medium: (text) => colours.bold(colours.cyan(text)),
  low: (text) => colours.bold(colours.blue(text)),
};

const COLOURED: PlainStyle = {
  heading: (text, group) => (group ? BARS[group.severity](text) : colours.bold(text)),
  headline: (text) => text,
  mark: (text) => colours.bold(colours.underline(text)),
  quiet: colours.dim,
  link: colours.blue,
};

export function renderStdout(digest: Digest): readonly PartBody[] {
  const telling = tell(digest);
  const { brief } = telling;
  const blocks = [
    colours.dim(`── ${plainFacts(telling)} ──`),
    ...(brief === undefined ? [] : plainBrief(telling, brief, COLOURED)),
    ...telling.groups.map((group) => plainGroup(group, group.stories, telling, COLOURED)),
    ...(brief === undefined ? [] : plainSections(brief, COLOURED)),
    ...(telling.notices.length > 0 ? [plainNotices(telling.notices, telling, COLOURED)] : []),
    ...(telling.coverage === undefined || brief !== undefined ? [] : [colours.dim(telling.coverage)]),
  ];
  return [`${blocks.join('\n\n')}\n`];
}
