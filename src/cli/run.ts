import { Command } from 'commander';
import { type App, openApp } from '../app.js';
import type { Backend } from '../backend/port.js';
import { systemClock } from '../lib/clock.js';
import { openLog } from '../lib/log.js';
import type { Watch } from '../pipeline/load.js';
import { logReporter } from '../pipeline/report.js';
import { loadOrRefuse, openStore } from './store.js';
import type { Terminal } from './terminal.js';

/** The service itself. */
export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description('poll, match and deliver until stopped (SIGINT, SIGTERM)')
    .option('--once', 'poll what is due, send what is due, and exit: for cron')
    .addHelpText('after', '\nExample:\n  $ atalaya run --once >> digests.txt')
    .action(async (options: { once?: true }, command: Command) => {
      const watch = await loadOrRefuse(terminal, command);
      const log = openLog(watch.settings.log, process.stderr.isTTY === true);
      const backend = await openStore(watch, log);
      try {
        const stdout = (text: string): void => void terminal.stdout.write(text);
        const parts = { watch, backend, log, stdout, report: logReporter(log), clock: systemClock };
        const app = await openApp(parts);
        await (options.once ? workOnce(app) : workUntilStopped(app, watch, backend, terminal));
      } finally {
        await backend.close();
      }
    });
}

async function workOnce(app: App): Promise<void> {
  try {
    await app.once();
  } finally {
    await app.stop();
  }
}

async function workUntilStopped(app: App, watch: Watch, backend: Backend, terminal: Terminal): Promise<void> {
  const stopped = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  const { place } = await backend.state.status();
  await app.start();
  const feeds = watch.feeds.filter((feed) => feed.enabled).length;
  terminal.stderr.write(
    `Watching ${feeds} feeds with ${watch.rules.length} rules for ${watch.routes.length} routes; state in ${place}. Ctrl-C stops.\n`,
  );
  await stopped;
  terminal.stderr.write('Stopping: work that has begun is finished first.\n');
  await app.stop();
}
