/** A mail server on loopback (smtp-server) whose answers can be scripted; what it takes is parsed by mailparser. */
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** How it treats the next message instead of taking it. Codes are SMTP replies. */
export type SmtpFault =
  | {
      readonly kind: 'refuse';
      readonly at: 'greeting' | 'login' | 'sender' | 'recipient' | 'data';
      readonly code: number;
    }
  /** Drops the connection before it greets. */
  | { readonly kind: 'cut at greeting' }
  /** Drops the connection when the recipient is named. */
  | { readonly kind: 'cut before data' }
  /** Takes the message, then drops the connection without a reply. */
  | { readonly kind: 'cut after data' }
  /** Takes the message and never replies. */
  | { readonly kind: 'stall after data' };

export interface SmtpDouble {
  /** `smtp://user:password@127.0.0.1:port`. */
  readonly address: string;
  readonly password: string;
  readonly accepted: readonly { readonly to: readonly string[]; readonly mail: ParsedMail }[];
  /** Undefined: it takes messages again. */
  script(fault: SmtpFault | undefined): void;
  /** Resolves when the next message has been taken. */
  nextTaken(): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = 'made-up-mail-password';

export async function openSmtpDouble(): Promise<SmtpDouble> {
  const accepted: { to: readonly string[]; mail: ParsedMail }[] = [];
  const taken: (() => void)[] = [];
  let fault: SmtpFault | undefined;
  const refusal = (at: string): Error | undefined => {
    if (fault?.kind !== 'refuse' || fault.at !== at) return undefined;
    return Object.assign(new Error('refused by the double'), { responseCode: fault.code });
  };
  const sockets = new Set<{ destroy(): void }>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect: (_session, done) => done(refusal('greeting')),
    onAuth: (auth, _session, done) => {
      const error = refusal('login');
      if (error) return done(error);
      return auth.password === PASSWORD
        ? done(null, { user: auth.username })
        : done(new Error('wrong password'));
    },
    onMailFrom: (_address, _session, done) => done(refusal('sender')),
    onRcptTo: (_address, _session, done) => {
      if (fault?.kind === 'cut before data') return cut();
      return done(refusal('recipient'));
    },
    onData: (stream: SMTPServerDataStream, session, done) => {
      const at = fault;
      simpleParser(stream).then((mail) => {
        const error = refusal('data');
        if (error) return done(error);
        accepted.push({ to: session.envelope.rcptTo.map((one) => one.address), mail });
        taken.forEach((tell) => {
          tell();
        });
        if (at?.kind === 'cut after data') cut();
        else if (at?.kind !== 'stall after data') done();
      }, done);
    },
  });
  server.on('error', () => {}); // sockets that a test cut
  server.server.prependListener('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (fault?.kind === 'cut at greeting') socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo; // a TCP server has no other kind of address
  return {
    address: `smtp://watch:${PASSWORD}@127.0.0.1:${port}`,
    password: PASSWORD,
    accepted,
    script: (next) => {
      fault = next;
    },
    nextTaken: () =>
      new Promise((tell) => {
        taken.push(tell);
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}
