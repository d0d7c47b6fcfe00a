import { Command } from 'commander';
import { runDemo } from '../demo/run.js';
import type { Terminal } from './terminal.js';

/** A tour without configuration, network or accounts. */
export function demoCommand(terminal: Terminal): Command {
  return new Command('demo')
    .description('show the whole watch at work on a made-up newsroom: no network, nothing to set up')
    .option('--out <dir>', 'keep the e-mail in this folder instead of a temporary one')
    .addHelpText('after', '\nExample:\n  $ atalaya demo --out /tmp/digest')
    .action(async (options: { out?: string }) => {
      await runDemo({
        ...options,
        write: (text) => void terminal.stdout.write(text),
        colours: terminal.data,
      });
    });
}
