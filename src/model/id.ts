/**
 * Branded ids: a feed's id cannot be passed where a rule's is expected.
 * A plain string becomes an id only through the function of its name, at a border
 * (configuration, store, feed document) where it has been checked.
 */
declare const brand: unique symbol;

export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type FeedId = Id<'feed'>;
export type ItemId = Id<'item'>;
export type RuleId = Id<'rule'>;
export type ConceptId = Id<'concept'>;
export type StoryId = Id<'story'>;
export type AlertId = Id<'alert'>;
export type RouteId = Id<'route'>;
export type ChannelId = Id<'channel'>;
export type DigestId = Id<'digest'>;
export type DeliveryId = Id<'delivery'>;
export type NoticeId = Id<'notice'>;

const as =
  <Kind extends string>() =>
  (text: string): Id<Kind> =>
    text as Id<Kind>; // the one place where a string becomes an id

export const feedId = as<'feed'>();
export const itemId = as<'item'>();
export const ruleId = as<'rule'>();
export const conceptId = as<'concept'>();
export const storyId = as<'story'>();
export const alertId = as<'alert'>();
export const routeId = as<'route'>();
export const channelId = as<'channel'>();
export const digestId = as<'digest'>();
export const deliveryId = as<'delivery'>();
export const noticeId = as<'notice'>();
