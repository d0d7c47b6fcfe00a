import { Command, InvalidArgumentError } from 'commander';
import { openChannel } from '../deliver/registry.js';
import { many } from '../lib/count.js';
import { silentLog } from '../lib/log.js';
import type { Delivery } from '../model/delivery.js';
import { deliveryId } from '../model/id.js';
import { loadChannels } from '../pipeline/load-routes.js';
import { resendDelivery, type Ways } from '../pipeline/resend.js';
import { when } from './status.js';
import { type Aside, openOldStore, readOrRefuse } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

const SHOWN = 50;

/** What was sent where, newest first, and what could not be sent and why. */
export function deliveriesCommand(terminal: Terminal): Command {
  return new Command('deliveries')
    .description('list digests sent, waiting and failed, newest first')
    .option('--failed', 'only those that failed or wait for a stopped channel')
    .option('--limit <n>', 'how many', wholeNumber, SHOWN)
    .option('--json', 'print as JSON')
    .addCommand(resendCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya deliveries --failed')
    .action(async (options: { failed?: true; limit: number; json?: true }, command: Command) => {
      const backend = await openOldStore(readOrRefuse(terminal, command), silentLog);
      try {
        const deliveries = await backend.state.listDeliveries({
          limit: options.limit,
          ...(options.failed ? { states: ['failed', 'waiting'] as const } : {}),
        });
        if (options.json) await writeJson(terminal, deliveries.map(withoutBodies));
        else await write(terminal.stdout, deliveries.map(printDelivery).join('') || none(options.failed));
      } finally {
        await backend.close();
      }
    });
}

const none = (failed = false): string =>
  failed ? 'none has failed, and none waits for a stopped channel\n' : 'no deliveries yet\n';

/** By its own hand, whatever became of it: another delivery of the same digest. */
function resendCommand(terminal: Terminal): Command {
  return new Command('resend')
    .description('send a digest that failed, or was lost, once more')
    .argument('<id>', 'as atalaya deliveries lists it')
    .allowUnknownOption() // ids may begin with a hyphen
    .addHelpText('after', '\nExample:\n  $ atalaya deliveries resend Vb3xkq0mTn2c8fP1rYw5Zg')
    .action(async (id: string, _options: object, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const backend = await openOldStore(aside, silentLog);
      try {
        const resent = await resendDelivery(backend.state, waysOf(aside), deliveryId(id));
        if (resent.kind === 'refused') {
          terminal.stderr.write(`${resent.reason}\n`);
          throw new Exit(PROBLEMS_FOUND);
        }
        const { delivery } = resent;
        await write(
          terminal.stdout,
          `${delivery.id} goes out at once, or as soon as the service runs: ${delivery.route} → ${delivery.channel}\n`,
        );
      } finally {
        await backend.close();
      }
    });
}

/** The channel writes the digest out; it connects to nothing. */
function waysOf({ root, config }: Aside): Ways {
  const { channels } = loadChannels(config.settings);
  return {
    async open(id) {
      const settings = channels.get(id);
      return settings && openChannel(id, settings, { log: silentLog, stdout: () => {}, root });
    },
    routes: config.routes.map(({ value }) => value),
  };
}

function printDelivery(delivery: Delivery): string {
  const { id, createdAt, state, route, channel, recipient, parts = [], edit, attempts, reason } = delivery;
  const sent = parts.filter((part) => part.state === 'sent').length;
  const repeats = parts.filter((part) => part.possibleRepeat).length;
  const facts = [
    edit === undefined ? undefined : `edits a message of ${edit.of}`,
    parts.length > 1 ? `${sent} of ${parts.length} messages` : undefined,
    repeats > 0 ? many(repeats, 'possible repeat') : undefined,
    attempts > 0 ? `${many(attempts, 'attempt')} failed` : undefined,
    reason,
  ].filter((fact) => fact !== undefined);
  const to = recipient === undefined ? channel : `${channel} (${recipient})`;
  return `${when(createdAt)}  ${state.padEnd(9)}  ${id}  ${route} → ${to}${facts.length > 0 ? `  ${facts.join('; ')}` : ''}\n`;
}

/** Messages can be long, and the digest says it all. */
function withoutBodies({ parts, edit, ...delivery }: Delivery) {
  const { told: _, ...edits } = edit ?? {};
  return {
    ...delivery,
    ...(edit && { edit: edits }),
    ...(parts && { parts: parts.map(({ body: _, ...part }) => part) }),
  };
}

function wholeNumber(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1) throw new InvalidArgumentError('a whole number from 1 is wanted');
  return n;
}
