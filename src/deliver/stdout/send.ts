import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { hash } from '../../lib/hash.js';
import type { ChannelId } from '../../model/id.js';
import type { Channel } from '../channel.js';
import type { ChannelDeps } from '../deps.js';
import { ABORTED } from '../error.js';
import { renderStdout } from './render.js';

export function openStdout(id: ChannelId, deps: ChannelDeps): Channel {
  const colour = deps.colour ?? (process.stdout.isTTY === true && pc.isColorSupported);
  return {
    id,
    type: 'stdout',
    recipients: [undefined],
    fingerprint: hash('stdout').slice(0, 10),
    render: renderStdout,
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      deps.stdout(`${colour ? body : stripVTControlCharacters(body)}\n`);
      return { kind: 'sent' };
    },
    async close() {},
  };
}
