import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBackend } from '../../src/backend/open.js';
import { silentLog } from '../../src/lib/log.js';
import { describeBackend } from './contract.js';

describeBackend('the embedded store', async (clock) => {
  const folder = await mkdtemp(join(tmpdir(), 'atalaya-store-'));
  const open = () => openBackend({ file: join(folder, 'atalaya.db'), clock, log: silentLog });
  let backend = await open();
  return {
    backend,
    reopen: async () => {
      await backend.close();
      backend = await open();
      return backend;
    },
    cleanup: async () => {
      await backend.close();
      await rm(folder, { recursive: true });
    },
  };
});
