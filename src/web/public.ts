/**
 * The public listener: what recipients' links lead to, and nothing else. Whoever holds a link may use it, and a GET
 * changes nothing, for links are opened by machines that look for harm in them. A link that is not ours costs a hash
 * and gets one answer, whatever is wrong with it. Nothing is believed of who asks: not Host, not X-Forwarded-anything.
 */
import { type Context as Asked, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ListenAddress } from '../config/addresses.js';
import { UNSUBSCRIBE_PATH } from '../deliver/unsubscribe-link.js';
import type { Log } from '../lib/log.js';
import type { Context } from '../pipeline/context.js';
import {
  changeStanding,
  findSubscription,
  linksOf,
  readStanding,
  type Subscription,
  WISHES,
  type Wish,
} from '../pipeline/subscriptions.js';
import { openBuckets } from './buckets.js';
import { type Listener, openListener } from './listener.js';
import { noSuchLinkPage, STYLE_SOURCE, subscriptionPage, tryAgainPage } from './unsubscribe-page.js';

const MAX_CONNECTIONS = 256;
/** A form of one field, also as multipart (RFC 8058 §3.2 allows both). */
const MAX_BODY = 4 * 1024;
/** Of one link: what the machines of a mail service may ask at once, and far below what a store feels. */
const PER_LINK = { burst: 30, perSecond: 1 };

export interface PublicParts {
  /** As it is now: a reload replaces it. */
  readonly context: () => Pick<Context, 'watch' | 'channels' | 'state'>;
  readonly log: Log;
  /** ms of a clock that does not go back; the process's own unless told. */
  readonly now?: () => number;
}

const HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src ${STYLE_SOURCE}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

/** Rejects when nothing can listen there; the message names the place and says what to do. */
export function openPublic(listen: ListenAddress, parts: PublicParts): Promise<Listener> {
  return openListener(listen, makePublic(parts).fetch, {
    setting: 'public.listen',
    maxConnections: MAX_CONNECTIONS,
    log: parts.log,
  });
}

function makePublic({ context, log, now = () => performance.now() }: PublicParts): Hono {
  const mayAsk = openBuckets({ ...PER_LINK, now });
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
  });
  app.use(async (c, next) => {
    if (['GET', 'HEAD', 'POST'].includes(c.req.raw.method)) return next();
    return c.text('GET, HEAD or POST\n', 405, { allow: 'GET, HEAD, POST', connection: 'close' });
  });
  app.use(
    bodyLimit({ maxSize: MAX_BODY, onError: (c) => c.text('too large\n', 413, { connection: 'close' }) }),
  );
  app.all('*', async (c) => {
    const { state, ...configured } = context();
    const token = tokenOf(c.req.url, linksOf(configured.watch.settings)?.url);
    const subscription = findSubscription(configured, token);
    if (subscription === undefined) return c.html(noSuchLinkPage(), 404);
    if (!mayAsk(token)) return tryAgain(c, subscription, 429);
    const wish = c.req.raw.method === 'POST' ? await readWish(c) : undefined;
    if (wish === 'unknown') return c.text('what is wished for is not known\n', 400);
    try {
      if (wish !== undefined) {
        await changeStanding(state, subscription, wish);
        const { channel, route } = subscription;
        log.info({ channel, route, wish }, 'a recipient has used the link in their mail');
      }
      return c.html(subscriptionPage(subscription, await readStanding(state, subscription), wish));
    } catch (error) {
      log.error({ err: error }, 'the store did not take what a recipient wished for');
      return tryAgain(c, subscription, 503);
    }
  });
  app.onError((error, c) => {
    if (c.req.raw.signal.aborted)
      log.debug({}, 'who asked the public listener has gone'); // anybody may, at any time
    else log.error({ err: error }, 'the public listener could not answer');
    return c.text('broken\n', 500);
  });
  return app;
}

/** Empty, which is no token, for any other path. @param url whose path stands before ours, where a proxy hands it on */
function tokenOf(asked: string, url: string | undefined): string {
  if (url === undefined) return '';
  const [path, { pathname }] = [new URL(asked).pathname, new URL(url)]; // both as encoded as they were sent
  const before = `${pathname === '/' ? '' : pathname}${UNSUBSCRIBE_PATH}`;
  return path.startsWith(before) ? path.slice(before.length) : '';
}

/** RFC 8058 §3.1: `List-Unsubscribe=One-Click`, from a mail service; `wish=…`, from our page. */
async function readWish(c: Asked): Promise<Wish | 'unknown'> {
  const form = await c.req.parseBody().catch(() => ({}) as Record<string, unknown>);
  if (form['List-Unsubscribe'] === 'One-Click') return 'leave route';
  return WISHES.find((wish) => form.wish === wish) ?? 'unknown';
}

function tryAgain(c: Asked, subscription: Subscription, status: 429 | 503) {
  return c.html(tryAgainPage(subscription), status, { 'retry-after': '60' });
}
