/**
 * One polite and wary GET. Everything a strange server can do to a client ends here as an outcome:
 * it may stall, drip, flood, loop, lie about its encoding or point at the machine next door.
 */

import { isUtf8 } from 'node:buffer';
import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { SECOND } from '../lib/duration.js';
import { guardAddresses, guardedConnector, type Resolve } from './address.js';
import { ask } from './ask.js';
import { ACCEPT_ENCODING, discard, noBody, readBody } from './body.js';
import { explainError } from './error.js';
import type { HttpClient, HttpFailure, HttpHeaders, HttpOutcome } from './outcome.js';
import { openProxies, ProxiedError, type Proxies, type ProxySettings, untilAborted } from './proxy.js';

export interface HttpClientOptions {
  /** Says who we are; sent with every request. */
  readonly userAgent: string;
  /** For the whole exchange, redirects and body included, ms. */
  readonly timeout?: number;
  /** Of the body, both as sent and decompressed. */
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
  /** CIDRs or addresses of private networks that may be asked all the same. */
  readonly allow?: readonly string[];
  /** Where the way out leads through a proxy. */
  readonly proxy?: ProxySettings;
  /** Finds the addresses of a name: the system's way unless told. */
  readonly resolve?: Resolve;
}

const TIMEOUT = 15 * SECOND;
const MAX_BYTES = 15 * 1024 * 1024;
const MAX_REDIRECTS = 5;
/** Feeds sit behind content networks with long policy headers; Node's own 16 KiB is too tight for some. */
const MAX_HEADER_BYTES = 64 * 1024;
/** The longest address worth following (RFC 9110 §4.1 asks for 8000). */
const MAX_URL_LENGTH = 8_000;

/** @throws TypeError when `allow` holds something that is neither an address nor a CIDR */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const timeout = options.timeout ?? TIMEOUT;
  const guard = guardAddresses(options.allow ?? []);
  const agent = new Agent({
    connect: guardedConnector(guard, timeout, options.resolve),
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxHeaderSize: MAX_HEADER_BYTES,
    pipelining: 1,
  });
  const proxies =
    options.proxy === undefined
      ? undefined
      : openProxies(options.proxy, {
          guard,
          timeout,
          maxHeaderSize: MAX_HEADER_BYTES,
          ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
        });
  const askHop: Ask = (url, headers, signal) => {
    const { origin, pathname, search } = url;
    const request = { origin, path: pathname + search, method: 'GET', headers, signal } as const;
    return proxies === undefined ? ask(agent, request) : askThrough(proxies, agent, url, request);
  };
  const limits: Limits = {
    timeout,
    maxBytes: options.maxBytes ?? MAX_BYTES,
    maxRedirects: options.maxRedirects ?? MAX_REDIRECTS,
  };
  return {
    get: async (url, headers, signal, own = {}) => {
      const ours = { 'user-agent': options.userAgent, 'accept-encoding': ACCEPT_ENCODING };
      const sent = { first: { ...headers, ...own, ...ours }, elsewhere: { ...headers, ...ours } };
      const end = endAfter(timeout, signal);
      try {
        return await follow(askHop, url, sent, end.signal, limits);
      } catch (error) {
        if (signal?.aborted) return failed('aborted', 'the request was called off');
        if (end.signal.aborted) return failed('timeout', `no complete answer within ${timeout / SECOND} s`);
        if (error instanceof ProxiedError) return failed(error.reason, error.message);
        return { kind: 'failed', ...explainError(error) };
      } finally {
        end.forget();
      }
    },
    close: async () => {
      await Promise.all([agent.destroy(), proxies?.close()]);
    },
  };
}

/** As AbortSignal.any and AbortSignal.timeout, whose weak references take 50 µs CPU a request; this takes 8. */
function endAfter(
  ms: number,
  calledOff: AbortSignal | undefined,
): { readonly signal: AbortSignal; forget(): void } {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, ms).unref();
  if (calledOff?.aborted) end();
  if (calledOff) {
    setMaxListeners(0, calledOff); // as many as there are requests, and each is forgotten
    calledOff.addEventListener('abort', end, { once: true });
  }
  return {
    signal: ending.signal,
    forget() {
      clearTimeout(timer);
      calledOff?.removeEventListener('abort', end);
    },
  };
}

type Ask = (url: URL, headers: HttpHeaders, signal: AbortSignal) => Promise<Dispatcher.ResponseData>;

async function askThrough(
  proxies: Proxies,
  direct: Agent,
  url: URL,
  request: Dispatcher.RequestOptions & { readonly signal: AbortSignal; readonly headers: HttpHeaders },
): Promise<Dispatcher.ResponseData> {
  const way = await proxies.wayTo(url, request.signal);
  if (way === undefined) return ask(direct, request);
  try {
    // a copy, for undici writes the host into it
    const asked = ask(way.dispatcher, { ...request, headers: { ...request.headers } });
    return await untilAborted(request.signal, asked);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ProxiedError(way.proxy, error);
  }
}

interface Limits {
  readonly timeout: number;
  readonly maxBytes: number;
  readonly maxRedirects: number;
}

interface SentHeaders {
  /** To the origin that was asked for. */
  readonly first: HttpHeaders;
  /** Once a redirect has left it. */
  readonly elsewhere: HttpHeaders;
}

/** Asks hop by hop: each address is parsed, checked and connected to on its own. */
async function follow(
  askHop: Ask,
  start: string,
  sent: SentHeaders,
  signal: AbortSignal,
  limits: Limits,
): Promise<HttpOutcome> {
  let url = readUrl(start);
  let movedTo: string | undefined;
  let onlyPermanent = true;
  let headers = sent.first;
  for (let hop = 0; hop <= limits.maxRedirects; hop++) {
    if (!url)
      return failed(
        'url',
        hop === 0 ? 'not an http(s) address' : 'a redirect leads to something that is not an http(s) address',
      );
    const answer = await askHop(url, headers, signal);
    const received = flatten(answer.headers);
    if (!isRedirect(answer.statusCode) || received.location === undefined) {
      const body =
        answer.statusCode === 304
          ? noBody(answer.body)
          : await readBody(answer.body, received['content-encoding'], limits.maxBytes);
      if (body.kind === 'failed') return body;
      const moved = movedTo === undefined ? {} : { movedTo };
      return {
        kind: 'ok',
        status: answer.statusCode,
        url: url.href,
        headers: received,
        bytes: body.bytes,
        ...moved,
      };
    }
    discard(answer.body);
    const { origin } = url;
    url = readUrl(readUtf8(received.location), url);
    if (url?.origin !== origin) headers = sent.elsewhere;
    onlyPermanent &&= answer.statusCode === 301 || answer.statusCode === 308;
    if (onlyPermanent && url) movedTo = url.href;
  }
  return failed('redirects', `more than ${limits.maxRedirects} redirects`);
}

/** Without fragment and password, which are never sent; undefined for anything but http(s). */
function readUrl(text: string, base?: URL): URL | undefined {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  url.hash = '';
  url.username = '';
  url.password = '';
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb ? url : undefined;
}

/** undici hands headers on byte by byte; many servers write addresses in UTF-8, as browsers read them. */
function readUtf8(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : header;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

function flatten(headers: Readonly<Record<string, string | string[] | undefined>>): HttpHeaders {
  const flat: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function failed(reason: HttpFailure, detail: string): HttpOutcome {
  return { kind: 'failed', reason, detail };
}
