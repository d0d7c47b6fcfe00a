/** A weekly brief in the words a reader sees, before any service's markup. */
import type { Brief, BriefCounts } from '../model/brief.js';
import type { Digest, DigestLang } from '../model/digest.js';
import { isOfState } from '../model/feed.js';
import type { Severity } from '../model/rule.js';
import { isolate } from '../text/bidi.js';
import { BRIEF_WORDS, type BriefWords } from './brief-words.js';
import { cleanLine } from './runs.js';
import type { Moment } from './time.js';
import type { ToldStory } from './told.js';
import { capital, countryName, type Words } from './words.js';

const MAX_NAME = 60;
const MAX_TITLE = 100;
const MAX_ABOUT = 5;
/** Lines of a section: more are counted. */
const MAX_LINES = 6;

export interface Figure {
  readonly value: number;
  readonly label: string;
  /** `+4`, `−2` or `=`; absent where there is nothing to compare with. */
  readonly change?: string;
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Stands out: a state's own voice. */
  readonly accent: boolean;
}

export interface TopStory {
  /** Title of the rule. */
  readonly topic: string;
  readonly severity: Severity;
  /** Its headline and extract without glosses. */
  readonly story: ToldStory;
  /** What they speak of, for readers who cannot read their script: `Terror plot · Quds Force`. */
  readonly about?: string;
  /** `3 sources`; absent when there is one. */
  readonly sources?: string;
}

export interface ToldBrief {
  readonly words: BriefWords;
  /** `15 – 22 Nov 2026` */
  readonly week: string;
  readonly figures: readonly Figure[];
  /** What the changes of the figures are against, or why there are none. */
  readonly compared: string;
  readonly coverage: string;
  /** Whether every feed answered. */
  readonly whole: boolean;
  readonly top: readonly TopStory[];
  readonly days: readonly Bar[];
  readonly affiliations: readonly Bar[];
  /** Coverage gaps, what was held back, rules changed. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  /** Never empty, nor is a line. */
  readonly lines: readonly string[];
  /** It says "none" and no more. */
  readonly none: boolean;
}

/** @param tellTop tells a story as briefly as the top of a page wants it */
export function tellBrief(
  digest: Digest,
  brief: Brief,
  words: Words,
  at: Moment,
  tellTop: (story: Digest['groups'][number]['stories'][number]) => ToldStory,
): ToldBrief {
  const own = BRIEF_WORDS[digest.lang];
  const { feeds, answered } = digest.coverage;
  const top = brief.top.flatMap((id) => {
    const group = digest.groups.find(({ stories }) => stories.some(({ story }) => story === id));
    const story = group?.stories.find((one) => one.story === id);
    if (group === undefined || story === undefined) return [];
    const topic = cleanLine(group.title, MAX_TITLE) || cleanLine(group.rule, MAX_TITLE);
    const sources = story.publishers > 1 ? { sources: own.sources(story.publishers) } : {};
    return [{ topic, severity: story.severity, ...withoutGlosses(tellTop(story)), ...sources }];
  });
  return {
    words: own,
    week: at.days(digest.from, digest.to),
    figures: figures(brief, own),
    compared: brief.before === undefined ? own.notCompared : own.compared,
    coverage: `${capital(words.answered(answered, feeds))}`,
    whole: answered >= feeds,
    top,
    days: brief.days.map(({ from, stories }) => ({ label: at.weekday(from), value: stories, accent: false })),
    affiliations: brief.affiliations.map(({ affiliation, reports }) => ({
      label: capital(affiliation === undefined ? words.unknownAffiliation : words.affiliation[affiliation]),
      value: reports,
      accent: isOfState(affiliation),
    })),
    sections: [
      section(own.gaps, gapLines(brief, own, digest.lang, at), own, words),
      section(own.held, heldLines(brief, own, at), own, words),
      section(own.changed, changedLines(brief, at), own, words),
    ],
  };
}

/** Within a headline that is to be read in a second, glosses are in the way; under it they are a line of their own. */
function withoutGlosses(story: ToldStory): Pick<TopStory, 'story' | 'about'> {
  const runs = [...story.headline, ...story.extract];
  const glosses = runs.flatMap(({ kind, text }) =>
    kind === 'gloss' ? [text.slice(' ('.length, -')'.length)] : [],
  );
  const plain = (list: ToldStory['headline']) => list.filter(({ kind }) => kind !== 'gloss');
  const about = [...new Set(glosses)].slice(0, MAX_ABOUT).join(' · ');
  return {
    story: { ...story, headline: plain(story.headline), extract: plain(story.extract) },
    ...(about === '' ? {} : { about }),
  };
}

/** `18 stories (+5)` */
export function figureText({ value, label, change }: Figure): string {
  return `${value} ${label}${change === undefined ? '' : ` (${change})`}`;
}

function figures({ counts, before }: Brief, words: BriefWords): readonly Figure[] {
  const figure = (key: keyof BriefCounts): Figure => ({
    value: counts[key],
    label: words.figures[key][counts[key] === 1 ? 0 : 1],
    ...(before === undefined ? {} : { change: changeOf(counts[key] - before[key]) }),
  });
  return [figure('stories'), figure('grave'), figure('outlets'), figure('stateAlone')];
}

function changeOf(difference: number): string {
  if (difference === 0) return '=';
  return difference > 0 ? `+${difference}` : `−${-difference}`;
}

function gapLines({ gaps }: Brief, words: BriefWords, lang: DigestLang, at: Moment): readonly string[] {
  return gaps.map(({ name, country, kind, since }) => {
    const where = country === undefined ? '' : ` (${cleanLine(countryName(country, lang), MAX_NAME)})`;
    const said = words.gap[kind](since === undefined ? undefined : at.day(since));
    return `${named(name)}${where}: ${said}`;
  });
}

function heldLines({ held }: Brief, words: BriefWords, at: Moment): readonly string[] {
  const { mutes, sameStory, delayed } = held;
  return [
    ...mutes.map(
      ({ subject, title, held: alerts, until }) =>
        `${words.muted[subject]}: ${named(title)} · ${words.alertsUntil(alerts, at.day(until))}`,
    ),
    ...(sameStory > 0 ? [capital(words.sameStory(sameStory))] : []),
    ...(delayed.digests > 0 ? [capital(words.delayed(delayed.digests, delayed.stories))] : []),
  ];
}

function changedLines({ changed }: Brief, at: Moment): readonly string[] {
  return changed.map(({ rule, title, at: when }) => `${named(title || rule)} · ${at.day(when)}`);
}

function named(text: string): string {
  return isolate(cleanLine(text, MAX_TITLE) || '?');
}

function section(title: string, lines: readonly string[], own: BriefWords, words: Words): Section {
  if (lines.length === 0) return { title, lines: [capital(own.none)], none: true };
  const over = lines.length - MAX_LINES;
  const shown = over > 0 ? [...lines.slice(0, MAX_LINES), capital(words.andMore(over))] : lines;
  return { title, lines: shown, none: false };
}
