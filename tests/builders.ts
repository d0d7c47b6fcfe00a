/** Nouns for tests: valid as they come, each field replaced by naming it. Ids are counted, so two are never the same. */

import type {
  ChannelRecord,
  DigestClosing,
  FeedRecord,
  PollCommit,
  StoryKeys,
} from '../src/backend/records.js';
import type { Clock } from '../src/lib/clock.js';
import { MINUTE } from '../src/lib/duration.js';
import type { Delivery } from '../src/model/delivery.js';
import type { Digest, DigestGroup, DigestStory } from '../src/model/digest.js';
import type { Feed } from '../src/model/feed.js';
import {
  alertId,
  channelId,
  deliveryId,
  digestId,
  feedId,
  itemId,
  noticeId,
  routeId,
  ruleId,
  storyId,
} from '../src/model/id.js';
import type { Item } from '../src/model/item.js';
import type { Match } from '../src/model/match.js';
import type { Notice } from '../src/model/notice.js';
import type { Route } from '../src/model/route.js';
import type { Rule } from '../src/model/rule.js';
import type { Alert, Story, StoryItem } from '../src/model/story.js';

/** A Wednesday noon, UTC. */
export const NOON = Date.UTC(2026, 4, 13, 12);

export interface DrivenClock extends Clock {
  advance(ms: number): void;
}

/** Time that passes only when told. */
export function aClock(start = NOON): DrivenClock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

let counter = 0;
/** `story-7`: a name that no other call gives. */
export const aName = (kind: string): string => `${kind}-${++counter}`;

export function aFeed(changes: Partial<Feed> = {}): Feed {
  const id = changes.id ?? feedId(aName('feed'));
  return {
    id,
    name: 'El Diario del Valle',
    url: `https://news.example/${id}.xml`,
    kind: 'rss',
    publisher: 'diario-valle',
    country: 'bo',
    lang: 'es',
    affiliation: 'independent',
    tags: [],
    enabled: true,
    ...changes,
  };
}

export function anItem(changes: Partial<Item> = {}): Item {
  const id = changes.id ?? itemId(aName('item'));
  return {
    id,
    title: 'Un avión de carga aterriza en El Alto',
    summary: 'El vuelo llegó de madrugada y descargó doce contenedores.',
    url: `https://news.example/${id}`,
    lang: 'es',
    feed: feedId('bo-valle'),
    publisher: 'diario-valle',
    country: 'bo',
    affiliation: 'independent',
    tags: [],
    publishedAt: NOON - 5 * MINUTE,
    ...changes,
  };
}

export function aRule(changes: Partial<Rule> = {}): Rule {
  return {
    id: ruleId(aName('rule')),
    title: { en: 'Cargo flights', es: 'Vuelos de carga' },
    severity: 'medium',
    tags: [],
    why: 'Unscheduled cargo may carry arms.',
    watch: '"avión de carga" OR "cargo plane"',
    examples: { match: [], ignore: [] },
    ...changes,
  };
}

export function aMatch(changes: Partial<Match> = {}): Match {
  return {
    rule: ruleId('cargo-flights'),
    severity: 'medium',
    evidence: [{ field: 'title', start: 3, end: 17, text: 'avión de carga', term: '"avión de carga"' }],
    ...changes,
  };
}

export function aStoryItem(changes: Partial<StoryItem> = {}): StoryItem {
  const item = changes.item ?? itemId(aName('item'));
  return {
    item,
    title: 'Un avión de carga aterriza en El Alto',
    url: `https://news.example/${item}`,
    lang: 'es',
    feed: feedId('bo-valle'),
    outlet: 'El Diario del Valle',
    publisher: 'diario-valle',
    country: 'bo',
    affiliation: 'independent',
    publishedAt: NOON - 5 * MINUTE,
    seenAt: NOON,
    sketch: {
      title: 'un avion de carga aterriza en el alto',
      shingles: [11, 222, 3333],
      headline: [],
      numbers: ['12'],
    },
    ...changes,
  };
}

