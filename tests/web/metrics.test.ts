import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import type { Backend } from '../../src/backend/port.js';
import { MINUTE, SECOND } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { channelId, feedId, routeId, ruleId } from '../../src/model/id.js';
import type { PollReport } from '../../src/pipeline/report.js';
import { type Metrics, openMetrics } from '../../src/web/metrics.js';
import { aClock, aDelivery, aDigest, anAlert, anItem, type DrivenClock, NOON } from '../builders.js';

let dir: string;
let backend: Backend;
let clock: DrivenClock;
let metrics: Metrics;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'atalaya-'));
  clock = aClock();
  backend = await openBackend({ file: join(dir, 'watch.db'), clock, log: silentLog });
  metrics = openMetrics('0.1.0', backend.state);
});
afterEach(async () => {
  await backend.close();
  rmSync(dir, { recursive: true });
});

/** Those of ours that have a value, without the buckets. */
async function figures(): Promise<ReadonlyMap<string, number>> {
  const { text } = await metrics.print();
  const lines = text.split('\n').filter((line) => line.startsWith('atalaya_') && !line.includes('_bucket'));
  return new Map(lines.map((line) => [line.slice(8, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

const feed = feedId('bo-valle');
const aPoll = (changes: Partial<Extract<PollReport, { kind: 'polled' }>> = {}): PollReport => ({
  kind: 'polled',
  feed,
  reader: 'rss-parser',
  items: 3,
  blank: 0,
  skipped: [],
  fresh: [],
  delays: [],
  ...changes,
});

describe('metrics', () => {
  it('count polls by outcome, and what they brought by rule', async () => {
    const alert = anAlert({ rule: ruleId('cargo') });
    const match = { rule: ruleId('cargo'), evidence: [] };
    const fresh = [
      { item: anItem(), matches: [match, { ...match, rule: ruleId('ships') }], alerts: [alert] },
      { item: anItem(), matches: [], alerts: [] },
    ] as never; // a match's other facts are not looked at
    metrics.reporter.polled(aPoll({ fresh, delays: [MINUTE, 2 * MINUTE] }));
    metrics.reporter.polled({ kind: 'failed', feed, reason: 'HTTP 500', failures: 1 });
    const all = await figures();
    expect(all.get('polls_total{outcome="polled"}')).toBe(1);
    expect(all.get('polls_total{outcome="failed"}')).toBe(1);
    expect(all.get('items_total')).toBe(2);
    expect(all.get('matches_total{rule="ships"}')).toBe(1);
    expect(all.get('alerts_total{rule="cargo"}')).toBe(1);
    expect(all.get('publication_to_seen_seconds_sum')).toBe(180);
  });

  it('count deliveries by channel and outcome, and how long news took', async () => {
    const digest = aDigest({ from: NOON, schedule: 'immediate' });
    const delivery = aDelivery({ channel: channelId('desk'), state: 'pending' });
    metrics.reporter.delivered(delivery, digest);
    metrics.reporter.delivered({ ...delivery, state: 'delivered', finishedAt: NOON + 90 * SECOND }, digest);
    metrics.reporter.closed(routeId('on-call'), digest, 1, 3);
    const all = await figures();
    expect(all.get('deliveries_total{channel="desk",outcome="retry"}')).toBe(1);
    expect(all.get('deliveries_total{channel="desk",outcome="delivered"}')).toBe(1);
    expect(all.get('seen_to_delivered_seconds_sum{schedule="immediate"}')).toBe(90);
    expect(all.get('digests_total{route="on-call"}')).toBe(1);
    expect(all.get('recipients_left_out_total{route="on-call"}')).toBe(3);
  });

  it('show what is due, and for how long', async () => {
    await backend.state.adopt({
      feeds: [{ id: feed, dueAt: NOON - MINUTE }],
      routes: [],
      channels: [],
      rules: [],
    });
    const all = await figures();
    expect(all.get('due{kind="feeds"}')).toBe(1);
    expect(all.get('due_oldest_seconds')).toBe(60);
    expect(all.get('feeds{state="not_answered"}')).toBe(1);
    expect(all.get('store_up')).toBe(1);
  });

  it('show how many processes work, and whether they agree', async () => {
    const worker = { roles: ['poll' as const], version: '0.1.0', startedAt: NOON };
    for (const [holder, configuration] of [
      ['a', 'x'],
      ['b', 'y'],
    ] as const)
      await backend.state.announce({ ...worker, holder, configuration }, MINUTE);
    const all = await figures();
    expect(all.get('workers{role="poll"}')).toBe(2);
    expect(all.get('workers{role="deliver"}')).toBe(0);
    expect(all.get('configurations')).toBe(2);
  });

  it('say that the store is away, and show no old figures then', async () => {
    await backend.close();
    const all = await figures();
    expect(all.get('store_up')).toBe(0);
    expect([...all.keys()].some((name) => name.startsWith('due'))).toBe(false);
  });

  it('are named as Prometheus asks, and label nothing by feed, item or address', async () => {
    metrics.reporter.polled(aPoll());
    const { type, text } = await metrics.print();
    expect(type).toContain('text/plain; version=0.0.4');
    const ours = [...text.matchAll(/^# TYPE (atalaya_\S+) (\w+)$/gm)];
    expect(ours.length).toBeGreaterThan(20);
    for (const [, name = '', kind] of ours) {
      expect(name).toMatch(/^[a-z_]+$/);
      expect(name.endsWith('_total'), name).toBe(kind === 'counter');
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mib)\b/);
    }
    expect(text).not.toContain('bo-valle');
    expect(text.split('\n').filter((line) => line.startsWith('# HELP')).length).toBe(
      new Set(text.split('\n').filter((line) => line.startsWith('# HELP'))).size,
    );
  });
});
