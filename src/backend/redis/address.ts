/** The server's address: a secret, for it holds the password. Only host, port and database are ever shown. */
import type { Secret } from '../../lib/secret.js';
import { BackendError } from '../port.js';

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  readonly isTls: boolean;
  /** host:port/db, for people. */
  readonly place: string;
}

const SHAPE =
  'it has the shape redis://:password@host:6379/0, or rediss:// for TLS; in a password, / # ? @ and % are written %2F %23 %3F %40 and %25';

/** Throws BackendError, which does not show it. */
export function readAddress(address: Secret): Address {
  const url = URL.canParse(address.reveal()) ? new URL(address.reveal()) : undefined;
  const isTls = url?.protocol === 'rediss:';
  const db = /^\/?(\d{0,5})$/.exec(url?.pathname ?? '-')?.[1];
  if (!url || !(isTls || url.protocol === 'redis:') || url.hostname === '' || db === undefined) {
    throw new BackendError(`the address of the Redis server cannot be read: ${SHAPE}`);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new BackendError(`the address of the Redis server has something after the database: ${SHAPE}`);
  }
  const port = url.port === '' ? 6379 : Number(url.port);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    db: Number(db),
    ...(url.username === '' ? {} : { username: decode(url.username) }),
    ...(url.password === '' ? {} : { password: decode(url.password) }),
    isTls,
    place: `${url.hostname}:${port}/${Number(db)}`,
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BackendError(`the address of the Redis server has a % that means nothing: ${SHAPE}`);
  }
}
