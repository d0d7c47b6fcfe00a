/** Three polls of the newsroom, which brings out an edition before each. */
import { many } from '../../lib/count.js';
import type { ItemReport } from '../../pipeline/report.js';
import { type Morning, timeOfDay } from '../clock.js';
import type { Heard } from '../listen.js';
import { tellMatches } from './matches.js';
import { heading, quoteBlock, remark, type Stage, subheading } from './page.js';
import { tellChanges, tellPolls } from './polls.js';
import { tellCopies, tellSilence } from './quiet.js';
import { tellSent, tellWaiting, type Waiting } from './sent.js';
import { tellServices } from './services.js';

/** @param rateLimit that Discord asked for, seconds */
export function tellFirstPoll(stage: Stage, { firstPoll }: Morning, heard: Heard, rateLimit: number): string {
  const { colours, watch, outlets } = stage;
  const { told, copies, unmatched } = sort(heard);
  return [
    heading(colours, timeOfDay(firstPoll), 'First poll'),
    tellPolls(colours, heard.polls, outlets),
    subheading(colours, `${many(told.length, 'story', 'stories')} to tell, and the words that say so`),
    tellMatches(colours, told, watch),
    subheading(colours, `${many(copies.length, 'copy', 'copies')} held back: the story is told already`),
    tellCopies(colours, copies, watch),
    subheading(colours, `${many(unmatched.length, 'item')} that fired no rule`),
    tellSilence(colours, unmatched, outlets),
    subheading(colours, 'Sent at once, by the routes that take alerts as they come'),
    tellSent(colours, heard),
    tellServices(stage, rateLimit),
  ].join('');
}

/** What the message of a route that edits said before, and says now: a paragraph a story. */
export interface Edited {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

export function tellSecondPoll(
  stage: Stage,
  { secondPoll }: Morning,
  heard: Heard,
  edited: Edited,
  waiting: readonly Waiting[],
): string {
  const { colours } = stage;
  return [
    heading(colours, timeOfDay(secondPoll), 'Second poll: the newsroom has published a new edition'),
    tellNews(stage, heard),
    subheading(
      colours,
      'Not sent again by the route flights (updates: edit): its message on Discord has changed',
    ),
    remark(colours, 'The one on Slack has been edited too. Nobody is disturbed.'),
    quoteBlock(colours, changes(edited)),
    tellWhatWaits(stage, waiting),
  ].join('');
}

export function tellThirdPoll(
  stage: Stage,
  { thirdPoll }: Morning,
  heard: Heard,
  waiting: readonly Waiting[],
): string {
  return [
    heading(stage.colours, timeOfDay(thirdPoll), 'Third poll'),
    tellNews(stage, heard),
    tellWhatWaits(stage, waiting),
  ].join('');
}

function tellNews({ colours, watch, outlets }: Stage, heard: Heard): string {
  return [
    tellChanges(colours, heard.polls, outlets),
    subheading(colours, 'What is new'),
    tellMatches(colours, sort(heard).told, watch),
  ].join('');
}

function tellWhatWaits({ colours }: Stage, waiting: readonly Waiting[]): string {
  return subheading(colours, 'What waits, and for what') + tellWaiting(colours, waiting);
}

/** Of each paragraph that has changed its first line and the lines that went and came. */
function changes({ before, now }: Edited): string {
  const changed = now.flatMap((paragraph, i) => {
    const old = before[i]?.split('\n') ?? [];
    const lines = paragraph.split('\n');
    const gone = old.filter((line) => !lines.includes(line)).map((line) => `- ${line}`);
    const come = lines.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
    return gone.length + come.length > 0 ? [[lines[0], ...gone, ...come].join('\n')] : [];
  });
  return changed.join('\n\n');
}

function sort({ polls }: Heard) {
  const fresh: ItemReport[] = polls.flatMap((poll) => (poll.kind === 'polled' ? poll.fresh : []));
  return {
    told: fresh.filter((report) => report.alerts.length > 0),
    copies: fresh.filter((report) => report.matches.length > 0 && report.alerts.length === 0),
    unmatched: fresh.filter((report) => report.matches.length === 0),
  };
}
