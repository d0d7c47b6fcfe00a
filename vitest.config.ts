import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Much of a test is waiting for real servers and processes: a machine of two cores has time for two files at once. */
const maxWorkers = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers },
});
