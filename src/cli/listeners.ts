/** What a process listens at: for operators, and for recipients where they have a place to go. */
import type { App } from '../app.js';
import type { Role } from '../backend/jobs.js';
import type { ListenAddress } from '../config/addresses.js';
import type { Log } from '../lib/log.js';
import type { Listener } from '../web/listener.js';
import type { OpsParts } from '../web/ops.js';

export interface Service {
  readonly app: App;
  readonly log: Log;
  readonly roles: readonly Role[];
  readonly ops: OpsParts;
}

/** On the command line; undefined unless asked for. */
export interface Asked {
  readonly role?: readonly Role[];
  /** Of the operators' listener. */
  readonly listen?: ListenAddress | 'none';
}

export interface Listeners {
  /** Where they are, for the end of the sentence that says what runs. */
  readonly told: string;
  close(): Promise<void>;
}

/** Rejects when nothing can listen where it must; the message says what to do. */
export async function openListeners(service: Service, asked: Asked): Promise<Listeners> {
  const ops = await listenForOperators(service, asked);
  const recipients = await listenForRecipients(service).catch(async (error: unknown) => {
    await ops?.close();
    throw error;
  });
  return {
    told: [
      ops === undefined ? '' : `; health and metrics at ${ops.url}`,
      recipients === undefined ? '' : `; recipients' links at ${recipients.url}`,
    ].join(''),
    async close() {
      await ops?.close();
      await recipients?.close();
    },
  };
}

/** A listener that nobody asked for by name is done without where something else listens already. */
async function listenForOperators(
  { app, roles, ops, log }: Service,
  { listen, role }: Asked,
): Promise<Listener | undefined> {
  const own = roles.includes('web') ? app.context.watch.settings.web.listen : undefined;
  const place = listen === undefined ? own : listen;
  if (place === undefined || place === null || place === 'none') return undefined;
  const { openOps } = await import('../web/ops.js');
  return openOps(place, ops).catch((error: unknown) => {
    if (listen !== undefined || role !== undefined) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ reason }, 'no listener; the watch goes on without health checks and metrics');
    return undefined;
  });
}

/** Without it the links in the mail lead nowhere: where it cannot listen, the process does not start. */
async function listenForRecipients({ app, roles, log }: Service): Promise<Listener | undefined> {
  const { url, listen } = app.context.watch.settings.public;
  if (url === undefined || listen === undefined || !roles.includes('web')) return undefined;
  const { openPublic } = await import('../web/public.js');
  return openPublic(listen, { context: () => app.context, log });
}
