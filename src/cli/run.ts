import { Command } from 'commander';
import { type App, openApp } from '../app.js';
import type { Backend } from '../backend/port.js';
import { openEnv } from '../config/env.js';
import { watchFiles } from '../config/watch-files.js';
import { systemClock } from '../lib/clock.js';
import { type Log, openLog } from '../lib/log.js';
import { loadWatch } from '../pipeline/load.js';
import { openReloader } from '../pipeline/reload.js';
import { logReporter } from '../pipeline/report.js';
import { many } from './count.js';
import { loadOrRefuse, openStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal } from './terminal.js';

/** The service itself. */
export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description(
      'poll, match and deliver until stopped (SIGINT, SIGTERM); edited files are taken over (or SIGHUP)',
    )
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
        await (options.once ? workOnce(app, terminal) : workUntilStopped(app, log, backend, terminal));
      } finally {
        await backend.close();
      }
    });
}

async function workOnce(app: App, terminal: Terminal): Promise<void> {
  try {
    const broken = await app.once();
    if (broken === 0) return;
    terminal.stderr.write(`${broken} jobs broke; the log says why, and the next run takes them up again.\n`);
    throw new Exit(PROBLEMS_FOUND);
  } finally {
    await app.stop();
  }
}

async function workUntilStopped(app: App, log: Log, backend: Backend, terminal: Terminal): Promise<void> {
  const signalled = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
  });
  const unwatch = reloadOnChange(app, log);
  const { place } = await backend.state.status();
  await app.start();
  const { watch } = app.context;
  const feeds = watch.feeds.filter((feed) => feed.enabled).length;
  terminal.stderr.write(
    `Watching ${many(feeds, 'feed')} with ${many(watch.rules.length, 'rule')} for ${many(watch.routes.length, 'route')}; state in ${place}. Ctrl-C stops.\n`,
  );
  const other = await Promise.race([signalled, app.ousted]);
  if (other !== undefined) terminal.stderr.write(`The store is now worked on by ${other}.\n`);
  terminal.stderr.write('Stopping: work that has begun is finished first.\n');
  unwatch();
  await app.stop();
  if (other !== undefined) throw new Exit(PROBLEMS_FOUND);
}

/** Edited files are taken over, and on SIGHUP all is read anew, secrets in files too. @returns ends it */
function reloadOnChange(app: App, log: Log): () => void {
  const { root } = app.context.watch;
  const reloader = openReloader(app, () => loadWatch(root, openEnv(root)), log);
  const reload = (): void => void reloader.reload();
  const onSignal = (): void => {
    log.info({}, 'SIGHUP: the configuration is read anew');
    reload();
  };
  process.on('SIGHUP', onSignal);
  const unwatch = watchFiles(root, reload);
  return () => {
    unwatch();
    process.off('SIGHUP', onSignal);
  };
}
