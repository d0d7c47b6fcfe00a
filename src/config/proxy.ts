/** HTTP_PROXY, HTTPS_PROXY and NO_PROXY: where the way out of a network leads through a proxy, all programs there are told so. */
import type { ProxySettings } from '../http/proxy.js';
import { Secret } from '../lib/secret.js';
import type { Env } from './env.js';

export interface ReadProxy {
  readonly proxy?: ProxySettings;
  /** What is wrong, and with which variable. */
  readonly faults: readonly string[];
}

/** In small letters too, as curl and others read them; these come first. */
export function readProxy(env: Env): ReadProxy {
  const faults: string[] = [];
  const read = (name: string): Secret | undefined => {
    const { said, as } = find(env, name, faults) ?? {};
    if (said === undefined) return undefined;
    const text = /^[a-z0-9+.-]+:\/\//i.test(said) ? said : `http://${said}`;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
    if (isWeb && url.hostname !== '' && isSoundlyEscaped(url)) return new Secret(text);
    faults.push(`${as} of the environment is not the address of a proxy — write http://proxy.example:3128`);
    return undefined;
  };
  const [http, https] = [read('HTTP_PROXY'), read('HTTPS_PROXY')];
  if (http === undefined && https === undefined) return { faults };
  const none = find(env, 'NO_PROXY', faults)?.said;
  const proxy = {
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(none === undefined ? {} : { none }),
  };
  return { proxy, faults };
}

function isSoundlyEscaped({ username, password }: URL): boolean {
  try {
    return [username, password].every((part) => decodeURIComponent(part) !== undefined);
  } catch {
    return false;
  }
}

function find(env: Env, name: string, faults: string[]) {
  for (const as of [name.toLowerCase(), name]) {
    const found = env.get(as);
    if (found.kind === 'unreadable') faults.push(found.reason);
    if (found.kind === 'set') return { said: found.value.trim(), as };
  }
  return undefined;
}
