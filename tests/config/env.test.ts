import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openEnv } from '../../src/config/env.js';
import { aRoot } from './root.js';

describe('a variable', () => {
  it('comes from the environment before .env', () => {
    const root = aRoot({ '.env': 'DESK=from-file\nMAIL="from file"\n' });
    const env = openEnv(root, { DESK: 'from-environment' });
    expect(env.get('DESK')).toEqual({ kind: 'set', value: 'from-environment' });
    expect(env.get('MAIL')).toEqual({ kind: 'set', value: 'from file' });
  });

  it('is read from the file that NAME_FILE names, without its last line break', () => {
    const root = aRoot({ 'secrets/desk': 'https://hook\n' });
    expect(openEnv(root, { DESK_FILE: 'secrets/desk' }).get('DESK')).toEqual({
      kind: 'set',
      value: 'https://hook',
    });
  });

  it('is unset when it is nowhere, or empty', () => {
    const env = openEnv(aRoot({ '.env': 'EMPTY=\n' }), {});
    expect(env.get('DESK')).toEqual({ kind: 'unset' });
    expect(env.get('EMPTY')).toEqual({ kind: 'unset' });
  });

  it.each([
    ['missing', 'nowhere', 'ENOENT'],
    ['empty', 'blank', 'which is empty'],
  ])('says so when its file is %s', (_, file, reason) => {
    const found = openEnv(aRoot({ blank: '\n' }), { DESK_FILE: file }).get('DESK');
    expect(found).toEqual({ kind: 'unreadable', reason: expect.stringContaining(reason) });
  });

  it('is read anew after .env changed', () => {
    const root = aRoot({ '.env': 'DESK=old' });
    expect(openEnv(root, {}).get('DESK')).toEqual({ kind: 'set', value: 'old' });
    writeFileSync(join(root, '.env'), 'DESK=new');
    expect(openEnv(root, {}).get('DESK')).toEqual({ kind: 'set', value: 'new' });
  });
});
