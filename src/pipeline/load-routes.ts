/** Channels and routes: what a route names must be there, and what is there should be used. */

import { errorAt, type Located, type Path, type Position, warningAt, within } from '../config/located.js';
import type { Problem } from '../config/problem.js';
import type { Config } from '../config/read.js';
import { shapeProblems } from '../config/read-shape.js';
import { type ChannelSettings, canEdit, parseChannel } from '../deliver/registry.js';
import { didYouMean } from '../lib/suggest.js';
import { type ChannelId, channelId } from '../model/id.js';
import type { Route } from '../model/route.js';
import type { Rule } from '../model/rule.js';

export function loadChannels(settings: Config['settings']): {
  readonly channels: ReadonlyMap<ChannelId, ChannelSettings>;
  readonly problems: readonly Problem[];
} {
  const channels = new Map<ChannelId, ChannelSettings>();
  const problems = Object.entries(settings.value.channels).flatMap(([id, raw]) => {
    if (raw === undefined) return []; // a secret is not set, which has been told
    const parsed = parseChannel(id, raw);
    if (parsed.kind === 'invalid') {
      const found = shapeProblems(parsed.error, within(settings, ['channels', id], raw));
      return found.map((problem) => ({ ...problem, what: `channel ${id}: ${problem.what}` }));
    }
    channels.set(channelId(id), parsed.settings);
    return [];
  });
  return { channels, problems };
}

/** @param channels those that could be read */
export function routeProblems(
  config: Config,
  channels: ReadonlyMap<ChannelId, ChannelSettings>,
): readonly Problem[] {
  const { routes, settings } = config;
  const referred = routes.flatMap((route) => [
    ...unknownReferences(route, config),
    ...editsNothing(route, channels),
    ...mentionsNobody(route, channels),
  ]);
  // with a route unread or misspelt, what looks unused may well be used
  const unsure = [...referred, ...config.problems].some(
    ({ file, severity }) => file === settings.file && severity === 'error',
  );
  return unsure ? referred : [...referred, ...unusedRules(config), ...unusedChannels(config)];
}

function unknownReferences(route: Located<Route>, config: Config): readonly Problem[] {
  const { to, when } = route.value;
  const feeds = config.feeds.map((feed) => feed.value);
  const rules = config.rules.map((rule) => rule.value);
  const known = {
    channel: Object.keys(config.settings.value.channels),
    rule: [...rules, ...config.unread.filter(({ kind }) => kind === 'rule')].map(({ id }) => id),
    tag: [...rules, ...feeds].flatMap((thing) => thing.tags),
    country: feeds.map((feed) => feed.country),
  };
  return [
    ...unknown(route, ['to'], to, 'channel', known.channel, errorAt),
    ...unknown(route, ['when', 'rules'], when.rules, 'rule', known.rule, errorAt),
    // a tag or country that nothing has makes a route silent, not wrong
    ...unknown(route, ['when', 'tags'], when.tags, 'tag', known.tag, warningAt),
    ...unknown(route, ['when', 'country'], when.country, 'country', known.country, warningAt),
  ];
}

/** A channel that could not be read may be one that can edit. */
function editsNothing(
  route: Located<Route>,
  channels: ReadonlyMap<ChannelId, ChannelSettings>,
): readonly Problem[] {
  const { id, to, updates } = route.value;
  const known = to.map((channel) => channels.get(channel));
  if (updates === 'send' || known.some((settings) => settings === undefined || canEdit(settings))) return [];
  const what = `route ${id} is to edit its messages, and none of its channels can`;
  const hint = 'Discord can, and Slack with a bot (token); elsewhere a story that grows is sent again';
  return [warningAt(route, route.at(['updates']), what, hint)];
}

function mentionsNobody(
  route: Located<Route>,
  channels: ReadonlyMap<ChannelId, ChannelSettings>,
): readonly Problem[] {
  const { id, to, mention } = route.value;
  const known = to.map((channel) => channels.get(channel));
  if (
    mention === undefined ||
    known.some((settings) => settings === undefined || settings.type === 'discord')
  )
    return [];
  const what = `route ${id} is to call a role, and none of its channels is on Discord`;
  return [warningAt(route, route.at(['mention']), what, 'roles are called on Discord alone')];
}

function unknown(
  route: Located<Route>,
  path: Path,
  named: readonly string[],
  noun: string,
  known: readonly string[],
  tell: (where: Located<Route>, at: Position, what: string, hint?: string) => Problem,
): readonly Problem[] {
  const there = new Set(known);
  return named.flatMap((name, index) => {
    if (there.has(name)) return [];
    const what = `route ${route.value.id} names the unknown ${noun} ${name}`;
    return [tell(route, route.at([...path, index]), what, didYouMean(name, there))];
  });
}

function unusedRules(config: Config): readonly Problem[] {
  const { routes, rules, settings, feeds } = config;
  if (routes.length === 0) {
    return [
      warningAt(settings, settings.at(['routes']), 'there is no route', 'nothing will be sent anywhere'),
    ];
  }
  const feedTags = new Set(feeds.flatMap((feed) => feed.value.tags));
  return rules.flatMap((rule) => {
    if (routes.some((route) => mayTake(route.value, rule.value, feedTags))) return [];
    const what = `no route takes rule ${rule.value.id}`;
    return [warningAt(rule, rule.at(['id']), what, `add or widen a route in ${settings.file}`)];
  });
}

/** Whether some item could bring the rule's alert to the route; country and affiliation are the item's. */
function mayTake({ when }: Route, rule: Rule, feedTags: ReadonlySet<string>): boolean {
  const severity = when.severities.length === 0 || when.severities.includes(rule.severity);
  const named = when.rules.length === 0 || when.rules.includes(rule.id);
  const tagged =
    when.tags.length === 0 || when.tags.some((tag) => rule.tags.includes(tag) || feedTags.has(tag));
  return severity && named && tagged;
}

function unusedChannels(config: Config): readonly Problem[] {
  const { settings, routes } = config;
  const used = new Set<string>(routes.flatMap((route) => route.value.to));
  return Object.keys(settings.value.channels).flatMap((id) => {
    if (used.has(id)) return [];
    return [warningAt(settings, settings.atKey(['channels', id]), `no route sends to channel ${id}`)];
  });
}
