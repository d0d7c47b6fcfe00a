/** `feeds pause` and `feeds resume`: one word in a file; a running watch takes it up by itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { switchFeed } from '../config/feed-edit.js';
import { readYaml } from '../config/yaml.js';
import { refuseUnknown } from './asked-feeds.js';
import { saveEdited } from './feed-files.js';
import { readOrRefuse } from './store.js';
import { type Terminal, write } from './terminal.js';

export function pauseCommand(terminal: Terminal): Command {
  return switchCommand(terminal, 'pause', false, 'stop asking feeds: writes enabled: false where they stand');
}

export function resumeCommand(terminal: Terminal): Command {
  return switchCommand(
    terminal,
    'resume',
    true,
    'ask paused feeds again: writes enabled: true where they stand',
  );
}

function switchCommand(terminal: Terminal, verb: string, enabled: boolean, words: string): Command {
  return new Command(verb)
    .description(words)
    .argument('<ids...>', 'feeds')
    .addHelpText('after', `\nExample:\n  $ atalaya feeds ${verb} bo-abi`)
    .action(async (ids: readonly string[], _: unknown, command: Command) => {
      const { root, config } = readOrRefuse(terminal, command);
      refuseUnknown(
        terminal,
        ids,
        config.feeds.map(({ value }) => value.id),
      );
      for (const { file, value } of config.feeds) {
        const { id } = value;
        if (!ids.includes(id)) continue;
        if (value.enabled !== enabled) {
          const path = join(root, file);
          saveEdited(
            terminal,
            path,
            file,
            switchFeed(readFileSync(path, 'utf8'), placeOf(root, file, id), enabled),
          );
        }
        await write(terminal.stdout, `${id} is ${enabled ? 'on' : 'paused'}: ${file}\n`);
      }
    });
}

/** Of the feed in its file's list. */
function placeOf(root: string, file: string, id: string): number {
  const yaml = readYaml(root, file);
  const value = yaml.kind === 'read' ? yaml.document.value : undefined;
  const feeds = typeof value === 'object' && value !== null && 'feeds' in value ? value.feeds : undefined;
  const isIt = (feed: unknown): boolean =>
    typeof feed === 'object' && feed !== null && 'id' in feed && feed.id === id;
  return Array.isArray(feeds) ? feeds.findIndex(isIt) : -1;
}
