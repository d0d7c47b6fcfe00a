/** Composes the alerts of one window into a digest: by rule, then story, severity first, each story once. */
import { hash } from '../lib/hash.js';
import type {
  Coverage,
  Digest,
  DigestGroup,
  DigestSource,
  DigestStory,
  Mark,
  Marked,
} from '../model/digest.js';
import { digestId, type RuleId, type StoryId } from '../model/id.js';
import type { Evidence } from '../model/match.js';
import type { Notice } from '../model/notice.js';
import type { Route } from '../model/route.js';
import { SEVERITIES, type Severity, type Titles } from '../model/rule.js';
import type { Alert, Story, StoryItem } from '../model/story.js';

export interface DigestInput {
  readonly route: Route;
  readonly from: number;
  readonly to: number;
  readonly late: boolean;
  readonly alerts: readonly Alert[];
  readonly notices: readonly Notice[];
  readonly stories: readonly Story[];
  readonly coverage: Coverage;
  /** Titles by id of rule and of concept; an id without a title is shown as it is. */
  readonly ruleTitles: ReadonlyMap<string, Titles>;
  readonly conceptTitles: ReadonlyMap<string, Titles>;
}

/** What a story is composed of beside its alerts. */
export type ComposeInput = Pick<DigestInput, 'stories' | 'ruleTitles' | 'conceptTitles'> & {
  readonly route: Pick<Route, 'lang'>;
};

export function composeDigest(input: DigestInput): Digest {
  const { route, from, to, late, notices, coverage } = input;
  // Two windows of a route may open and close within one millisecond: what they hold tells them apart.
  const held = [...input.alerts, ...notices].map(({ id }) => id);
  return {
    id: digestId(hash('digest', route.id, String(from), String(to), ...held)),
    route: route.id,
    lang: route.lang,
    zone: route.zone,
    schedule: route.schedule.kind,
    from,
    to,
    late,
    ...(route.mention === undefined ? {} : { mention: route.mention }),
    groups: groups(input),
    notices: notices.filter(isNews),
    coverage,
  };
}

/** Each of several processes tells what it finds in the files that all of them have. */
function isNews({ subject, name, text }: Notice, place: number, all: readonly Notice[]): boolean {
  const before = all.slice(0, place).findLast((other) => other.subject === subject && other.name === name);
  return before?.text !== text;
}

function groups(input: DigestInput): readonly DigestGroup[] {
  const byRule = new Map<RuleId, { severity: Severity; stories: DigestStory[] }>();
  for (const alerts of byStory(input.alerts).values()) {
    const lead = leading(alerts);
    const group = byRule.get(lead.rule) ?? { severity: lead.severity, stories: [] };
    group.stories.push(composeStory(lead, alerts, input));
    byRule.set(lead.rule, group);
  }
  return [...byRule]
    .map(([rule, { severity, stories }]) => ({
      rule,
      severity,
      title: titleOf(rule, input.ruleTitles, input.route.lang),
      stories,
    }))
    .sort((a, b) => rank(b.severity) - rank(a.severity) || a.title.localeCompare(b.title));
}

export function byStory(alerts: readonly Alert[]): Map<StoryId, Alert[]> {
  const found = new Map<StoryId, Alert[]>();
  for (const alert of alerts) {
    const same = found.get(alert.story);
    if (same === undefined) found.set(alert.story, [alert]);
    else same.push(alert);
  }
  return found;
}

/** The story stands under its gravest rule; of that rule the first alert says why it is told at all. */
function leading(alerts: readonly Alert[]): Alert {
  return alerts.reduce((lead, alert) => (rank(alert.severity) > rank(lead.severity) ? alert : lead));
}

