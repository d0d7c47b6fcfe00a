import type { Command } from 'commander';

/** The global `--root`, absolute. */
export function rootOf(command: Command): string {
  const { root } = command.optsWithGlobals<{ root: string }>();
  return root;
}
