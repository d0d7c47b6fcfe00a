import * as z from 'zod';
import { DAY, MINUTE, parseDuration, SECOND } from '../lib/duration.js';
import { DIGEST_LANGS, type DigestLang } from '../model/digest.js';
import { AFFILIATIONS } from '../model/feed.js';
import { channelId, routeId, ruleId } from '../model/id.js';
import type { Route, Schedule, Weekday } from '../model/route.js';
import { SEVERITIES, type Severity } from '../model/rule.js';
import { country, duration, kebabId, noted, oneOrMany, quote, refuse, text, zone } from './shapes.js';

const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** A shorter window would be `immediate`; a longer one is `daily` or `weekly`. */
const LEAST_PERIOD = MINUTE;
const MOST_PERIOD = DAY;
const DEFAULT_WAIT = 60 * SECOND;

/** For editors, which know a notation by its pattern. */
const TIME = '([01]?\\d|2[0-3]):[0-5]\\d';
const SCHEDULE = `^\\s*(immediate|every\\s+\\d+[mh]|daily\\s+${TIME}|weekly\\s+[A-Za-z]{3}\\s+${TIME})\\s*$`;
/** A snowflake: https://docs.discord.com/developers/reference#snowflakes */
const ROLE = '\\d{17,20}';
const SEVERITY = `^\\s*(${SEVERITIES.join('|')})\\s*$`;

const when = z.strictObject({
  severity: z
    .union([
      z.string().meta({ pattern: SEVERITY.replace('(', '(>=\\s*)?('), examples: ['>=high', 'high'] }),
      z.array(z.string().meta({ pattern: SEVERITY })),
    ])
    .transform(readSeverities)
    .prefault([]),
  rules: oneOrMany(kebabId().transform(ruleId)).prefault([]),
  tags: oneOrMany(text()).prefault([]),
  country: oneOrMany(country()).prefault([]),
  affiliation: oneOrMany(z.enum(AFFILIATIONS)).prefault([]),
});

/** One entry of `routes:` in atalaya.yml. */
export const routeShape = z
  .strictObject({
    id: kebabId().transform(routeId),
    when: when.prefault({}),
    to: oneOrMany(kebabId().transform(channelId)).refine((to) => to.length > 0, 'names no channel'),
    schedule: noted(SCHEDULE, 'immediate', 'every 30m', 'daily 08:00', 'weekly mon 08:00')
      .transform(readSchedule)
      .prefault('immediate'),
    wait: duration(0, DAY).exactOptional(), // 60s; only an immediate route has one
    zone: zone().exactOptional(), // the settings' `zone`
    lang: z.enum(DIGEST_LANGS).exactOptional(), // the settings' `lang`
    quiet: noted(`^\\s*${TIME}\\s*-\\s*${TIME}\\s*$`, '22:00-06:00').transform(readQuiet).exactOptional(),
    max: noted('^\\s*\\d{1,4}\\s*/\\s*h\\s*$', '10/h').transform(readMax).exactOptional(),
    notices: z.boolean().prefault(false),
    empty: z.enum(['send', 'skip']).prefault('send'),
    updates: z.enum(['send', 'edit']).prefault('send'),
    mention: noted(`^\\s*${ROLE}\\s*$`, '1098765432109876543').transform(readRole).exactOptional(),
  })
  .refine((route) => route.wait === undefined || route.schedule.kind === 'immediate', {
    path: ['wait'],
    error: 'has a meaning only with schedule: immediate — leave it out',
  })
  .refine(({ updates, schedule }) => updates === 'send' || !['daily', 'weekly'].includes(schedule.kind), {
    path: ['updates'],
    error: 'a daily or weekly digest comes too late to edit the one before it — leave it out',
  });

export type RouteEntry = z.output<typeof routeShape>;

export function asRoute(entry: RouteEntry, defaults: { zone: string; lang: DigestLang }): Route {
  const { when, wait = DEFAULT_WAIT, max, schedule, ...rest } = entry;
  const { severity: severities, ...filter } = when;
  return {
    ...defaults,
    ...rest,
    when: { severities, ...filter },
    schedule: schedule.kind === 'immediate' ? { kind: 'immediate', wait } : schedule,
    ...(max === undefined ? {} : { maxPerHour: max }),
  };
}

/** `>=high`, `high` or a list; the list that it stands for. */
function readSeverities(
  written: string | readonly string[],
  ctx: z.core.$RefinementCtx,
): readonly Severity[] {
  if (typeof written === 'string') {
    const least = /^>=\s*(.+)$/.exec(written.trim())?.[1];
    if (least !== undefined) return SEVERITIES.slice(SEVERITIES.indexOf(oneSeverity(least, ctx)));
    return [oneSeverity(written, ctx)];
  }
  return written.map((each) => oneSeverity(each, ctx));
}

function oneSeverity(written: string, ctx: z.core.$RefinementCtx): Severity {
  const found = SEVERITIES.find((severity) => severity === written.trim());
  return found ?? refuse(ctx, `${quote(written)} is not a severity — one of ${SEVERITIES.join(', ')}`);
}

function readSchedule(written: string, ctx: z.core.$RefinementCtx): Schedule {
  const [kind, first = '', second = '', ...more] = written.trim().split(/\s+/);
  const schedule = more.length > 0 ? undefined : scheduleOf(kind, first, second);
  if (schedule !== undefined) return schedule;
  const forms = 'immediate, every 30m, daily 08:00 or weekly mon 08:00';
  return refuse(ctx, `${quote(written)} is not a schedule — write ${forms}`);
}

function scheduleOf(kind: string | undefined, first: string, second: string): Schedule | undefined {
  if (kind === 'immediate' && first === '') return { kind, wait: DEFAULT_WAIT };
  if (kind === 'every' && second === '') {
    const period = parseDuration(first);
    if (period !== undefined && period >= LEAST_PERIOD && period <= MOST_PERIOD) return { kind, period };
  }
  if (kind === 'daily' && second === '') {
    const minute = minuteOfDay(first);
    if (minute !== undefined) return { kind, minute };
  }
  if (kind === 'weekly') {
    const minute = minuteOfDay(second);
    const weekday = weekdayOf(first);
    if (minute !== undefined && weekday !== undefined) return { kind, weekday, minute };
  }
  return undefined;
}

function weekdayOf(name: string): Weekday | undefined {
  const days: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
  return days[WEEKDAYS.indexOf(name.toLowerCase())];
}

/** `08:00`; minutes after midnight. */
function minuteOfDay(written: string): number | undefined {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(written);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

function readQuiet(written: string, ctx: z.core.$RefinementCtx): { from: number; to: number } {
  const [from, to, ...more] = written.split('-').map((part) => minuteOfDay(part.trim()));
  if (from !== undefined && to !== undefined && from !== to && more.length === 0) return { from, to };
  return refuse(ctx, `${quote(written)} is not a quiet time — write from and to, e.g. "22:00-06:00"`);
}

/** The id alone: what Discord shows as a name can be given to another role. */
function readRole(written: string, ctx: z.core.$RefinementCtx): string {
  const id = written.trim();
  if (new RegExp(`^${ROLE}$`).test(id)) return id;
  return refuse(
    ctx,
    `${quote(written)} is not the id of a Discord role — write its 17 to 20 digits in quotes`,
  );
}

function readMax(written: string, ctx: z.core.$RefinementCtx): number {
  const count = Number(/^(\d{1,4})\s*\/\s*h$/.exec(written.trim())?.[1] ?? 0);
  return count > 0
    ? count
    : refuse(ctx, `${quote(written)} is not a budget — write so many an hour, e.g. 10/h`);
}
