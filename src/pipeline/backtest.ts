/**
 * What a rule would have told of the archive, and what a draft of it would have told instead. One matcher holds
 * both, and each plays the same past with all the other rules beside it, for stories are shared between rules.
 */
import type { State } from '../backend/port.js';
import type { ArchivedItem } from '../backend/records.js';
import { matchItem } from '../match/evaluate.js';
import type { Matcher } from '../match/matcher.js';
import { type RuleId, ruleId, type StoryId } from '../model/id.js';
import type { Match } from '../model/match.js';
import type { Rule } from '../model/rule.js';
import type { Alert } from '../model/story.js';
import { Play, type PlayInput } from './backtest-play.js';

/** Under which a draft stands beside its rule in one matcher; no rule of a file can be called so. */
export const DRAFT = ruleId('(draft)');

export interface BacktestInput extends Omit<PlayInput, 'rules'> {
  /** Of all rules; the draft under the id `DRAFT`. */
  readonly matcher: Matcher;
}

export interface Side {
  readonly fired: number;
  /** Oldest first. */
  readonly alerts: readonly Alert[];
}

export interface Backtest {
  readonly items: number;
  /** When the first and the last of them were first seen; absent without any. */
  readonly span?: { readonly from: number; readonly to: number };
  /** Absent for a rule that is only a draft. */
  readonly current?: Side;
  readonly draft?: Side;
  /** Alerts that only one of the two would have raised, oldest first; empty without both. */
  readonly added: readonly Alert[];
  readonly lost: readonly Alert[];
}

export async function backtest(
  input: BacktestInput,
  archive: AsyncIterable<ArchivedItem>,
): Promise<Backtest> {
  const { current, draft } = stage(input);
  let [items, from, to] = [0, 0, 0];
  for await (const archived of archive) {
    if (items++ === 0) from = archived.firstSeenAt;
    to = archived.firstSeenAt;
    const matches = matchItem(input.matcher, archived.item);
    if (matches.length === 0) continue;
    await current?.hear(
      archived,
      matches.filter(({ rule }) => rule !== DRAFT),
    );
    await draft?.hear(archived, drafted(matches, input.rule));
  }
  return {
    items,
    ...(items === 0 ? {} : { span: { from, to } }),
    ...(current && { current: sideOf(current) }),
    ...(draft && { draft: sideOf(draft) }),
    added: current && draft ? only(draft, current) : [],
    lost: current && draft ? only(current, draft) : [],
  };
}

/** Feeds' first polls, by which production judges what is old. */
export async function baselinesOf(state: State): Promise<PlayInput['baselines']> {
  const feeds = await state.listFeeds();
  return new Map(feeds.flatMap(({ id, baselineAt }) => (baselineAt === undefined ? [] : [[id, baselineAt]])));
}

function stage(input: BacktestInput): { readonly current?: Play; readonly draft?: Play } {
  const all = input.matcher.rules.map(({ rule }) => rule);
  const named = (id: RuleId): Rule | undefined => all.find((rule) => rule.id === id);
  const others = all.filter(({ id }) => id !== DRAFT && id !== input.rule);
  const play = (rule: Rule): Play =>
    new Play({ ...input, rules: new Map([...others, rule].map((each) => [each.id, each])) });
  const [current, draft] = [named(input.rule), named(DRAFT)];
  return {
    ...(current && { current: play(current) }),
    ...(draft && { draft: play({ ...draft, id: input.rule }) }),
  };
}

/** The draft in the place of its rule. */
function drafted(matches: readonly Match[], rule: RuleId): readonly Match[] {
  return matches
    .filter((match) => match.rule !== rule)
    .map((match) => (match.rule === DRAFT ? { ...match, rule } : match));
}

const sideOf = ({ fired, alerts }: Play): Side => ({ fired, alerts });

/**
 * Alerts of one play that the other has not. A story may begin with another item there, so two are the same when
 * any item of the one is told in the other.
 */
function only(play: Play, other: Play): readonly Alert[] {
  const told = new Set(other.alerts.map(({ story }) => story));
  const seen = new Set(other.alerts.map((alert) => keyOf(alert.story, alert)));
  const twins = new Map<StoryId, StoryId | undefined>();
  return play.alerts.filter((alert) => {
    if (!twins.has(alert.story)) twins.set(alert.story, twinOf(alert.story, play, other, told));
    const twin = twins.get(alert.story);
    return twin === undefined || !seen.has(keyOf(twin, alert));
  });
}

function twinOf(story: StoryId, play: Play, other: Play, told: ReadonlySet<StoryId>): StoryId | undefined {
  for (const item of play.itemsOf.get(story) ?? []) {
    const there = other.storyOf.get(item);
    if (there !== undefined && told.has(there)) return there;
  }
  return undefined;
}

function keyOf(story: StoryId, { reason, step }: Alert): string {
  return `${story} ${reason} ${step}`;
}
