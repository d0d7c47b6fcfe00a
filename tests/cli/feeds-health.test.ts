import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aRoot } from '../config/root.js';
import { aPolledHome, type Polled } from './polled.js';
import { run } from './terminal.js';

let polled: Polled;
beforeAll(async () => {
  polled = await aPolledHome(['valle', 'norte']);
  await polled.poll({ valle: [{ title: 'Un avión de carga' }] });
});
afterAll(() => polled.close());

describe('feeds health', () => {
  it('has a line for each feed, and counts the states', async () => {
    const { status, out } = await run(['feeds', 'health', '--root', polled.home.dir]);
    expect(status).toBe(0);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines[0]).toBe('state | feed | since | last answer | a new item every | today | why');
    expect(lines[1]).toMatch(/^good \| valle \| .+ ago \| \? \| \? \| $/);
    expect(lines[2]).toMatch(/^good \| norte \| .+ ago \| \? \| \? \| answers, and has never had an item$/);
    expect(lines.at(-2)).toBe('2 good');
  });

  it('prints as JSON', async () => {
    const { out } = await run(['feeds', 'health', '--json', '--root', polled.home.dir]);
    expect(JSON.parse(out)).toMatchObject([
      { id: 'valle', state: 'good', why: [], gaps: [] },
      { id: 'norte', state: 'good' },
    ]);
  });

  it('says what to do before anything was polled', async () => {
    const { status, err } = await run(['feeds', 'health', '--root', aRoot()]);
    expect(status).toBe(1);
    expect(err).toContain('nothing has been polled yet');
  });
});

describe('feeds schedule', () => {
  it('says when and why each feed is asked', async () => {
    const { out } = await run(['feeds', 'schedule', '--root', polled.home.dir]);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | '));
    expect(lines[0]).toBe('next | feed | last | wait | why');
    expect(lines[1]).toMatch(/^now \| \w+ \| \d+ min ago \| 1[5-7] min \| every 15m$/);
  });
});
