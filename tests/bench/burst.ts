/**
 * What a slow channel costs the others: a burst of five hundred alerts, told to five channels with and without a
 * sixth whose service takes its time. `npm run bench:burst`. The two take turns, each first every other time, and a
 * channel is compared with itself within a turn, so that a slow minute of the machine is slow for both; of the turns
 * the median is told. Ends with 1 when something was lost or told twice, or a channel took more than twice its time.
 */
import { type Burst, playBurst } from '../pipeline/burst.js';
import { quantile } from './measure.js';

const TURNS = 5;
/** How many times its time a fast channel may take. */
const BAR = 2;
const FAST = ['discord-a', 'discord-b', 'slack', 'bot', 'webhook'];

const alone: Burst[] = [];
const beside: Burst[] = [];
for (let turn = 1; turn <= TURNS; turn++) {
  if (turn % 2 === 0) beside.push(await playBurst(turn, true));
  alone.push(await playBurst(turn, false));
  if (turn % 2 === 1) beside.push(await playBurst(turn, true));
}
let isSound = true;
for (const [name, bursts] of Object.entries({ alone, beside })) {
  const channels = bursts.flatMap((burst) => Object.values(burst.channels));
  const lost = channels.flatMap(({ digests }) => [...digests.values()].filter((count) => count !== 1)).length;
  const twice = channels.flatMap(({ messages }) =>
    [...messages.values()].filter((count) => count > 1),
  ).length;
  const parts = channels.reduce((sum, told) => sum + told.parts, 0);
  const taken = channels.reduce((sum, told) => sum + told.taken, 0);
  isSound &&= lost === 0 && twice === 0;
  console.log(`${name}: ${parts} messages planned, ${taken} taken; ${lost} alerts lost, ${twice} told twice`);
}
console.log(`\np95 from planned to delivered, ${TURNS} turns\n`);
for (const channel of FAST) {
  const before = alone.map((burst) => p95Of(burst, channel));
  const after = beside.map((burst) => p95Of(burst, channel));
  const ratios = after.map((p95, turn) => p95 / (before[turn] ?? 1));
  const ratio = quantile(ratios, 0.5);
  isSound &&= ratio <= BAR;
  const times = [before, after].map((all) => `${quantile(all, 0.5).toFixed(1)} s`);
  const span = [Math.min(...ratios), Math.max(...ratios)].map((n) => n.toFixed(2)).join('–');
  console.log(
    `${channel.padEnd(10)} alone ${times[0]}, beside a slow channel ${times[1]}: × ${ratio.toFixed(2)} (${span})`,
  );
}
process.exit(isSound ? 0 : 1);

/** s */
function p95Of({ channels }: Burst, channel: string): number {
  return quantile(channels[channel]?.delays ?? [], 0.95) / 1_000;
}
