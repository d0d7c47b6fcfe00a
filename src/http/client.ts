/**
 * One polite and wary GET. Everything a strange server can do to a client ends here as an outcome:
 * it may stall, drip, flood, loop, lie about its encoding or point at the machine next door.
 */

import { isUtf8 } from 'node:buffer';
import type { Dispatcher } from 'undici';
import Agent from 'undici/lib/dispatcher/agent.js';
import { SECOND } from '../lib/duration.js';
import { guardAddresses, guardedConnector, type Resolve } from './address.js';
import { ACCEPT_ENCODING, type BodyOutcome, canUnpack, unpack } from './body.js';
import { type End, endAfter, signalOf } from './end.js';
import { explainError } from './error.js';
import { type Answer, exchange, type Head, type Wanted } from './exchange.js';
import type { HttpClient, HttpFailure, HttpHeaders, HttpOutcome } from './outcome.js';
import { openProxies, ProxiedError, type Proxies, type ProxySettings } from './proxy.js';

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
  const limits: Limits = {
    maxBytes: options.maxBytes ?? MAX_BYTES,
    maxRedirects: options.maxRedirects ?? MAX_REDIRECTS,
  };
  const wanted: Wanted = { maxBytes: limits.maxBytes, body: isBodyWanted };
  const ask: Ask = (url, headers, end) => {
    const { origin, pathname, search } = url;
    const request = { origin, path: pathname + search, method: 'GET', headers } as const;
    return proxies === undefined
      ? exchange(agent, request, wanted, end)
      : askThrough(proxies, agent, url, request, wanted, end);
  };
  return {
    get: async (url, headers, signal, own = {}) => {
      const ours = { 'user-agent': options.userAgent, 'accept-encoding': ACCEPT_ENCODING };
      const sent = { first: { ...headers, ...own, ...ours }, elsewhere: { ...headers, ...ours } };
      const end = endAfter(timeout, signal);
      try {
        return await follow(ask, url, sent, end, limits);
      } catch (error) {
        if (signal?.aborted) return failed('aborted', 'the request was called off');
        if (end.isOver) return failed('timeout', `no complete answer within ${timeout / SECOND} s`);
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

type Ask = (url: URL, headers: HttpHeaders, end: End) => Promise<Answer>;

async function askThrough(
  proxies: Proxies,
  direct: Agent,
  url: URL,
  request: Dispatcher.DispatchOptions & { readonly headers: HttpHeaders },
  wanted: Wanted,
  end: End,
): Promise<Answer> {
  const way = await proxies.wayTo(url, signalOf(end));
  if (way === undefined) return exchange(direct, request, wanted, end);
  try {
    // a copy, for undici writes the host into it
    return await exchange(way.dispatcher, { ...request, headers: { ...request.headers } }, wanted, end);
  } catch (error) {
    if (end.isOver) throw error;
    throw new ProxiedError(way.proxy, error);
  }
}

interface Limits {
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
  ask: Ask,
  start: string,
  sent: SentHeaders,
  end: End,
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
    const answer = await ask(url, headers, end);
    const { location } = answer.headers;
    if (location === undefined || !isRedirect(answer)) {
      const body = await readBody(answer, limits.maxBytes);
      if (body.kind === 'failed') return body;
      const moved = movedTo === undefined ? {} : { movedTo };
      return {
        kind: 'ok',
        status: answer.status,
        url: url.href,
        headers: answer.headers,
        bytes: body.bytes,
        ...moved,
      };
    }
    const { origin } = url;
    url = readUrl(readUtf8(location), url);
    if (url?.origin !== origin) headers = sent.elsewhere;
    onlyPermanent &&= answer.status === 301 || answer.status === 308;
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

/** What a redirect says beside where it leads is for browsers of old. */
function isBodyWanted(head: Head): boolean {
  return head.status === 304 || (!isRedirect(head) && canUnpack(head.headers['content-encoding']));
}

/** A 304 ends with its headers, whatever they say of a body (RFC 9112 §6.3). */
async function readBody({ status, headers, body }: Answer, maxBytes: number): Promise<BodyOutcome> {
  if (status === 304) return { kind: 'ok', bytes: new Uint8Array() };
  return unpack(body, headers['content-encoding'], maxBytes);
}

function isRedirect({ status, headers }: Head): boolean {
  return (
    headers.location !== undefined &&
    (status === 301 || status === 302 || status === 303 || status === 307 || status === 308)
  );
}

function failed(reason: HttpFailure, detail: string): HttpOutcome {
  return { kind: 'failed', reason, detail };
}
