import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import type { Backend } from '../backend/port.js';
import { readItemLine } from '../config/item-line.js';
import { systemClock } from '../lib/clock.js';
import { silentLog } from '../lib/log.js';
import type { Item } from '../model/item.js';
import { withLanguage } from '../pipeline/item-language.js';
import type { Watch } from '../pipeline/load.js';
import { type Present, previewRoutes, type RoutedAlert, readPresent } from '../pipeline/preview-routes.js';
import { lookUpOne } from './asked-item.js';
import { printItem } from './print-item.js';
import { printRouted } from './print-routed.js';
import { loadOrRefuse, openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function routesCommand(terminal: Terminal): Command {
  return new Command('routes')
    .description('which alerts go to which channels, and when')
    .addCommand(testCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya routes test item.json');
}

/** Where an item's alerts would go if it came now. */
function testCommand(terminal: Terminal): Command {
  return new Command('test')
    .description('show which routes would take the alerts of an item, to which channels, and when')
    .argument('<item>', 'a file with one item as JSON, or the id or address of an archived item')
    .option('--json', 'print as JSON')
    .allowUnknownOption() // ids may begin with a hyphen
    .addHelpText('after', '\nExample:\n  $ atalaya routes test item.json')
    .action(async (asked: string, options: { json?: true }, command: Command) => {
      const watch = await loadOrRefuse(terminal, command);
      const { item, present } = await readAsked(terminal, watch, asked);
      const routed = await previewRoutes(watch, item, systemClock.now(), present);
      if (options.json) await writeJson(terminal, { item, alerts: routed.map(asJson) });
      else await write(terminal.stdout, print(terminal, watch, item, routed));
    });
}

interface Asked {
  readonly item: Item;
  readonly present: Present;
}

/** The item, and what is open or muted where the watch has run. */
async function readAsked(terminal: Terminal, watch: Watch, asked: string): Promise<Asked> {
  const written = existsSync(asked) ? await withLanguage(readItemFile(terminal, watch, asked)) : undefined;
  const backend = await openIfThere(watch, written !== undefined);
  try {
    const present = await readPresent(backend?.state, watch.routes);
    if (written !== undefined) return { item: written, present };
    if (backend === undefined) throw new Error('an item of the archive needs a store'); // it was asked for above
    return { item: (await lookUpOne(backend.state, asked, terminal)).item, present };
  } finally {
    await backend?.close();
  }
}

/** A written item can be routed before anything was polled. */
async function openIfThere(watch: Watch, optional: boolean): Promise<Backend | undefined> {
  if (optional && !existsSync(resolve(watch.root, watch.settings.store.file))) return undefined;
  return openOldStore(watch, silentLog);
}

function readItemFile(terminal: Terminal, { feeds }: Watch, file: string): Item {
  const read = readItemLine(
    withId(readFileSync(file, 'utf8')),
    new Map(feeds.map((feed) => [feed.id, feed])),
  );
  if (read.kind === 'item') return read.item;
  terminal.stderr.write(`${file}: ${read.reason}\n`);
  throw new Exit(PROBLEMS_FOUND);
}

/** A rule's example has none, and it does not matter here. */
function withId(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    const isItem = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isItem ? JSON.stringify({ id: 'as-written', ...value }) : text;
  } catch {
    return text; // told by the reader
  }
}

function print(terminal: Terminal, watch: Watch, item: Item, routed: readonly RoutedAlert[]): string {
  const evidence = routed.flatMap(({ alert }) => alert.evidence);
  const feeds = new Map(watch.feeds.map((feed) => [feed.id, feed]));
  const printed = printItem(terminal.data, { item, evidence }, feeds);
  if (routed.length === 0) return `${printed}\nNo rule fires on it, so no route is asked.\n`;
  return `${printed}${routed.map((each) => printRouted(terminal.data, watch, each)).join('')}`;
}

function asJson({ alert: { rule, severity, tags }, mute, taken, refused }: RoutedAlert) {
  return {
    rule,
    severity,
    tags,
    mute,
    taken: taken.map(({ route: { id, to, zone }, closesAt }) => ({ route: id, to, zone, closesAt })),
    refused: refused.map(({ route, by }) => ({ route: route.id, by })),
  };
}
