/** Places that a process shares with nobody are given and refused as the store would give and refuse them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import type { Backend } from '../../src/backend/port.js';
import { SECOND } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { placesOf } from '../../src/pipeline/places.js';
import { aClock } from '../builders.js';

const clock = aClock();
const dir = mkdtempSync(join(tmpdir(), 'atalaya-places-'));
let backend: Backend;

beforeAll(async () => {
  backend = await openBackend({ file: join(dir, 'watch.db'), clock, log: silentLog });
});
afterAll(async () => {
  await backend.close();
  rmSync(dir, { recursive: true });
});

const name = fc.constantFrom('host:a', 'host:b');
const holder = fc.constantFrom('one', 'two', 'three');
const step = fc.oneof(
  fc.record({ name, holder, slots: fc.integer({ min: 1, max: 2 }), ttl: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ name, holder }),
  fc.integer({ min: 1, max: 5 }),
);

it('a process that works alone gives places as its store would', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      run += 1;
      const own = placesOf(backend, clock);
      for (const each of steps) {
        if (typeof each === 'number') {
          clock.advance(each * SECOND);
          continue;
        }
        const place = `${run} ${each.name}`;
        if ('ttl' in each) {
          const lease = { ...each, name: place, ttl: each.ttl * SECOND };
          expect(await own.lease(lease)).toEqual(await backend.state.lease(lease));
        } else {
          await Promise.all([own, backend.state].map((places) => places.release(place, each.holder)));
        }
      }
    }),
    { numRuns: 50 },
  );
});

it('of thousands of places only those that nobody holds are forgotten', async () => {
  const own = placesOf(backend, clock);
  const take = (name: string, holder: string, ttl: number) => own.lease({ name, holder, ttl: ttl * SECOND });
  await take('host:kept', 'one', 60);
  for (let n = 0; n < 2_500; n++) {
    await take(`host:${n}`, 'one', 1);
    if (n % 1_000 === 0) clock.advance(2 * SECOND);
  }
  expect(await take('host:kept', 'two', 1)).toMatchObject({ kind: 'taken', by: 'one' });
  expect(await take('host:2499', 'two', 1)).toMatchObject({ kind: 'taken', by: 'one' });
  expect(await take('host:0', 'two', 1)).toEqual({ kind: 'held' });
});

it('processes that share a store share its places', () => {
  expect(placesOf({ ...backend, exclusive: false }, clock)).toBe(backend.state);
});
