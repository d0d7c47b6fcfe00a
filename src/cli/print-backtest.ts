import type { Alert } from '../model/story.js';
import type { Backtest, RuleBacktest, Side, Span } from '../pipeline/backtest.js';
import {
  type Day,
  growthOf,
  type Tally,
  tallyDays,
  tallyOutlets,
  tallyTerms,
} from '../pipeline/backtest-tally.js';
import { type Colours, emphasise, marksOf, sayText } from './emphasis.js';
import { printExcerpt, sayOutlet } from './print-item.js';
import { when } from './status.js';
import { printTable } from './table.js';

/** Of a bar. */
const WIDEST = 40;
const NOISIEST = 5;

/**
 * One rule in full; of several a line each, and then those in full for which the draft makes a difference.
 * @param zone in which days are counted
 * @param limit alerts of each list, the newest
 */
export function printBacktest(
  colours: Colours,
  { span, rules }: Backtest,
  zone: string,
  limit: number,
): string {
  const full = rules.length === 1 ? rules : rules.filter(differs);
  const printed = full.map((played) => printRule(colours, played, span, zone, limit));
  return [...(rules.length === 1 ? [] : [printOverview(colours, rules)]), ...printed].join('\n');
}

function differs({ current, added, lost }: RuleBacktest): boolean {
  return current === undefined || added.length + lost.length > 0;
}

function printOverview(colours: Colours, rules: readonly RuleBacktest[]): string {
  const rows = rules.map((played) => {
    const { rule, current, draft, added, lost } = played;
    const counts = [current, draft].flatMap((side) => (side ? [`${side.alerts.length}`] : []));
    const change = current === undefined ? 'new' : `${added.length} added, ${lost.length} lost`;
    return [`  ${rule}`, `${counts.join(' → ')} alerts`, change];
  });
  return `${colours.bold(`${rules.length} rules`)}\n${printTable(rows)}`;
}

function printRule(
  colours: Colours,
  played: RuleBacktest,
  span: Span | undefined,
  zone: string,
  limit: number,
): string {
  const { current, draft, added, lost } = played;
  const alerts = (draft ?? current)?.alerts ?? [];
  const both = current !== undefined && draft !== undefined;
  const lists = both
    ? [
        printAlerts(colours, 'Added by the draft', added, limit),
        printAlerts(colours, 'Lost by the draft', lost, limit),
      ]
    : [printAlerts(colours, 'Alerts', alerts, limit)];
  return [
    printSides(colours, played),
    ...lists,
    printDays(colours, tallyDays(played, span, zone), both, zone),
    printTallies(colours, 'Noisiest outlets', tallyOutlets(alerts)),
    printTallies(colours, 'Noisiest terms', tallyTerms(alerts)),
  ].join('\n');
}

/** `37% more alerts` */
export function sayGrowth(growth: number): string {
  if (growth === Number.POSITIVE_INFINITY) return 'alerts where there were none';
  const percent = Math.round(Math.abs(growth) * 1_000) / 10;
  return growth === 0 ? 'as many alerts' : `${percent}% ${growth > 0 ? 'more' : 'fewer'} alerts`;
}

function printSides(colours: Colours, played: RuleBacktest): string {
  const growth = growthOf(played);
  const row = (name: string, side: Side | undefined, remark = ''): string[][] =>
    side === undefined ? [] : [[`  ${name}`, `${side.fired} items`, `${side.alerts.length} alerts`, remark]];
  const remark = growth === undefined ? '' : `${sayGrowth(growth)}`;
  const name = played.current === undefined ? 'new' : 'draft';
  return `${colours.bold(played.rule)}\n${printTable([...row('now', played.current), ...row(name, played.draft, remark)])}`;
}

function printAlerts(colours: Colours, title: string, alerts: readonly Alert[], limit: number): string {
  const newest = alerts.toReversed().slice(0, limit);
  const more = alerts.length - newest.length;
  return [
    `${colours.bold(`${title}: ${alerts.length}`)}\n`,
    ...newest.map((alert) => printAlert(colours, alert)),
    ...(more > 0 ? [`  and ${more} more (--limit)\n`] : []),
  ].join('');
}

function printAlert(colours: Colours, { item, evidence, excerpt, reason, at }: Alert): string {
  const outlet = sayOutlet({ ...item, name: item.outlet });
  const lines = [
    `${when(at)}  ${outlet}${reason === 'new story' ? '' : ` · ${reason}`}`,
    `  ${emphasise(colours, item.title, marksOf(evidence, 'title')) || '(no headline)'}`,
    ...(excerpt === undefined ? [] : [`  > ${printExcerpt(colours, excerpt, evidence)}`]),
    colours.dim(`  ${sayText(item.item)}`),
  ];
  return lines.map((line) => `  ${line}\n`).join('');
}

/** A line a day; `#` is an alert of both, `+` one more with the draft, `-` one fewer, or several of them. */
function printDays(colours: Colours, days: readonly Day[], both: boolean, zone: string): string {
  if (days.length === 0) return '';
  const most = Math.max(...days.flatMap(({ current, draft }) => [current, draft]));
  const scale = most > WIDEST ? WIDEST / most : 1;
  const rows = days.map(({ day, current, draft }) => {
    const [low, high] = [Math.min(current, draft), Math.max(current, draft)].map((n) => Math.ceil(n * scale));
    const rest = (draft > current ? '+' : '-').repeat(both ? (high ?? 0) - (low ?? 0) : 0);
    const bar = `${'#'.repeat((both ? low : high) ?? 0)}${draft > current ? colours.green(rest) : colours.red(rest)}`;
    return [`  ${day}`, both ? `${current} → ${draft}` : `${draft}`, bar];
  });
  const key = both ? ' (# both, + more with the draft, - fewer)' : '';
  return `${colours.bold(`Alerts a day, ${zone}`)}${key}\n${printTable(rows)}`;
}

function printTallies(colours: Colours, title: string, tallies: readonly Tally[]): string {
  if (tallies.length === 0) return '';
  const rows = tallies.slice(0, NOISIEST).map(({ name, alerts }) => [`  ${alerts}`, sayText(name)]);
  return `${colours.bold(title)}\n${printTable(rows)}`;
}
