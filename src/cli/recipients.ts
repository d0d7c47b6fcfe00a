/** Who gets a channel's mail, who has left it, and what an operator does for somebody who writes a letter. */
import { Command } from 'commander';
import { silentLog } from '../lib/log.js';
import { didYouMean } from '../lib/suggest.js';
import { channelId, routeId } from '../model/id.js';
import { addressOf, type UnsubscriptionKey } from '../model/unsubscription.js';
import { type Recipient, recipientsOf } from '../pipeline/recipients.js';
import { pick, readChannels } from './asked-channel.js';
import { when } from './status.js';
import { type Aside, openOldStore, readOrRefuse } from './store.js';
import { printTable } from './table.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function recipientsCommand(terminal: Terminal): Command {
  return new Command('recipients')
    .description('list who gets the mail of a channel, and who has left what')
    .argument('<channel>', 'as atalaya.yml calls it')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya channels recipients director')
    .action(async (id: string, options: { json?: true }, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const recipients = await readRecipients(aside, id, readChannels(terminal, aside).get(channelId(id)));
      if (recipients.length === 0) pick(terminal, readChannels(terminal, aside), id); // it may be misspelt
      if (options.json) await writeJson(terminal, recipients);
      else await write(terminal.stdout, printTable(recipients.map(printRow)) || `${id} has no recipients\n`);
    });
}

async function readRecipients(
  aside: Aside,
  id: string,
  settings: Parameters<typeof recipientsOf>[1],
): Promise<readonly Recipient[]> {
  const backend = await openOldStore(aside, silentLog);
  try {
    const left = await backend.state.unsubscriptions();
    return recipientsOf(channelId(id), settings, aside.settings.routes, left);
  } finally {
    await backend.close();
  }
}

function printRow({ address, configured, left, gone }: Recipient): string[] {
  const since = left.map(({ route = 'all', at }) => `${route} since ${when(at)}`).join(', ');
  const what = left.length === 0 ? 'gets all' : `${gone ? 'gets nothing' : 'gets some'}; left ${since}`;
  return [address, `${what}${configured ? '' : '; not in the configuration'}`];
}

interface RouteOption {
  readonly route?: string;
}

export function unsubscribeCommand(terminal: Terminal): Command {
  return new Command('unsubscribe')
    .description('send a recipient no more mail of a channel: they asked by letter')
    .argument('<channel>', 'as atalaya.yml calls it')
    .argument('<address>', 'of a recipient of the channel')
    .option('--route <id>', 'of this route alone')
    .addHelpText('after', '\nExample:\n  $ atalaya channels unsubscribe director ana@example.org')
    .action(async (id: string, address: string, options: RouteOption, command: Command) => {
      const aside = readOrRefuse(terminal, command);
      const settings = pick(terminal, readChannels(terminal, aside), id);
      const { channel, ...key } = keyOf(id, address, options);
      const known = settings.type === 'email' ? settings.to.map(addressOf) : [];
      refuseUnknown(terminal, known, key.address, `recipient of ${id}`);
      const routes = aside.settings.routes.filter(({ to }) => to.includes(channel)).map((route) => route.id);
      if (key.route !== undefined) refuseUnknown(terminal, routes, key.route, `route to ${id}`);
      const backend = await openOldStore(aside, silentLog);
      try {
        await backend.state.unsubscribe({ channel, ...key, at: await backend.state.now() });
        const what = key.route === undefined ? `${id}` : `${key.route} by ${id}`;
        await write(terminal.stdout, `${key.address} gets no more mail of ${what}\n`);
      } finally {
        await backend.close();
      }
    });
}

export function resubscribeCommand(terminal: Terminal): Command {
  return new Command('resubscribe')
    .description('send mail again to a recipient who had left and asks for it')
    .argument('<channel>', 'as atalaya.yml calls it')
    .argument('<address>', 'as atalaya channels recipients lists it')
    .option('--route <id>', 'of this route alone')
    .addHelpText('after', '\nExample:\n  $ atalaya channels resubscribe director ana@example.org')
    .action(async (id: string, address: string, options: RouteOption, command: Command) => {
      const key = keyOf(id, address, options);
      const backend = await openOldStore(readOrRefuse(terminal, command), silentLog);
      try {
        const left = (await backend.state.unsubscriptions()).filter(
          (each) =>
            each.channel === key.channel &&
            each.address === key.address &&
            (key.route === undefined || each.route === key.route),
        );
        if (left.length === 0) {
          terminal.stderr.write(
            `${key.address} has left nothing of that kind: atalaya channels recipients ${id}\n`,
          );
          throw new Exit(PROBLEMS_FOUND);
        }
        for (const each of left) await backend.state.resubscribe(each);
        const what = left.map(({ route = 'all' }) => route).join(', ');
        await write(terminal.stdout, `${key.address} gets mail of ${id} again (${what})\n`);
      } finally {
        await backend.close();
      }
    });
}

function keyOf(id: string, address: string, { route }: RouteOption): UnsubscriptionKey {
  const key = { channel: channelId(id), address: addressOf(address) };
  return route === undefined ? key : { ...key, route: routeId(route) };
}

function refuseUnknown(terminal: Terminal, known: readonly string[], asked: string, what: string): void {
  if (known.includes(asked)) return;
  const hint =
    didYouMean(asked, known) ?? (known.length > 0 ? `one of ${known.join(', ')}` : 'there is none');
  terminal.stderr.write(`${JSON.stringify(asked)} is no ${what} — ${hint}\n`);
  throw new Exit(PROBLEMS_FOUND);
}
