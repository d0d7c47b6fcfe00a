/**
 * What a slow channel costs the others: a burst of five hundred alerts, told to five channels with and without a
 * sixth whose service takes its time. `npm run bench:burst`; both take turns, and of the runs the median is told.
 */
import { type Burst, playBurst } from '../pipeline/burst.js';
import { quantile } from './measure.js';

const RUNS = 3;
const FAST = ['discord-a', 'discord-b', 'slack', 'bot', 'webhook'];

const alone: Burst[] = [];
const beside: Burst[] = [];
for (let run = 1; run <= RUNS; run++) {
  alone.push(await playBurst(run, false));
  beside.push(await playBurst(run, true));
}
for (const [name, bursts] of Object.entries({ alone, beside })) {
  const channels = bursts.flatMap((burst) => Object.values(burst.channels));
  const lost = channels.flatMap(({ digests }) => [...digests.values()].filter((count) => count !== 1)).length;
  const twice = channels.flatMap(({ messages }) =>
    [...messages.values()].filter((count) => count > 1),
  ).length;
  const parts = channels.reduce((sum, told) => sum + told.parts, 0);
  const taken = channels.reduce((sum, told) => sum + told.taken, 0);
  console.log(`${name}: ${parts} messages planned, ${taken} taken; ${lost} alerts lost, ${twice} told twice`);
}
console.log(`\np95 from planned to delivered, median of ${RUNS} runs\n`);
for (const channel of FAST) {
  const [without, with_] = [alone, beside].map((bursts) => p95Of(bursts, channel));
  console.log(
    `${channel.padEnd(10)} alone ${without?.toFixed(1)} s, beside a slow channel ${with_?.toFixed(1)} s: × ${((with_ ?? 0) / (without ?? 1)).toFixed(2)}`,
  );
}
process.exit();

function p95Of(bursts: readonly Burst[], channel: string): number {
  const each = bursts.map(({ channels }) => quantile(channels[channel]?.delays ?? [], 0.95));
  return quantile(each, 0.5) / 1_000;
}
