/** The way through one proxy. It needs undici whole, which everybody else does without: see undici-parts.d.ts. */
import { type Dispatcher, Pool, ProxyAgent } from 'undici';

export interface ProxyWay {
  readonly dispatcher: Dispatcher;
  /** Host and port of the proxy. */
  readonly proxy: string;
}

export interface WayLimits {
  /** For connecting to the proxy and through it, ms. */
  readonly timeout: number;
  readonly maxHeaderSize: number;
}

/** A plain request is handed over whole (RFC 9112 §3.2.2), a secure one goes through a tunnel (RFC 9110 §9.3.6). */
export function openWay(proxy: URL, { timeout, maxHeaderSize }: WayLimits): ProxyWay {
  const { username, password } = proxy;
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const limits = { headersTimeout: timeout, bodyTimeout: timeout, maxHeaderSize, pipelining: 1 };
  const dispatcher = new ProxyAgent({
    uri: proxy.origin,
    ...(username === '' ? {} : { token: `Basic ${Buffer.from(login).toString('base64')}` }),
    proxyTls: { timeout },
    requestTls: { timeout },
    proxyTunnel: false,
    clientFactory: (origin, given) => new Pool(origin, { ...given, ...limits }),
    factory: (origin, given) => new Pool(origin, { ...given, ...limits }),
  });
  return { dispatcher, proxy: proxy.host };
}
