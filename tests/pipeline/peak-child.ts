/** Runs a watch once and says how much memory that took at most, KiB. */
import { systemClock } from '../../src/lib/clock.js';
import { openHome } from './home.js';

const watch = await openHome({ dir: process.argv[2] ?? '', env: {} }, systemClock);
await watch.app.once();
await watch.close();
process.stdout.write(String(process.resourceUsage().maxRSS));
