/** A process that opens a store on Redis and says where it is: `node --import tsx redis-child.ts URL`. */
import { openBackend } from '../../src/backend/open.js';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';

const redis = { url: new Secret(process.argv[2] ?? ''), tag: 'atalaya' };
const backend = await openBackend({ file: 'unused', clock: systemClock, log: silentLog, redis });
console.log((await backend.state.status()).place);
await backend.close();
