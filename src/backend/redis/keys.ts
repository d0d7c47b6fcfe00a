/**
 * Every key of the store: what it holds, and what ends it. All share one hash tag, `{atalaya}` unless told, so that a
 * cluster keeps them in one slot and one script may touch them all. Scripts build the names below from KEYS[1],
 * the tag with its colon; what stands in `<…>` is an id. A test holds the keys of a used store against this table.
 */
export interface KeyKind {
  readonly name: string;
  readonly type: 'string' | 'hash' | 'list' | 'set' | 'zset';
  readonly holds: string;
  /** What removes it. Nothing unfinished ever expires by the clock. */
  readonly ends: string;
}

export const KEY_KINDS: readonly KeyKind[] = [
  {
    name: 'schema',
    type: 'string',
    holds: 'version of this layout, or who is restoring it',
    ends: 'never',
  },
  {
    name: 'calls:<scope>',
    type: 'hash',
    holds: 'call id → number:answer, the last few',
    ends: 'a day unused',
  },

  { name: 'feeds', type: 'hash', holds: 'id → record (JSON)', ends: 'never: marks keep old items quiet' },
  { name: 'feeds:rev', type: 'hash', holds: 'id → rev', ends: 'never' },
  {
    name: 'feeds:due',
    type: 'zset',
    holds: 'enabled feeds by due time',
    ends: 'a feed’s adoption without it',
  },
  {
    name: 'feeds:failing',
    type: 'zset',
    holds: 'enabled feeds whose last poll failed, by since when',
    ends: 'a poll that succeeds, adoption without it',
  },
  {
    name: 'feeds:new',
    type: 'set',
    holds: 'enabled feeds that have neither failed nor answered',
    ends: 'a feed’s first poll, adoption without it',
  },
  {
    name: 'seen:<feed>',
    type: 'hash',
    holds: 'key → met at (base 36), blank, mark',
    ends: 'poll commits forget',
  },

  { name: 'items', type: 'hash', holds: 'id → number, first seen at, packed item', ends: 'sweep' },
  { name: 'items:age', type: 'zset', holds: 'number:id by first seen at', ends: 'sweep' },
  { name: 'items:bytes', type: 'string', holds: 'size of all packed items', ends: 'sweep counts down' },
  { name: 'items:last', type: 'string', holds: 'the last item’s number', ends: 'never' },

  { name: 'stories', type: 'hash', holds: 'id → story (JSON)', ends: 'sweep, some time after it closed' },
  { name: 'stories:head', type: 'hash', holds: 'id → version:seq:closes at', ends: 'with its story' },
  { name: 'stories:id', type: 'hash', holds: 'seq → id', ends: 'with its story' },
  {
    name: 'stories:last',
    type: 'string',
    holds: 'the last story’s seq',
    ends: 'never: no number comes twice',
  },
  { name: 'stories:closing', type: 'zset', holds: 'ids by closing time', ends: 'with its story' },
  {
    name: 'stories:keys',
    type: 'hash',
    holds: 'id → its keys, blank between',
    ends: 'sweep, once it closed',
  },
  {
    name: 'key:<e|s><story key>',
    type: 'zset',
    holds: 'seqs by closing time; e: an exact key, s: of a sketch',
    ends: 'sweep, once the last closed',
  },

  { name: 'alerts', type: 'hash', holds: 'id → alert (JSON)', ends: 'sweep' },
  { name: 'alerts:at', type: 'zset', holds: 'ids by time', ends: 'with its alert' },
  { name: 'alerts:story', type: 'hash', holds: 'id → story', ends: 'with its alert' },
  { name: 'told:<story>', type: 'list', holds: 'ids of the story’s alerts', ends: 'with its alerts' },
  { name: 'notices', type: 'hash', holds: 'id → notice (JSON)', ends: 'sweep' },
  { name: 'notices:at', type: 'zset', holds: 'ids by time', ends: 'with its notice' },

  {
    name: 'route:<route>',
    type: 'hash',
    holds: 'version, openedAt, closesAt',
    ends: 'never: the version rises',
  },
  {
    name: 'routes:due',
    type: 'zset',
    holds: 'routes with an open window by closing time',
    ends: 'the closing',
  },
  { name: 'open:<route>', type: 'list', holds: 'what waits: a:alert or n:notice', ends: 'the closing' },
  {
    name: 'entered:<a|n>:<id>',
    type: 'hash',
    holds: 'route → digest, empty while open',
    ends: 'with the alert or notice',
  },

  { name: 'digests', type: 'hash', holds: 'id → digest (JSON)', ends: 'sweep, after its deliveries' },
  { name: 'digests:at', type: 'zset', holds: 'ids by time', ends: 'with its digest' },
  { name: 'tells:<story>', type: 'zset', holds: 'what tells it, as in deliveries', ends: 'with them' },
  { name: 'digests:of:<digest>', type: 'zset', holds: 'its deliveries, as in deliveries', ends: 'with them' },
  { name: 'digests:told:<digest>', type: 'list', holds: 'its entries, as in open', ends: 'with its digest' },
  { name: 'closed:<route>', type: 'zset', holds: 'digests with deliveries by closing time', ends: 'sweep' },

  {
    name: 'delivery:<delivery>',
    type: 'hash',
    holds: 'n digest channel state createdAt dueAt finishedAt holder holdMs heldUntil rev tells data (JSON)',
    ends: 'sweep, some time after it finished',
  },
  { name: 'deliveries', type: 'zset', holds: 'n:id by when they were planned', ends: 'with its delivery' },
  { name: 'deliveries:last', type: 'string', holds: 'the last delivery’s n', ends: 'never' },
  {
    name: 'deliveries:due',
    type: 'zset',
    holds: 'pending ones that nobody holds, n:id, by when they are due',
    ends: 'it is taken',
  },
  {
    name: 'deliveries:held',
    type: 'zset',
    holds: 'pending ones that are held, n:id, by until when',
    ends: 'it is finished or let go',
  },
  {
    name: 'deliveries:finished',
    type: 'zset',
    holds: 'ids of finished ones by when',
    ends: 'with its delivery',
  },
  {
    name: 'deliveries:in:<state>',
    type: 'zset',
    holds: 'those in that state, as in deliveries',
    ends: 'another state',
  },
  {
    name: 'waiting:<channel>',
    type: 'zset',
    holds: 'what waits for it, as in deliveries',
    ends: 'another state',
  },

  { name: 'channels', type: 'hash', holds: 'id → record (JSON)', ends: 'never' },
  { name: 'rules', type: 'hash', holds: 'id → changed at, blank, digest', ends: 'adoption without it' },
  { name: 'mutes', type: 'hash', holds: 'subject:name → mute (JSON)', ends: 'sweep, once it ended' },
  { name: 'mutes:held', type: 'hash', holds: 'subject:name → alerts held back', ends: 'with its mute' },
  {
    name: 'unsubscriptions',
    type: 'hash',
    holds: 'channel, blank, route or nothing, blank, address → since when',
    ends: 'somebody subscribes again',
  },
  { name: 'leases', type: 'set', holds: 'names of leases', ends: 'sweep, once nobody holds it' },
  {
    name: 'lease:<name>',
    type: 'zset',
    holds: 'holders by when they let go',
    ends: 'sweep, once nobody holds it',
  },
  { name: 'workers', type: 'hash', holds: 'holder → record (JSON)', ends: 'sweep, once it is gone' },
  {
    name: 'workers:until',
    type: 'zset',
    holds: 'holders by when they count as gone',
    ends: 'with its worker',
  },
  { name: 'terms', type: 'hash', holds: 'word → items that had it', ends: 'never' },
  { name: 'terms:items', type: 'string', holds: 'items counted', ends: 'never' },

  { name: 'jobs:turn', type: 'string', holds: 'the process that ticks', ends: 'before the next tick' },
  { name: 'jobs:<queue>…', type: 'hash', holds: 'BullMQ’s own', ends: 'BullMQ: finished jobs are not kept' },
];

/** `{atalaya}:`, with which every key begins. */
export function keyPrefix(tag: string): string {
  return `{${tag}}:`;
}
