import { describe, expect, it } from 'vitest';
import { loadShipped, shippedWatch } from './shipped.js';

const BEAT = [
  'bolivia-foreign-ministry',
  'hezbollah-finance',
  'iran-arms-drones',
  'iran-soft-power',
  'irgc-designations',
  'plots-attacks',
  'quds-force-flights',
  'us-pressure',
  'venezuela-guyana',
];

const watch = await shippedWatch();

describe('the shipped configuration', () => {
  it('has neither an error nor a warning in its feeds and rules', async () => {
    const { problems } = await loadShipped();
    expect(problems.filter(({ file }) => /^(feeds|rules)\//.test(file))).toEqual([]);
  });

  it('holds the nine rules of the beat', () => {
    expect(watch.rules.map(({ id }) => id).sort()).toEqual(BEAT);
  });
});

describe.each(watch.rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  it.each(['match', 'ignore'] as const)('shows what it should %s, in several languages', (kind) => {
    const examples = rule.examples[kind];
    expect(examples.length).toBeGreaterThanOrEqual(6);
    expect(new Set(examples.map(({ lang }) => lang)).size).toBeGreaterThanOrEqual(3);
  });

  it('is titled in every language of the digests, owned and reviewed', () => {
    expect(Object.keys(rule.title)).toEqual(expect.arrayContaining(['en', 'es', 'pt']));
    expect(rule).toMatchObject({ owner: expect.any(String), review: expect.stringMatching(/^2027-/) });
  });
});

describe('the feeds of the beat', () => {
  it('say who stands behind them', () => {
    const nameless = watch.feeds.filter((feed) => !feed.publisher || !feed.affiliation || !feed.country);
    expect(nameless).toEqual([]);
  });

  it('have an address of their own', () => {
    expect(new Set(watch.feeds.map(({ url }) => url)).size).toBe(watch.feeds.length);
  });

  it('say why they are off, when they are', () => {
    const silent = watch.feeds.filter(({ enabled, note }) => !enabled && !note?.startsWith('Off'));
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  it('cover every country and language that the rules speak of', () => {
    const on = watch.feeds.filter(({ enabled }) => enabled);
    expect(new Set(on.map(({ lang }) => lang))).toEqual(new Set(['ar', 'en', 'es', 'fa', 'he', 'pt']));
    expect(on.map(({ country }) => country)).toEqual(
      expect.arrayContaining(['bo', 've', 'ar', 'br', 'gy', 'ir', 'il', 'us', 'py', 'ec', 'ni']),
    );
  });

  it('read the foreign ministry of Bolivia from its page', () => {
    const ministry = watch.feeds.find(({ publisher }) => publisher === 'cancilleria-bo');
    expect(ministry).toMatchObject({ kind: 'page', enabled: true, country: 'bo', affiliation: 'government' });
  });
});
