/**
 * The operators' listener: whether the process lives, whether it can work, and what it counts. Read-only and without
 * a login, so it is for this machine or a private network; it answers short GETs and nothing else.
 */
import { Hono } from 'hono';
import type { ListenAddress } from '../config/addresses.js';
import type { Log } from '../lib/log.js';
import { type Listener, openListener } from './listener.js';

/** Scrapers are few. */
const MAX_CONNECTIONS = 64;

export interface OpsParts {
  /** Why the process cannot work just now; undefined when it can. Answers within a few seconds. */
  readonly unready: () => Promise<string | undefined>;
  /** In Prometheus's text format. */
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  readonly log: Log;
}

/** Rejects when nothing can listen there; the message names the place and says what to do. */
export function openOps(listen: ListenAddress, parts: OpsParts): Promise<Listener> {
  return openListener(listen, makeOps(parts).fetch, {
    setting: 'web.listen, or --listen',
    maxConnections: MAX_CONNECTIONS,
    log: parts.log,
  });
}

function makeOps({ unready, metrics, log }: OpsParts): Hono {
  const ops = new Hono();
  ops.use(async (c, next) => {
    const { method } = c.req.raw;
    if (method !== 'GET' && method !== 'HEAD')
      return c.text('GET only\n', 405, { allow: 'GET, HEAD', connection: 'close' });
    await next();
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    return undefined;
  });
  ops.get('/healthz', (c) => c.text('ok\n'));
  ops.get('/readyz', async (c) => {
    const reason = await unready();
    return reason === undefined ? c.json({ ready: true }) : c.json({ ready: false, reason }, 503);
  });
  ops.get('/metrics', async (c) => {
    const { type, text } = await metrics();
    return c.body(text, 200, { 'content-type': type });
  });
  ops.notFound((c) => c.text('nothing here: /healthz /readyz /metrics\n', 404));
  ops.onError((error, c) => {
    log.error({ err: error }, 'the listener could not answer');
    return c.text('broken; the log says why\n', 500);
  });
  return ops;
}
