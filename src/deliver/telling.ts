/**
 * A digest in the words a reader sees, before any service's markup: every text clean and of bounded length,
 * times in the route's zone, countries and labels in its language. The channels only lay it out.
 */
import type {
  Digest,
  DigestGroup,
  DigestLang,
  DigestSource,
  DigestStory,
  StoryUpdate,
} from '../model/digest.js';
import { isOfState } from '../model/feed.js';
import { isolate } from '../text/bidi.js';
import { cut } from '../text/cut.js';
import { figureText, type ToldBrief, tellBrief } from './brief.js';
import { coverageLine, noticeLines } from './notices.js';
import { cleanLine, plainText, toRuns } from './runs.js';
import { type Moment, moment } from './time.js';
import type { ToldGroup, ToldSource, ToldStory, ToldUpdate } from './told.js';
import { capital, countryName, WORDS, type Words } from './words.js';

const MAX_HEADLINE = 280;
const MAX_EXTRACT = 240;
/** Of the stories at the top of a brief, which must be read in seconds. */
const MAX_TOP_HEADLINE = 130;
const MAX_TOP_EXTRACT = 140;
/** Of a headline that another has replaced. */
const MAX_WAS = 160;
const MAX_NAME = 60;
const MAX_TITLE = 100;
const MAX_OTHERS = 6;
const MAX_ALSO_FOR = 3;

export interface Telling {
  readonly lang: DigestLang;
  readonly words: Words;
  readonly route: string;
  /** The gist, for a subject line, a notification: `[high] Flights: headline +3 more`. */
  readonly gist: string;
  /** The moment of an immediate digest, the window of any other. */
  readonly when: string;
  readonly immediate: boolean;
  readonly late?: string;
  readonly stories: number;
  readonly groups: readonly ToldGroup[];
  readonly notices: readonly string[];
  /** One line, when feeds failed or nothing matched. */
  readonly coverage?: string;
  /** The week in numbers, before the list. */
  readonly brief?: ToldBrief;
}

export function tell(digest: Digest): Telling {
  const words = WORDS[digest.lang];
  const at = moment(digest.zone, digest.lang, digest.to);
  const groups = digest.groups
    .filter((group) => group.stories.length > 0)
    .map((group) => tellGroup(group, digest.lang, words, at));
  const stories = groups.reduce((sum, group) => sum + group.stories.length, 0);
  const notices = noticeLines(digest, words);
  const immediate = digest.schedule === 'immediate';
  const coverage = coverageLine(digest, words, stories === 0 && !immediate);
  const route = cleanLine(digest.route, MAX_NAME);
  const brief =
    digest.brief &&
    tellBrief(digest, digest.brief, words, at, (story) =>
      tellStory(story, digest.lang, words, at, { headline: MAX_TOP_HEADLINE, extract: MAX_TOP_EXTRACT }),
    );
  return {
    lang: digest.lang,
    words,
    route,
    gist: brief === undefined ? gistOf(groups, stories, notices, route, words) : briefGist(brief),
    when: immediate ? at.full(digest.to) : at.window(digest.from, digest.to),
    immediate,
    ...(digest.late ? { late: words.late } : {}),
    stories,
    groups,
    notices,
    ...(coverage === undefined ? {} : { coverage }),
    ...(brief === undefined ? {} : { brief }),
  };
}

function tellGroup(group: DigestGroup, lang: DigestLang, words: Words, at: Moment): ToldGroup {
  return {
    title: cleanLine(group.title, MAX_TITLE) || cleanLine(group.rule, MAX_TITLE),
    severity: group.severity,
    stories: group.stories.map((story) => tellStory(story, lang, words, at)),
  };
}

function tellStory(
  story: DigestStory,
  lang: DigestLang,
  words: Words,
  at: Moment,
  max = { headline: MAX_HEADLINE, extract: MAX_EXTRACT },
): ToldStory {
  const headline = toRuns(story.headline, max.headline);
  const [first, ...others] = story.sources;
  const remark = remarkOf(story, words);
  return {
    story: story.story,
    severity: story.severity,
    ...(story.lang === undefined ? {} : { lang: story.lang }),
    headline: headline.length > 0 ? headline : [{ kind: 'plain', text: words.noHeadline }],
    first: tellSource(first, lang, words, at),
    ...(others.length > 0
      ? {
          others: {
            lead: capital(leadOf(story, words)),
            sources: others.slice(0, MAX_OTHERS).map((source) => tellSource(source, lang, words, at)),
            ...(others.length > MAX_OTHERS ? { more: words.andMore(others.length - MAX_OTHERS) } : {}),
          },
        }
      : {}),
    ...(remark === '' ? {} : { remark: capital(remark) }),
    extract: story.extract ? toRuns(story.extract, max.extract) : [],
    ...(story.update === undefined ? {} : { update: tellUpdate(story.update, story.publishers, words, at) }),
  };
}

