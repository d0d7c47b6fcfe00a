import { describe, expect, it } from 'vitest';
import { run } from './terminal.js';

const COMMANDS = [
  [],
  ['run'],
  ['check'],
  ['match'],
  ['feeds'],
  ['rules'],
  ['rules', 'list'],
  ['rules', 'try'],
  ['rules', 'explain'],
  ['rules', 'backtest'],
  ['rules', 'new'],
  ['rules', 'fmt'],
  ['routes'],
  ['routes', 'test'],
  ['why'],
  ['mute'],
  ['mute', 'list'],
  ['unmute'],
  ['deliveries'],
  ['channels', 'recipients'],
  ['channels', 'unsubscribe'],
  ['channels', 'resubscribe'],
  ['status'],
  ['demo'],
];

describe('the help of a command', () => {
  it.each(COMMANDS.map((words) => ({ words, name: words.join(' ') || 'atalaya' })))(
    'fits eighty columns, with an example and defaults as one types them: $name',
    async ({ words }) => {
      const { status, out } = await run([...words, '--help']);
      expect(status).toBe(0);
      expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
      expect(out).toMatch(/^Examples?:\n {2}\$ .*atalaya/m);
      expect(out).not.toMatch(/default: \d{4,}/);
    },
  );
});
