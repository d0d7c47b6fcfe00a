/** A TCP proxy on loopback that cuts a connection in the middle of an answer: what was asked has been done, and nobody heard. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy {
  readonly port: number;
  /** Lets `answers - 1` answers pass from now on, then `bytes` of the next, and ends that connection. */
  cutAnswer(answers: number, bytes?: number): void;
  /** Whether the cut has been made. */
  readonly hasCut: boolean;
  /** Connections so far. */
  readonly connections: number;
  close(): Promise<void>;
}

/** @param port of the server on loopback to which it leads */
export async function openCuttingProxy(port: number): Promise<CuttingProxy> {
  let cut: { answers: number; readonly bytes: number } | undefined;
  let connections = 0;
  const sockets = new Set<Socket>();
  const proxy = createServer((near) => {
    connections++;
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      socket.setNoDelay(true); // one answer, one chunk
      sockets.add(socket);
      socket.on('error', () => {}); // its close follows
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.on('data', (chunk) => far.write(chunk));
    far.on('data', (chunk) => {
      if (cut === undefined || --cut.answers > 0) return void near.write(chunk);
      near.end(chunk.subarray(0, cut.bytes));
      cut = undefined;
    });
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    port: (proxy.address() as AddressInfo).port, // a TCP server has no other kind of address
    cutAnswer: (answers, bytes = 0) => {
      cut = { answers, bytes };
    },
    get hasCut() {
      return cut === undefined;
    },
    get connections() {
      return connections;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
