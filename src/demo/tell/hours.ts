/** What goes out because an hour has come. */
import { join } from 'node:path';
import { type Morning, timeOfDay } from '../clock.js';
import type { Heard } from '../listen.js';
import { discordText, lastOf, slackText, tellCalled } from './messages.js';
import { heading, quoteBlock, remark, type Stage, subheading } from './page.js';

/** Lines of the desk's digest: enough to see what it is. */
const DESK_LINES = 14;

export function tellSeven({ colours, services }: Stage, { seven }: Morning, heard: Heard): string {
  const duty = lastOf(services.dutyRoom.accepted);
  return [
    heading(colours, timeOfDay(seven), 'Quiet hours end, and a new hour begins'),
    subheading(colours, 'Sent to the route on-call: what two polls brought, rolled up into one message'),
    quoteBlock(colours, heard.written),
    subheading(colours, 'Sent to the route hezbollah, on Discord: what came in its quiet hours'),
    remark(colours, tellCalled(duty)),
    quoteBlock(colours, discordText(duty)),
  ].join('');
}

/** @param pages file names of the e-mail's pages in `outbox` */
export function tellEight(
  { colours, services }: Stage,
  { eight }: Morning,
  heard: Heard,
  outbox: string,
  pages: readonly string[],
): string {
  return [
    heading(colours, timeOfDay(eight), 'The digests close'),
    subheading(colours, 'Sent to the route desk (everything, every four hours), as its channel wrote it'),
    quoteBlock(colours, heard.written, DESK_LINES),
    subheading(colours, 'Sent to the route peru (that country’s outlets, once a day), on Slack: nothing'),
    remark(
      colours,
      'A watch that is silent may be broken. So an empty digest says how much of the world it could see.',
    ),
    quoteBlock(colours, slackText(lastOf(services.team.accepted))),
    subheading(
      colours,
      'Sent as e-mail: the director’s digest (three rules, once a day, in Spanish) and the weekly brief, kept as',
    ),
    ...pages.map((name) => `  ${colours.cyan(join(outbox, name))}\n`),
  ].join('');
}

export function tellBack({ colours, services }: Stage, { back }: Morning): string {
  return [
    heading(colours, timeOfDay(back), 'The watch was stopped after eight, and is started again'),
    subheading(
      colours,
      'Sent to the route bolivia (two rules, daily at 09:00), on Slack: late, as it says itself',
    ),
    quoteBlock(colours, slackText(lastOf(services.team.accepted))),
  ].join('');
}
