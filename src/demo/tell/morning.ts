/** The demo's three moments as text. */
import { join } from 'node:path';
import { SEVERITIES } from '../../model/rule.js';
import type { Watch } from '../../pipeline/load.js';
import { type ItemReport, storyCount } from '../../pipeline/report.js';
import { timeOfDay } from '../clock.js';
import type { Heard } from '../listen.js';
import type { Outlet } from '../outlet.js';
import { tellMatches } from './matches.js';
import { type Colours, heading, many, quoteBlock, subheading } from './page.js';
import { tellChanges, tellPolls } from './polls.js';
import { tellCopies, tellSilence } from './quiet.js';

export interface Stage {
  readonly colours: Colours;
  readonly watch: Watch;
  readonly outlets: readonly Outlet[];
}

/** @param place of the store, where it is worth a word */
export function tellOpening({ colours, watch, outlets }: Stage, url: string, place?: string): string {
  const languages = new Set(outlets.map((outlet) => outlet.lang)).size;
  const facts = [
    many(outlets.length, 'feed'),
    `${languages} languages`,
    many(watch.rules.length, 'rule'),
    many(watch.concepts.length, 'concept'),
    many(watch.routes.length, 'route'),
  ];
  return [
    colours.bold('A morning of Atalaya'),
    'Every outlet below is made up, and so is all of its news. The watch is the real one, with the rules that',
    `come with it; it polls a newsroom on this machine, ${url}.`,
    ...(place === undefined ? [] : [`Its state is in ${place}, which go when it ends.`]),
    `${facts.join(' · ')}`,
    '',
  ].join('\n');
}

export function tellFirstPoll(stage: Stage, at: number, heard: Heard): string {
  const { colours, watch, outlets } = stage;
  const { told, copies, unmatched } = sort(heard);
  return [
    heading(colours, timeOfDay(at), 'First poll'),
    tellPolls(colours, heard.polls, outlets),
    subheading(colours, `${many(told.length, 'story', 'stories')} to tell, and the words that say so`),
    tellMatches(colours, told, watch),
    subheading(colours, `${many(copies.length, 'copy', 'copies')} held back: the story is told already`),
    tellCopies(colours, copies, watch),
    subheading(colours, `${many(unmatched.length, 'item')} that fired no rule`),
    tellSilence(colours, unmatched, outlets),
    subheading(colours, 'Sent at once to the route on-call (high and above)'),
    `  ${countStories(heard)}; the message of 07:40, below, shows what it looks like\n`,
  ].join('');
}

/** What the messages of a route that edits said before, and say now: a paragraph a story. */
export interface Edited {
  readonly before: readonly string[];
  readonly now: readonly string[];
}

export function tellSecondPoll(stage: Stage, at: number, heard: Heard, edited: Edited): string {
  const { colours, watch, outlets } = stage;
  return [
    heading(colours, timeOfDay(at), 'Second poll: the newsroom has published a new edition'),
    tellChanges(colours, heard.polls, outlets),
    subheading(colours, 'What is new'),
    tellMatches(colours, sort(heard).told, watch),
    subheading(colours, 'Sent at once to the route on-call, as its channel wrote it'),
    quoteBlock(colours, heard.written),
    subheading(
      colours,
      'Not sent again by the route flights (updates: edit): its message of 06:10 on Discord, before and now',
    ),
    quoteBlock(colours, changedParagraphs(edited).join('\n\n')),
  ].join('');
}

/** Those that are other ones now, each after what it was. */
function changedParagraphs({ before, now }: Edited): readonly string[] {
  return now.flatMap((paragraph, i) => (paragraph === before[i] ? [] : [before[i] ?? '', paragraph]));
}

/** @param pages file names of the e-mail's pages in `outbox` */
export function tellDigests(
  { colours }: Stage,
  at: number,
  heard: Heard,
  outbox: string,
  pages: readonly string[],
): string {
  return [
    heading(colours, timeOfDay(at), 'The digests close'),
    subheading(colours, 'Sent to the route desk (everything, every two hours), as its channel wrote it'),
    quoteBlock(colours, heard.written),
    subheading(
      colours,
      'Sent as e-mail: the director’s digest (three rules, once a day, in Spanish) and the weekly brief, kept as',
    ),
    ...pages.map((name) => `  ${colours.cyan(join(outbox, name))}\n`),
  ].join('');
}

export function tellEnd(colours: Colours, took: number): string {
  const seconds = (took / 1_000).toFixed(1);
  const next = 'Next: put your channels into atalaya.yml, then `npm run check` and `npm start`.';
  return `\n${colours.dim(`That took ${seconds} s. Nothing is left running. ${next}`)}\n`;
}

const ON_CALL = 'on-call';

/** `12 stories: 2 critical, 10 high` */
function countStories({ digests }: Heard): string {
  const own = digests.filter(({ route }) => route === ON_CALL);
  const groups = own.flatMap((digest) => digest.groups);
  const total = own.reduce((sum, digest) => sum + storyCount(digest), 0);
  const bySeverity = SEVERITIES.toReversed().flatMap((severity) => {
    const grave = groups.filter((group) => group.severity === severity);
    const count = grave.reduce((sum, group) => sum + group.stories.length, 0);
    return count > 0 ? [`${count} ${severity}`] : [];
  });
  return `${many(total, 'story', 'stories')}: ${bySeverity.join(', ')}`;
}

function sort({ polls }: Heard) {
  const fresh: ItemReport[] = polls.flatMap((poll) => (poll.kind === 'polled' ? poll.fresh : []));
  return {
    told: fresh.filter((report) => report.alerts.length > 0),
    copies: fresh.filter((report) => report.matches.length > 0 && report.alerts.length === 0),
    unmatched: fresh.filter((report) => report.matches.length === 0),
  };
}