function tellUpdate(update: StoryUpdate, publishers: number, words: Words, at: Moment): ToldUpdate {
  const was = cleanLine(update.was ?? '', MAX_WAS);
  return {
    line: capital(words.updated(at.short(update.at), publishers)),
    ...(was === '' ? {} : { was: `${words.was}: ${isolate(was)}` }),
  };
}

function leadOf(story: DigestStory, words: Words): string {
  if (story.publishers < 2) return words.sameText;
  return story.reason === 'more sources'
    ? words.nowSourcesAlso(story.publishers)
    : words.sourcesAlso(story.publishers);
}

function remarkOf(story: DigestStory, words: Words): string {
  const rules = story.alsoFor.slice(0, MAX_ALSO_FOR).map((title) => cleanLine(title, MAX_NAME));
  const more = story.alsoFor.length - rules.length;
  if (more > 0) rules.push(words.andMore(more));
  const remarks = [
    ...(story.reason === 'headline changed' ? [words.headlineChanged] : []),
    ...(story.reason === 'more sources' && story.sources.length < 2
      ? [words.moreSources(story.publishers)]
      : []),
    ...(rules.length > 0 ? [`${words.alsoFor} ${rules.join(', ')}`] : []),
  ];
  return remarks.join(' · ');
}

function tellSource(source: DigestSource, lang: DigestLang, words: Words, at: Moment): ToldSource {
  const label = source.affiliation ? words.affiliation[source.affiliation] : words.unknownAffiliation;
  const url = webAddress(source.url);
  return {
    outlet: cleanLine(source.outlet, MAX_NAME) || '?',
    ...(source.country ? { country: cleanLine(countryName(source.country, lang), MAX_NAME) } : {}),
    affiliation: label,
    ofState: isOfState(source.affiliation),
    ...(url === undefined ? {} : { url }),
    time: at.short(source.at),
  };
}

/** A name (RFC 1123, and `_`), an IPv4 address or one of IPv6. */
const PLAIN_HOST = /^(?:[\w.-]+|\[[\da-f:]+\])$/;

/**
 * The address in its one spelling, percent-encoded so that it can stand inside any markup, or undefined when it
 * is not one to be linked: another scheme, or a user name in front of the host that poses as the host.
 */
export function webAddress(raw: string | undefined): string | undefined {
  if (raw === undefined || !URL.canParse(raw)) return undefined;
  const url = new URL(raw);
  if (!['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    return undefined;
  if (!PLAIN_HOST.test(url.hostname)) return undefined; // `a)b.example` is a host to the URL standard
  const rest = url.href.slice(url.origin.length);
  return url.origin + rest.replace(/[^\w\-.~!$&+,/:;=?@%#]/g, (c) => encodeURIComponentFully(c));
}

/** `encodeURIComponent` leaves `'()*` alone, which end or begin something in markup. */
function encodeURIComponentFully(character: string): string {
  return /[\x20-\x7e]/.test(character)
    ? `%${character.charCodeAt(0).toString(16).toUpperCase()}`
    : encodeURIComponent(character);
}

function gistOf(
  groups: readonly ToldGroup[],
  stories: number,
  notices: readonly string[],
  route: string,
  words: Words,
): string {
  const group = groups[0];
  const story = group?.stories[0];
  if (!group || !story) return cut(`${route}: ${notices[0] ?? words.nothingMatched}`, 150);
  const more = stories > 1 ? ` (${words.andMore(stories - 1)})` : '';
  const headline = cut(plainText(story.headline), 80);
  return `[${words.severity[group.severity]}] ${cut(group.title, 60)}: \u2068${headline}\u2069${more}`;
}

/** `Weekly brief, 15 Nov – 22 Nov 2026: 18 stories (+5), 10 high or critical (+2)` */
function briefGist({ words, week, figures }: ToldBrief): string {
  return `${words.title}, ${week}: ${figures.slice(0, 2).map(figureText).join(', ')}`;
}
