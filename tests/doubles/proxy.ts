/**
 * A real forward proxy on loopback: takes requests in absolute form (RFC 9112 §3.2.2) and tunnels by CONNECT
 * (RFC 9110 §9.3.6). Wherever they lead, it asks the servers that it was told.
 */
import { createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ForwardProxy {
  readonly port: number;
  readonly url: string;
  /** `CONNECT news.example:443`, `GET http://news.example/feed`, in order. */
  readonly asked: readonly string[];
  /** The Proxy-Authorization of each. */
  readonly logins: readonly (string | undefined)[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Ports on loopback to which plain requests and tunnels lead. */
  readonly plain?: number;
  readonly secure?: number;
  /** Refuses everything with it. */
  readonly refuse?: number;
}

export async function openProxy({ plain = 0, secure = 0, refuse }: ProxyOptions): Promise<ForwardProxy> {
  const asked: string[] = [];
  const logins: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const hear = ({ method, url, headers }: IncomingMessage): void => {
    asked.push(`${method} ${url}`);
    logins.push(headers['proxy-authorization']);
  };
  const server = createServer((from, to) => {
    hear(from);
    if (refuse !== undefined) return void to.writeHead(refuse).end();
    const { pathname, search } = new URL(from.url ?? '');
    const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = from.headers;
    const onward = request({ host: '127.0.0.1', port: plain, path: pathname + search, headers }, (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    onward.on('error', () => to.destroy()).end();
  });
  server.on('connect', (from: IncomingMessage, client: Socket) => {
    hear(from);
    if (refuse !== undefined) return void client.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`);
    const target = connect(secure, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    for (const [one, other] of [[client, target] as const, [target, client] as const])
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    logins,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