/** @param lead why it is told; it is one of `alerts` */
export function composeStory(lead: Alert, alerts: readonly Alert[], input: ComposeInput): DigestStory {
  const story = input.stories.find((s) => s.id === lead.story);
  const shown = newestTelling(lead, alerts);
  const { item } = shown;
  const others = (story?.items ?? []).filter((other) => other.item !== item.item);
  const also = new Set(alerts.map((alert) => alert.rule).filter((rule) => rule !== lead.rule));
  const glosses = glossary(input); // said once a story, not once a line
  const headline = { text: item.title, marks: markHeadline(shown, glosses) };
  const extract = markExcerpt(shown, glosses);
  return {
    story: lead.story,
    severity: lead.severity,
    reason: lead.reason,
    ...(item.lang === undefined ? {} : { lang: item.lang }),
    headline,
    ...(extract === undefined ? {} : { extract }),
    sources: [sourceOf(item), ...onePerPublisher(item, others).map(sourceOf)],
    publishers: story?.sources ?? 1,
    alsoFor: [...also].map((rule) => titleOf(rule, input.ruleTitles, input.route.lang)),
  };
}

/** When the headline changed within the window, the alert that tells the one that stands. */
function newestTelling(lead: Alert, alerts: readonly Alert[]): Alert {
  return alerts.findLast(({ rule, item }) => rule === lead.rule && item.item === lead.item.item) ?? lead;
}

export function onePerPublisher(shown: StoryItem, others: readonly StoryItem[]): readonly StoryItem[] {
  const met = new Set([shown.publisher]);
  return others.filter((item) => !met.has(item.publisher) && met.add(item.publisher));
}

export function sourceOf(item: StoryItem): DigestSource {
  return {
    outlet: item.outlet,
    ...(item.country === undefined ? {} : { country: item.country }),
    ...(item.affiliation === undefined ? {} : { affiliation: item.affiliation }),
    ...(item.url === undefined ? {} : { url: item.url }),
    at: item.publishedAt ?? item.seenAt,
  };
}

type Gloss = (evidence: Evidence) => string | undefined;

/**
 * A concept's title in the digest's language, for words in a script that its readers may not read; each title
 * once. Asked in the order of reading.
 */
function glossary(input: ComposeInput): Gloss {
  const said = new Set<string>();
  return ({ text, concept }) => {
    if (concept === undefined || !/\p{L}/u.test(text) || /\p{Script=Latin}/u.test(text)) return undefined;
    const title = titleOf(concept, input.conceptTitles, input.route.lang);
    if (said.has(title)) return undefined;
    said.add(title);
    return title;
  };
}

function markHeadline({ item, evidence }: Alert, gloss: Gloss): readonly Mark[] {
  const inTitle = evidence.filter((e) => e.field === 'title');
  return placeMarks(inTitle, 0, item.title.length, gloss);
}

function markExcerpt({ excerpt, evidence }: Alert, gloss: Gloss): Marked | undefined {
  if (excerpt === undefined) return undefined;
  const inside = evidence.filter((e) => e.field === excerpt.field);
  const before = excerpt.from > 0 ? '… ' : '';
  const placed = placeMarks(inside, excerpt.from, excerpt.text.length, gloss);
  return {
    text: `${before}${excerpt.text}${excerpt.more ? ' …' : ''}`,
    marks: placed.map((m) => ({ ...m, start: m.start + before.length, end: m.end + before.length })),
  };
}

/** Evidence as marks relative to `from`: in order; what overlaps is one mark, so that no name is emphasised by half. */
function placeMarks(evidence: readonly Evidence[], from: number, length: number, gloss: Gloss): Mark[] {
  const placed: Mark[] = [];
  for (const e of evidence.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const start = e.start - from;
    const end = e.end - from;
    const last = placed.at(-1);
    if (start < 0 || end > length || (last !== undefined && end <= last.end)) continue;
    const joins = last !== undefined && start < last.end;
    const words = joins && last.gloss !== undefined ? last.gloss : gloss(e);
    const mark = { start: joins ? last.start : start, end, ...(words === undefined ? {} : { gloss: words }) };
    placed.splice(joins ? -1 : placed.length, 1, mark);
  }
  return placed;
}

function titleOf(id: string, titles: ReadonlyMap<string, Titles>, lang: string): string {
  const found = titles.get(id);
  return found?.[lang] ?? found?.en ?? id;
}

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
