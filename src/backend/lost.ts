/**
 * What becomes of alerts whose route was taken out of the configuration before they were told: a digest that
 * still says what they were, and a failed delivery that people find in the list. The same for every adapter.
 */
import { hash } from '../lib/hash.js';
import type { Delivery } from '../model/delivery.js';
import type { Coverage, Digest, DigestGroup, DigestStory } from '../model/digest.js';
import { channelId, deliveryId, digestId } from '../model/id.js';
import type { Alert } from '../model/story.js';
import type { OpenDigest } from './records.js';

/** The channel of a delivery that never had one: no channel of the configuration can be called this. */
export const NO_CHANNEL = channelId('(none)');
export const ROUTE_REMOVED = 'route removed from the configuration';

/** @param now the store's clock, epoch ms */
export function recordLost(
  open: OpenDigest,
  coverage: Coverage,
  now: number,
): { readonly digest: Digest; readonly delivery: Delivery } {
  const name = `lost-${hash(open.route, String(open.openedAt), String(open.version))}`;
  const digest: Digest = {
    id: digestId(name),
    route: open.route,
    lang: 'en',
    zone: 'UTC',
    schedule: 'immediate',
    from: open.openedAt,
    to: now,
    late: true,
    groups: groupByRule(open),
    notices: open.notices,
    coverage,
  };
  const delivery: Delivery = {
    id: deliveryId(name),
    digest: digest.id,
    route: open.route,
    channel: NO_CHANNEL,
    state: 'failed',
    createdAt: now,
    dueAt: now,
    attempts: 0,
    reason: ROUTE_REMOVED,
    finishedAt: now,
  };
  return { digest, delivery };
}

/** Plainly, by rule in order of planning: the configuration that knew their titles is gone. */
function groupByRule(open: OpenDigest): DigestGroup[] {
  const groups = new Map<string, DigestGroup>();
  for (const alert of open.alerts) {
    const group = groups.get(alert.rule);
    const stories = [...(group?.stories ?? []), tellPlainly(alert, open)];
    groups.set(alert.rule, { rule: alert.rule, title: alert.rule, severity: alert.severity, stories });
  }
  return [...groups.values()];
}

function tellPlainly({ item, ...alert }: Alert, open: OpenDigest): DigestStory {
  return {
    story: alert.story,
    severity: alert.severity,
    reason: alert.reason,
    ...(item.lang === undefined ? {} : { lang: item.lang }),
    headline: { text: item.title, marks: [] },
    sources: [
      {
        outlet: item.outlet,
        ...(item.country === undefined ? {} : { country: item.country }),
        ...(item.affiliation === undefined ? {} : { affiliation: item.affiliation }),
        ...(item.url === undefined ? {} : { url: item.url }),
        at: item.publishedAt ?? item.seenAt,
      },
    ],
    publishers: open.stories.find((story) => story.id === alert.story)?.sources ?? 1,
    alsoFor: [],
  };
}
