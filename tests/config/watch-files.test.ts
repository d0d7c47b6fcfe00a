import { appendFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { watchFiles } from '../../src/config/watch-files.js';
import { aRoot } from './root.js';

const NEVER = 2 ** 30;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Resolves when a change is told. */
function change(root: string, times: { quiet: number; look: number }): Promise<void> {
  return new Promise((resolve) => ends.push(watchFiles(root, resolve, times)));
}

const edits: readonly (readonly [string, (root: string) => void])[] = [
  ['a rule is edited', (root) => appendFileSync(join(root, 'rules/cargo.yml'), '\n# more')],
  ['a concept is added', (root) => writeFileSync(join(root, 'rules/concepts/ship.yml'), 'id: ship')],
  [
    'the settings are replaced, as editors do',
    (root) => {
      writeFileSync(join(root, 'settings.tmp'), 'zone: UTC');
      renameSync(join(root, 'settings.tmp'), join(root, 'atalaya.yml'));
    },
  ],
  ['secrets are edited', (root) => writeFileSync(join(root, '.env'), 'DESK=x')],
  [
    'a file comes into a new folder',
    (root) => {
      mkdirSync(join(root, 'feeds/andes'));
      writeFileSync(join(root, 'feeds/andes/peru.yml'), 'feeds: []');
    },
  ],
];

describe('a change of what people edit', () => {
  it.each(edits)('is told by the system’s events when %s', async (_, edit) => {
    const root = aRoot();
    const told = change(root, { quiet: 10, look: NEVER });
    edit(root);
    await expect(told).resolves.toBeUndefined();
  });

  it.each(edits)('is found by looking when %s and no event comes', async (_, edit) => {
    const root = aRoot();
    const told = change(root, { quiet: NEVER, look: 10 });
    edit(root);
    await expect(told).resolves.toBeUndefined();
  });

  it('is looked for in a root without folders', async () => {
    const root = aRoot({
      'feeds/bolivia.yml': null,
      'rules/cargo.yml': null,
      'rules/concepts/cargo-plane.yml': null,
    });
    const told = change(root, { quiet: NEVER, look: 10 });
    mkdirSync(join(root, 'rules'));
    writeFileSync(join(root, 'rules/a.yml'), 'id: a');
    await expect(told).resolves.toBeUndefined();
  });
});
