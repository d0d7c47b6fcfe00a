/**
 * Requests by way of a proxy, as HTTP_PROXY, HTTPS_PROXY and NO_PROXY say. The proxy may stand in a private
 * network; the target may not: it is judged here before the proxy hears of it. But the proxy looks names up by
 * itself, so a name that leads elsewhere a second later, or that only the proxy knows, is in the proxy's hands.
 */
import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import type { Sealed } from '../model/sealed.js';
import { type AddressGuard, ForbiddenAddress, type Resolve, readCidr } from './address.js';
import { explainError } from './error.js';
import type { HttpFailure } from './outcome.js';
import type { ProxyWay, WayLimits } from './proxy-way.js';

export interface ProxySettings {
  /** For http addresses: the proxy's own address, in which a password may stand. */
  readonly http?: Sealed;
  readonly https?: Sealed;
  /** Hosts that are asked directly: `intra.example,.lan.example,10.0.0.5:8080`, or `*` for all. */
  readonly none?: string;
}

export interface ProxyOptions extends WayLimits {
  readonly guard: AddressGuard;
  /** The system's look-up unless told. */
  readonly resolve?: Resolve;
}

export interface Proxies {
  /**
   * The way to `url`; undefined where it is asked directly.
   * @throws ForbiddenAddress when it leads into a private network, as far as can be seen from here
   */
  wayTo(url: URL, signal: AbortSignal): Promise<ProxyWay | undefined>;
  close(): Promise<void>;
}

/** What went wrong on a way through a proxy: its name belongs in the message, for it fails for all feeds alike. */
export class ProxiedError extends Error {
  readonly reason: HttpFailure;

  constructor(proxy: string, cause: unknown) {
    const { reason, detail } = explainError(cause);
    const refusal = /^Proxy (?:response|Authentication Required) \((\d{3})\)/.exec(detail)?.[1];
    super(
      `by way of the proxy ${proxy}: ${refusal === undefined ? detail : `it refuses with HTTP ${refusal}`}`,
      {
        cause,
      },
    );
    this.reason = refusal === undefined ? reason : 'connect';
  }
}

/** @throws TypeError when an address of `settings` is none */
export function openProxies(settings: ProxySettings, options: ProxyOptions): Proxies {
  const read = (sealed: Sealed | undefined): LateWay | undefined =>
    sealed === undefined ? undefined : lateWay(new URL(sealed.reveal()), options);
  const ways = { http: read(settings.http), https: read(settings.https) };
  const isDirect = readExceptions(settings.none ?? '');
  return {
    wayTo: async (url, signal) => {
      const way = url.protocol === 'https:' ? ways.https : ways.http;
      const host = hostIn(url);
      if (way === undefined || THIS_MACHINE.test(host) || isDirect(url)) return undefined;
      await judge(host, options, signal);
      return way.open();
    },
    close: async () => {
      await Promise.all([ways.http?.close(), ways.https?.close()]);
    },
  };
}

/** What a proxy needs of undici takes a while to read in: it is opened by the first request that goes its way. */
interface LateWay {
  open(): Promise<ProxyWay>;
  close(): Promise<void>;
}

function lateWay(proxy: URL, options: ProxyOptions): LateWay {
  let way: Promise<ProxyWay> | undefined;
  return {
    open() {
      way ??= import('./proxy-way.js').then(({ openWay }) => openWay(proxy, options));
      return way;
    },
    async close() {
      await (await way)?.dispatcher.destroy();
    },
  };
}

/** Never asked by way of a proxy, which has another loopback. */
const THIS_MACHINE = /^(?:.*\.)?localhost\.?$|^127\.|^::1$/;

function hostIn({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

/** As curl reads NO_PROXY: a host and all below it, with a port if one is named, or the addresses of a network. */
function readExceptions(list: string): (url: URL) => boolean {
  const entries = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => readCidr(entry) ?? readException(entry));
  return (url) => {
    const host = hostIn(url).replace(/\.$/, '');
    const port = url.port || DEFAULT_PORTS[url.protocol] || '';
    return entries.some((isDirect) => isDirect(host, port));
  };
}

function readException(entry: string): (host: string, port: string) => boolean {
  const [, said = entry, at] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  const name = said.replace(/^\*?\.|[[\]]|\.$/g, '');
  return (host, port) =>
    (at === undefined || at === port) &&
    name !== '' &&
    (name === '*' || name === host || host.endsWith(`.${name}`));
}

/** Names that are never the world's (RFC 6761, RFC 6762, RFC 8375, ICANN's `.internal`), and those without a dot. */
const LOCAL = /^[^.]*\.?$|\.(?:localhost|local|internal|intranet|lan|home\.arpa)\.?$/i;

async function judge(host: string, { guard, resolve }: ProxyOptions, signal: AbortSignal): Promise<void> {
  if (isIP(host)) {
    const why = guard(host);
    if (why !== undefined) throw new ForbiddenAddress(`${host} is ${why}`);
    return;
  }
  const found = await untilAborted(signal, lookUp(host, resolve));
  if (found.length === 0 && LOCAL.test(host)) throw new ForbiddenAddress(`${host} is a local name`);
  // the proxy takes whichever it likes: one is too many
  const bad = found.find((address) => guard(address) !== undefined);
  if (bad !== undefined) throw new ForbiddenAddress(`${host} leads to ${bad} (${guard(bad)})`);
}

/** Ends with the signal: undici itself heeds it only once there is a connection. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((done, fail) => {
    const stop = (): void => fail(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Empty where the name is not known here: behind a proxy, it may be known there alone. */
function lookUp(host: string, resolve: Resolve = lookup): Promise<readonly string[]> {
  return new Promise((done) =>
    resolve(host, { all: true }, (error, found) => done(error ? [] : found.map(({ address }) => address))),
  );
}
