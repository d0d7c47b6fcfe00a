import { Command, InvalidArgumentError } from 'commander';
import { type App, openApp } from '../app.js';
import { ROLES, type Role } from '../backend/jobs.js';
import { type ListenAddress, parseListen } from '../config/addresses.js';
import { openEnv } from '../config/env.js';
import { watchFiles } from '../config/watch-files.js';
import { systemClock } from '../lib/clock.js';
import { many } from '../lib/count.js';
import { SECOND } from '../lib/duration.js';
import { type Log, openLog } from '../lib/log.js';
import { withinTime } from '../lib/within-time.js';
import { loadWatch } from '../pipeline/load.js';
import { openReloader, type Reloaded } from '../pipeline/reload.js';
import { logReporter, reportToAll } from '../pipeline/report.js';
import { RolesRefused } from '../pipeline/roles.js';
import { type Asked, type Listeners, openListeners, type Service } from './listeners.js';
import { loadOrRefuse, openStore, sayPlace } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal } from './terminal.js';
import { build, version } from './version.js';

/** A store that is away is not waited for: who stopped us waits too. */
const FAREWELL = SECOND / 2;

interface RunOptions extends Asked {
  readonly once?: true;
}

/** The service itself. */
export function runCommand(terminal: Terminal): Command {
  return new Command('run')
    .description(
      'poll, match and deliver until stopped (SIGINT, SIGTERM); edited files are taken over (or SIGHUP)',
    )
    .option('--once', 'poll what is due, send what is due, and exit: for cron')
    .option('--role <roles>', 'what this process does: all, or some of poll, deliver, web', readRoles)
    .option('--listen <place>', 'host:port of /healthz, /readyz and /metrics, or none', readListen)
    .addHelpText(
      'after',
      '\nExamples:\n  $ atalaya run --once >> digests.txt\n  $ atalaya run --role poll,deliver --listen 127.0.0.1:8485',
    )
    .action((options: RunOptions, command: Command) => run(terminal, options, command));
}

async function run(terminal: Terminal, options: RunOptions, command: Command): Promise<void> {
  const { role: roles = ROLES } = options;
  if (options.once && roles.length < ROLES.length)
    refuse(terminal, '--once does everything: leave --role out');
  const watch = await loadOrRefuse(terminal, command, { program: build() });
  const log = await openLog(watch.settings.log, process.stderr.isTTY === true);
  const backend = await openStore(watch, log);
  try {
    // an import of its own: what has no metrics to show starts faster without it
    const metrics = options.once
      ? undefined
      : (await import('../web/metrics.js')).openMetrics(version(), backend.state);
    const report = metrics ? reportToAll([logReporter(log), metrics.reporter]) : logReporter(log);
    const stdout = (text: string): void => void terminal.stdout.write(text);
    const parts = { watch, backend, log, stdout, report, clock: systemClock, roles, version: version() };
    const app = await openApp(parts).catch((error: unknown) => {
      throw error instanceof RolesRefused ? refuse(terminal, error.message) : error;
    });
    if (metrics === undefined) return await workOnce(app, terminal);
    const ops = { unready: app.unready, metrics: metrics.print, log };
    await workUntilStopped({ app, log, roles, ops, onReload: metrics.reloaded }, options, terminal);
  } finally {
    const late = 'the store did not let go in time';
    await withinTime(FAREWELL, backend.close(), late).catch(() => log.warn({}, late));
  }
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

type Running = Service & { readonly onReload: (outcome: Reloaded['kind']) => void };

async function workUntilStopped(service: Running, options: RunOptions, terminal: Terminal): Promise<void> {
  const { app, log } = service;
  const signalled = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(undefined));
  });
  let listeners: Listeners | undefined;
  let unwatch: (() => void) | undefined;
  let other: string | undefined;
  try {
    listeners = await openListeners(service, options);
    unwatch = reloadOnChange(app, log, service.onReload);
    await app.start();
    terminal.stderr.write(`${await sayWhatRuns(service, listeners)} Ctrl-C stops.\n`);
    other = await Promise.race([signalled, app.ousted]);
    if (other !== undefined) terminal.stderr.write(`The store is now worked on by ${other}.\n`);
    terminal.stderr.write('Stopping: work that has begun is finished first.\n');
  } finally {
    unwatch?.();
    await app.stop();
    await listeners?.close();
    // a connection that cannot be ended, to a server that is frozen say, would keep the process alive
    setTimeout(() => process.exit(), 2 * FAREWELL).unref();
  }
  if (other !== undefined) throw new Exit(PROBLEMS_FOUND);
}

async function sayWhatRuns({ app, roles }: Service, listeners: Listeners): Promise<string> {
  const { watch, state } = app.context;
  const { place } = await state.status();
  const feeds = many(watch.feeds.filter((feed) => feed.enabled).length, 'feed');
  const what = `${feeds} with ${many(watch.rules.length, 'rule')} for ${many(watch.routes.length, 'route')}`;
  const part = roles.length < ROLES.length ? ` (role ${roles.join(', ')})` : '';
  const out = watch.settings.proxy === undefined ? '' : '; feeds by way of the proxy of its environment';
  const store = sayPlace(watch.settings, place);
  return `Watching ${what}${part}; state in ${store}${out}${listeners.told}.`;
}

/** Edited files are taken over, and on SIGHUP all is read anew, secrets in files too. @returns ends it */
function reloadOnChange(app: App, log: Log, onReload: Running['onReload']): () => void {
  const { root } = app.context.watch;
  const reloader = openReloader(app, () => loadWatch(root, openEnv(root), { program: build() }), log);
  const reload = (): void => void reloader.reload().then(({ kind }) => onReload(kind));
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

/** `poll,deliver`; given several times it adds up. */
function readRoles(said: string, before: readonly Role[] = []): readonly Role[] {
  const named = said.split(',').map((name) => name.trim());
  const roles = named.flatMap((name) => (name === 'all' ? ROLES : ROLES.filter((role) => role === name)));
  const unknown = named.find((name) => name !== 'all' && !roles.some((role) => role === name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${JSON.stringify(unknown)} is no role: all, ${ROLES.join(', ')}.`);
  return ROLES.filter((role) => before.includes(role) || roles.includes(role));
}

/** Commander would make a mere blank of null. */
function readListen(said: string): ListenAddress | 'none' {
  const place = said === 'none' ? said : parseListen(said);
  if (place === undefined) throw new InvalidArgumentError('Write 127.0.0.1:8484, [::1]:8484 or none.');
  return place;
}

function refuse(terminal: Terminal, why: string): never {
  terminal.stderr.write(`${why}\n`);
  throw new Exit(MISUSE);
}
