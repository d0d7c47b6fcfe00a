/**
 * Takes over what people edited while the service runs. A configuration with an error changes nothing: the last
 * good one stays, and the log and a notice say so, once for each distinct set of problems.
 */
import { hasErrors, type Problem, printProblem } from '../config/problem.js';
import { hash } from '../lib/hash.js';
import type { Log } from '../lib/log.js';
import type { Context } from './context.js';
import type { Loaded, Watch } from './load.js';
import { digestOf } from './load-digest.js';
import { planNotice } from './notices.js';

/** A running service whose configuration can be replaced. */
export interface Reloadable {
  /** The one in use. */
  readonly context: Context;
  /** Jobs under way keep the old one. Rejects, changing nothing, when the store does not take the new one. */
  replace(watch: Watch): Promise<void>;
}

export type Reloaded =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'replaced'; readonly watch: Watch }
  | { readonly kind: 'rejected'; readonly problems: readonly Problem[] };

export interface Reloader {
  /** One at a time: a call during another looks again after it. Never rejects. */
  reload(): Promise<Reloaded>;
}

/** Errors that the notice quotes; the log has them all. */
const QUOTED = 2;
/** Settings that only a new process reads. */
const AT_NEXT_START = [
  ['store', (watch: Watch) => digestOf(watch.settings.store)],
  ['web.listen', (watch: Watch) => digestOf(watch.settings.web)],
  [
    'public.listen',
    ({ settings: { public: ways } }: Watch) => digestOf([ways.listen, ways.url !== undefined]),
  ],
  ['poll.concurrency', (watch: Watch) => watch.settings.poll.concurrency],
  ['log', (watch: Watch) => watch.settings.log],
] as const;

/** @param load reads the configuration anew; what it throws is told like a problem */
export function openReloader(app: Reloadable, load: () => Promise<Loaded>, log: Log): Reloader {
  /** The problems last told, and since when; undefined while all is well. */
  let rejected: { readonly print: string; readonly since: number } | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const reject = async (problems: readonly Problem[]): Promise<Reloaded> => {
    const lines = problems.filter(({ severity }) => severity === 'error').map(printProblem);
    const print = hash(...lines);
    if (print === rejected?.print) {
      log.warn({}, 'configuration still has the problems told before; the last good one stays');
      return { kind: 'rejected', problems };
    }
    log.error({ problems: lines }, 'configuration rejected; the last good one stays');
    const since = await app.context.state.now();
    rejected = { print, since };
    const text = `Configuration rejected: ${quote(lines)}; the last good one stays.`;
    await tell(app.context, 'began', text, since);
    return { kind: 'rejected', problems };
  };

  const accept = async (watch: Watch): Promise<Reloaded> => {
    const before = app.context.watch;
    const changed = watch.digest !== before.digest;
    if (changed) {
      await app.replace(watch);
      log.info(countsOf(watch), 'configuration reloaded');
      const later = AT_NEXT_START.flatMap(([key, read]) => (read(watch) === read(before) ? [] : [key]));
      if (later.length > 0)
        log.warn({ settings: later }, 'changed settings that take effect at the next start');
    }
    if (rejected !== undefined) {
      const { since } = rejected;
      rejected = undefined;
      log.info(countsOf(watch), 'configuration is sound again');
      await tell(app.context, 'ended', 'Configuration is sound again and in use.', since);
    }
    return changed ? { kind: 'replaced', watch } : { kind: 'unchanged' };
  };

  const reloadOnce = async (): Promise<Reloaded> => {
    try {
      const { watch, problems } = await load();
      return watch === undefined || hasErrors(problems) ? await reject(problems) : await accept(watch);
    } catch (error) {
      log.error({ err: error }, 'configuration could not be reloaded; the last good one stays');
      return { kind: 'rejected', problems: [] };
    }
  };

  return {
    reload() {
      const next = last.then(reloadOnce);
      last = next;
      return next;
    },
  };
}

async function tell(
  { state, watch }: Context,
  phase: 'began' | 'ended',
  text: string,
  since: number,
): Promise<void> {
  const at = await state.now();
  const notice = { subject: 'configuration', name: 'atalaya.yml', phase, text, at } as const;
  await state.addNotices([planNotice(watch.routes, notice, since)]);
}

function quote(lines: readonly string[]): string {
  const more = lines.length - QUOTED;
  return `${lines.slice(0, QUOTED).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

function countsOf({ feeds, rules, routes, digest }: Watch): Record<string, unknown> {
  return { feeds: feeds.length, rules: rules.length, routes: routes.length, digest: digest.slice(0, 12) };
}
