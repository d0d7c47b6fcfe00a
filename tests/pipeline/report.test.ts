/** One line a decision: what an operator reads. */
import { describe, expect, it } from 'vitest';
import type { Log } from '../../src/lib/log.js';
import type { Delivery } from '../../src/model/delivery.js';
import { channelId, feedId, routeId } from '../../src/model/id.js';
import { logReporter, type Reporter, reportToAll, silentReporter } from '../../src/pipeline/report.js';
import { aDelivery, aDigest, NOON } from '../builders.js';

/** What `tell` makes the log say, as `level message`. */
function said(tell: (reporter: Reporter) => void): readonly string[] {
  const lines: string[] = [];
  const at = (level: string) => (_: unknown, message: string) => void lines.push(`${level} ${message}`);
  const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  tell(logReporter(log));
  return lines;
}

const feed = feedId('bo-valle');
const channel = channelId('desk');
const tellDelivery = (state: Delivery['state']) => (reporter: Reporter) =>
  reporter.delivered(aDelivery({ state, dueAt: NOON }), aDigest());

describe('a decision', () => {
  it.each<[string, (reporter: Reporter) => void]>([
    ['debug not modified', (to) => to.polled({ kind: 'not-modified', feed, how: '304' })],
    ['debug poll not stored: another was faster', (to) => to.polled({ kind: 'stale', feed })],
    ['warn poll failed', (to) => to.polled({ kind: 'failed', feed, reason: 'HTTP 500', failures: 1 })],
    ['info digest closed', (to) => to.closed(routeId('on-call'), aDigest(), 1, 0)],
    ['info digest postponed', (to) => to.postponed(routeId('on-call'), NOON, 'quiet hours')],
    ['info delivered', tellDelivery('delivered')],
    ['warn not delivered; tried again later', tellDelivery('pending')],
    ['warn not delivered; it waits for its channel', tellDelivery('waiting')],
    ['info not delivered, and will not be', tellDelivery('withheld')],
    ['error delivery failed for good', tellDelivery('failed')],
    ['error channel stopped; what is due there waits for a probe', (to) => to.stopped(channel, '401')],
    ['info channel takes messages again', (to) => to.resumed(channel)],
    ['error a job failed; it will be found again', (to) => to.broke({ kind: 'tick' }, new Error('x'))],
  ])('is one line: %s', (line, tell) => {
    expect(said(tell)).toEqual([line]);
  });

  it('is heard by every reporter, in order', () => {
    const heard: string[] = [];
    const listener = (name: string): Reporter => ({
      ...silentReporter,
      resumed: (id) => heard.push(`${name} ${id}`),
    });
    reportToAll([listener('a'), listener('b')]).resumed(channel);
    expect(heard).toEqual(['a desk', 'b desk']);
  });
});
