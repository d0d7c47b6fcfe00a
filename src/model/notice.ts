import type { TroubleKind } from './feed-health.js';
import type { NoticeId } from './id.js';

export const NOTICE_SUBJECTS = ['feed', 'rule', 'channel', 'delivery', 'route', 'configuration'] as const;

/** News about the watch itself, committed once like an alert: the id is made of subject, name and beginning. */
export interface Notice {
  readonly id: NoticeId;
  readonly subject: (typeof NOTICE_SUBJECTS)[number];
  /** The id of the feed, rule, channel, delivery or route; of the configuration its main file. */
  readonly name: string;
  /** `began` when trouble starts, `ended` when it is over. */
  readonly phase: 'began' | 'ended';
  /** Of a feed that answers, what else is wrong with it; absent where the feed fails. */
  readonly trouble?: TroubleKind | 'outage';
  /** One sentence for people; never carries a secret. */
  readonly text: string;
  readonly at: number;
}
