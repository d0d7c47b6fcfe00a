/** Turns what the server or the connection says into a sentence that names the server and says what to do. */
import { BackendError } from '../port.js';

/** By the first word of an error reply (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const BY_REPLY: Readonly<Record<string, string>> = {
  OOM: 'the server is out of memory; nothing was changed. Raise its maxmemory, or lower archive.maxBytes',
  READONLY: 'the server is a read-only replica; name the primary',
  NOAUTH: 'the server asks for a password; put it in the address, redis://:password@host:6379/0',
  WRONGPASS: 'the server refuses this name and password; mend them in the address',
  NOPERM:
    'the server’s user may not do what a store needs; give it all commands on the keys of the tag (ACL SETUSER … ~{tag}:* +@all)',
  DENIED:
    'the server runs in protected mode and lets in its own machine alone; give it a password, or bind it',
  LOADING: 'the server is still reading its data from the disk; try again when it is done',
  MASTERDOWN: 'the server is a replica that has lost its primary; name the primary',
  MISCONF:
    'the server cannot save to its disk and so takes nothing; nothing was changed. Make room on its disk, and look at its log',
  NOREPLICAS: 'the server takes nothing while its replicas are away; nothing was changed. Start them',
  MOVED: 'the server is one of a cluster, and another holds our keys; name a server that stands alone',
  CLUSTERDOWN: 'the server is one of a cluster that is down; name a server that stands alone',
  BUSY: 'the server is held up by a script; try again',
  WRONGTYPE:
    'a key of this store holds something else: another program uses the same tag; give the store a tag of its own',
};

/** https://nodejs.org/api/errors.html#common-system-errors, and OpenSSL's names for certificates. */
const BY_CODE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/^ECONNREFUSED$/, 'no server takes connections there; start Redis, or mend host and port in the address'],
  [
    /^(ENOTFOUND|EAI_AGAIN)$/,
    'the host’s name is unknown; mend it in the address, or look at the name service',
  ],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/,
    'the server cannot be reached, or is named rediss:// and speaks no TLS; look at the network, a firewall, and the address',
  ],
  [
    /^(ECONNRESET|EPIPE)$/,
    'the server ended the connection; a server that speaks TLS alone is named rediss://',
  ],
  [
    /^(EPROTO|ERR_SSL_.*)$/,
    'the server does not speak TLS there; name it redis://, or mend the port in the address',
  ],
  [
    /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_CERT_)/,
    'the server’s certificate is not trusted; name a file with its authority in NODE_EXTRA_CA_CERTS',
  ],
];

const TIMEOUT = /^Command timed out$/;

/** What ioredis says itself, and the one error that Redis gives no name of its own. */
const BY_SENTENCE: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    TIMEOUT,
    'the server did not answer in time, and whether it did as it was told is unknown; look whether it is up',
  ],
  [/^Socket timeout/, 'the server does not answer; look whether it is up, or overloaded'],
  [/^Connection is closed/, 'the store is closed, or its server ended the connection'],
  [
    /max number of clients/,
    'the server takes no more connections; raise its maxclients, or stop what holds them',
  ],
  [/DB index is out of range/, 'the server has no such database; mend the number at the end of the address'],
];

/** A BackendError for what an operator can mend; any other error as it came, but for the command that it refused. */
export function explain(error: unknown, place: string): unknown {
  if (!(error instanceof Error) || error instanceof BackendError) return error;
  withoutCommand(error);
  const advice = adviceFor(error);
  return advice === undefined
    ? error
    : new BackendError(`${place}: ${advice} (${error.message})`, { cause: error });
}

/** Of a command that was given up. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && TIMEOUT.test(error.message);
}

/** ioredis hangs the refused command on a reply's error: of AUTH that is the password. It must reach no log. */
export function withoutCommand(error: unknown): unknown {
  if (error instanceof Error) Reflect.deleteProperty(error, 'command');
  return error;
}

function adviceFor(error: Error): string | undefined {
  // before a reply's first word stands what ioredis was at; within a script, 6.2 says its name first
  const reply = /^(?:Ready check failed: )?(?:ERR .*?: -)?([A-Z]+) /s.exec(error.message)?.[1] ?? '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    BY_REPLY[reply] ??
    BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ??
    BY_SENTENCE.find(([pattern]) => pattern.test(error.message))?.[1]
  );
}
