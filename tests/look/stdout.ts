/** Prints the sample digest as the stdout channel does: `npx tsx tests/look/stdout.ts`. */

import { openChannel } from '../../src/deliver/registry.js';
import { silentLog } from '../../src/lib/log.js';
import { channelId, deliveryId } from '../../src/model/id.js';
import { sampleDigest } from '../deliver/sample.js';

const channel = await openChannel(
  channelId('screen'),
  { type: 'stdout' },
  { log: silentLog, stdout: (text) => process.stdout.write(text), root: '.' },
);
const lang = process.argv[2] === 'en' || process.argv[2] === 'pt' ? process.argv[2] : 'es';
for (const [part, body] of channel.render(sampleDigest({ lang })).entries()) {
  const signal = new AbortController().signal;
  await channel.send(body, { delivery: deliveryId('look'), part, parts: 1, possibleRepeat: false, signal });
}
