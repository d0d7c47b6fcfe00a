/** `npm run test:faults -- --sequences 200 --seed 1 --store redis`: plays sequences of faults and tells how each ended. */
import { parseArgs } from 'node:util';
import { playSequence } from './sequence.js';
import { isSound } from './verdict.js';
import type { StoreKind } from './world.js';

const { values } = parseArgs({
  options: {
    sequences: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string' },
    fault: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});
let bad = 0;
let marked = 0;
let afterLoss = 0;
for (let n = 0; n < Number(values.sequences); n++) {
  const seed = Number(values.seed) + n;
  const store = (values.store ?? (seed % 4 === 0 ? 'embedded' : 'redis')) as StoreKind; // a wrong one has no faults to choose from
  const { faults, verdict } = await playSequence(seed, store, {
    ...(values.fault === undefined ? {} : { only: values.fault }),
    verbose: values.verbose,
  });
  const sound = isSound(verdict);
  if (!sound) bad += 1;
  marked += verdict.marked;
  afterLoss += verdict.afterLoss;
  const told = faults.map(({ at, name }) => `${at} ${name}`).join('; ');
  console.log(
    `${sound ? 'sound' : 'BROKEN'}  seed ${seed}  ${store}  ${verdict.stories} stories, ${verdict.lost.length} lost, ` +
      `${verdict.unmarked.length} unmarked repeats, ${verdict.marked} marked, ${verdict.afterLoss} after a loss, ${verdict.givenUp} given up, ${verdict.stuck} stuck  (${told})`,
  );
}
console.log(
  `${values.sequences} sequences: ${bad} broken, ${marked} messages marked as possible repeats, ` +
    `${afterLoss} stories told again after Redis lost its last second`,
);
process.exitCode = bad > 0 ? 1 : 0;
