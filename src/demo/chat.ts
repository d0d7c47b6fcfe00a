/** The demo's chat: as much of Discord on the loopback address as takes a webhook's messages and lets them be written over. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

export interface Chat {
  /** The webhook's address. */
  readonly webhook: string;
  /** The address of one that somebody has deleted. */
  readonly deleted: string;
  /** What the messages say now, the oldest first, without Discord's marks: a paragraph a story. */
  paragraphs(): readonly string[];
  close(): Promise<void>;
}

const posted = z.object({ embeds: z.array(z.object({ description: z.string() })) });

const PATH = '/api/webhooks/1234567890/made-up-for-the-demo';
const DELETED = '/api/webhooks/1234567891/made-up-and-deleted';

/** https://docs.discord.com/developers/topics/opcodes-and-status-codes#json */
const UNKNOWN_WEBHOOK = { message: 'Unknown Webhook', code: 10015 };

export async function openChat(): Promise<Chat> {
  const messages = new Map<string, string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const json = { 'content-type': 'application/json' };
      if (request.url?.includes(DELETED.slice('/api'.length))) {
        response.writeHead(404, json).end(JSON.stringify(UNKNOWN_WEBHOOK));
        return;
      }
      const [, edited] = /\/messages\/(\d+)/.exec(request.url ?? '') ?? [];
      const id = edited ?? String(messages.size + 1);
      const message = posted.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      if (message.success)
        messages.set(id, message.data.embeds.map(({ description }) => description).join('\n\n'));
      response.writeHead(200, json).end(JSON.stringify({ id }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo; // a TCP server that listens has one
  return {
    webhook: `http://127.0.0.1:${port}${PATH}`,
    deleted: `http://127.0.0.1:${port}${DELETED}`,
    paragraphs: () => [...messages.values()].flatMap((text) => text.split('\n\n')).map(withoutMarks),
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}

/** Links by their words, no emphasis, no escapes. */
function withoutMarks(text: string): string {
  return text
    .replace(/\[((?:\\.|[^\]\\])*)\]\(https?:[^)\s]+\)/g, '$1')
    .replace(/(?<!\\)\*/g, '')
    .replace(/\\(.)/g, '$1');
}