export function aStory(changes: Partial<Story> = {}): Story {
  return {
    id: storyId(aName('story')),
    version: 1,
    seq: 0,
    openedAt: NOON,
    closesAt: NOON + 7 * 24 * 60 * MINUTE,
    items: [aStoryItem()],
    sources: 1,
    told: [],
    ...changes,
  };
}

export function someKeys(changes: Partial<StoryKeys> = {}): StoryKeys {
  return { exact: [], sketch: [], minimum: 2, ...changes };
}

export function anAlert(changes: Partial<Alert> = {}): Alert {
  return {
    id: alertId(aName('alert')),
    rule: ruleId('cargo-flights'),
    severity: 'medium',
    story: storyId('story-of-cargo'),
    reason: 'new story',
    step: '',
    item: aStoryItem(),
    evidence: aMatch().evidence,
    tags: [],
    at: NOON,
    ...changes,
  };
}

export function aNotice(changes: Partial<Notice> = {}): Notice {
  return {
    id: noticeId(aName('notice')),
    subject: 'feed',
    name: 'bo-valle',
    phase: 'began',
    text: 'El Diario del Valle has not answered since 09:00.',
    at: NOON,
    ...changes,
  };
}

export function aRoute(changes: Partial<Route> = {}): Route {
  return {
    id: routeId(aName('route')),
    when: { severities: [], rules: [], tags: [], country: [], affiliation: [] },
    to: [channelId('desk')],
    schedule: { kind: 'immediate', wait: MINUTE },
    zone: 'America/La_Paz',
    lang: 'en',
    notices: false,
    empty: 'send',
    updates: 'send',
    ...changes,
  };
}

export function aDigestStory(changes: Partial<DigestStory> = {}): DigestStory {
  return {
    story: storyId(aName('story')),
    severity: 'medium',
    reason: 'new story',
    lang: 'es',
    headline: { text: 'Un avión de carga aterriza en El Alto', marks: [{ start: 3, end: 17 }] },
    sources: [
      {
        outlet: 'El Diario del Valle',
        country: 'bo',
        affiliation: 'independent',
        url: 'https://news.example/a',
        at: NOON,
      },
    ],
    publishers: 1,
    alsoFor: [],
    ...changes,
  };
}

export function aDigestGroup(changes: Partial<DigestGroup> = {}): DigestGroup {
  return {
    rule: ruleId('cargo-flights'),
    title: 'Cargo flights',
    severity: 'medium',
    stories: [aDigestStory()],
    ...changes,
  };
}

export function aDigest(changes: Partial<Digest> = {}): Digest {
  return {
    id: digestId(aName('digest')),
    route: routeId('on-call'),
    lang: 'en',
    zone: 'America/La_Paz',
    schedule: 'immediate',
    from: NOON - MINUTE,
    to: NOON,
    late: false,
    groups: [aDigestGroup()],
    notices: [],
    coverage: { feeds: 2, answered: 2, failing: [] },
    ...changes,
  };
}

export function aDelivery(changes: Partial<Delivery> = {}): Delivery {
  return {
    id: deliveryId(aName('delivery')),
    digest: digestId('digest-of-noon'),
    route: routeId('on-call'),
    channel: channelId('desk'),
    state: 'pending',
    createdAt: NOON,
    dueAt: NOON,
    attempts: 0,
    ...changes,
  };
}

export function aFeedRecord(changes: Partial<FeedRecord> = {}): FeedRecord {
  return { dueAt: NOON + 15 * MINUTE, validators: {}, failures: 0, ...changes };
}

export function aChannelRecord(changes: Partial<ChannelRecord> = {}): ChannelRecord {
  return { id: channelId('desk'), state: 'open', fingerprint: 'print-1', ...changes };
}

/** A poll that changed nothing, until told otherwise. */
export function aCommit(changes: Partial<PollCommit> = {}): PollCommit {
  return {
    commitId: aName('commit'),
    feed: feedId('bo-valle'),
    rev: 0,
    seen: [],
    items: [],
    stories: [],
    alerts: [],
    notices: [],
    ...changes,
  };
}

export function aClosing(changes: Partial<DigestClosing> = {}): DigestClosing {
  return { callId: aName('call'), route: routeId('on-call'), version: 1, deliveries: [], ...changes };
}
