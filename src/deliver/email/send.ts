/** Sends through the operator's own mail server, or writes into a folder for trying things out. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createTransport } from 'nodemailer';
import { SECOND } from '../../lib/duration.js';
import { hash } from '../../lib/hash.js';
import type { Secret } from '../../lib/secret.js';
import type { ChannelId } from '../../model/id.js';
import { addressOf } from '../../model/unsubscription.js';
import type { Channel, SendContext, SendOutcome } from '../channel.js';
import type { ChannelDeps } from '../deps.js';
import { ABORTED, errorCode } from '../error.js';
import { unsubscribeUrl } from '../unsubscribe-link.js';
import { REPEAT_SLOT, repeatLine, UNSUBSCRIBE_SLOT, unsubscribeLink } from './page.js';
import { type EmailBody, renderEmail } from './render.js';
import type { EmailSettings } from './settings.js';
import { smtpOutcome } from './smtp-outcome.js';

const CONNECT_TIMEOUT = 15 * SECOND;
/**
 * For the whole of a message. A server may scan it before it answers: RFC 5321 §4.5.3.2.6 allows ten minutes, but
 * nobody waits so long, and whoever holds the delivery must be done before its lease ends.
 */
const MAIL_TIMEOUT = 90 * SECOND;

export function openEmail(id: ChannelId, settings: EmailSettings, deps: ChannelDeps): Channel {
  const { smtp, outbox, from, to } = settings;
  return {
    id,
    type: 'email',
    recipients: to,
    fingerprint: hash('email', smtp?.fingerprint() ?? outbox ?? '', from, ...to).slice(0, 10),
    render: renderEmail,
    async send(body, context) {
      if (context.signal.aborted) return ABORTED;
      const email = JSON.parse(body) as EmailBody; // made by renderEmail
      const mail = mailOf(email, context, settings, linkOf(id, email, context, deps));
      return smtp
        ? sendMail(smtp, mail, context.signal)
        : writeMail(resolve(deps.root, outbox ?? '.'), mail, context);
    },
    async close() {},
  };
}

/** By which this one recipient leaves the route; undefined where there is no such place. */
function linkOf(
  channel: ChannelId,
  { route }: EmailBody,
  { recipient }: SendContext,
  { links }: ChannelDeps,
): string | undefined {
  if (links === undefined || recipient === undefined) return undefined;
  return unsubscribeUrl(links, { channel, route, address: addressOf(recipient) });
}

type Mail = ReturnType<typeof mailOf>;

function mailOf(
  email: EmailBody,
  context: SendContext,
  { from, unsubscribe }: EmailSettings,
  link: string | undefined,
) {
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'atalaya.invalid';
  const { subject, html, text, repeatNote } = email;
  const messageId = messageIdOf(context, context.part, domain);
  const earlier = earlierIds(email, context, domain);
  const repeat = context.possibleRepeat;
  return {
    from,
    to: context.recipient ?? '',
    subject: repeat ? `${subject} ${repeatNote}` : subject,
    html: html
      .replace(REPEAT_SLOT, () => (repeat ? repeatLine(repeatNote).markup : ''))
      .replace(UNSUBSCRIBE_SLOT, () =>
        link === undefined ? '' : unsubscribeLink(link, email.unsubscribe).markup,
      ),
    text: `${repeat ? `${repeatNote}\n\n` : ''}${text}${link === undefined ? '' : `${email.unsubscribe}: ${link}\n`}`,
    messageId,
    ...(earlier.length > 0 ? { inReplyTo: earlier.at(-1), references: earlier } : {}),
    headers: {
      // RFC 3834 §5: no answers from absent people's machines
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...listHeaders(email.route, domain, unsubscribe ?? from, link),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The same on every try, so that clients may fold repeats. */
function messageIdOf({ delivery }: SendContext, part: number, domain: string): string {
  return `<${hash(delivery, String(part))}@${domain}>`;
}

/** Of the story's thread, whose first id is no message's own (RFC 5322 §3.6.4 allows that), and of the first part. */
function earlierIds({ thread }: EmailBody, context: SendContext, domain: string): string[] {
  return [
    ...(thread === undefined ? [] : [`<${hash('story', thread)}@${domain}>`]),
    ...(context.part > 0 ? [messageIdOf(context, 0, domain)] : []),
  ];
}

/**
 * RFC 2919: by which people sort their mail; RFC 2369: how to get rid of it; RFC 8058: and at one click, without a page
 * between. A route is a list.
 */
function listHeaders(
  route: string,
  domain: string,
  to: string,
  link: string | undefined,
): Readonly<Record<string, string>> {
  const label = route.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'all';
  const address = /<([^<>]+)>/.exec(to)?.[1] ?? to;
  const letter = `<mailto:${encodeURI(address)}?subject=${encodeURIComponent(`unsubscribe ${label}`)}>`;
  return {
    'List-ID': `Atalaya ${label} <${label}.atalaya.${domain}>`,
    'List-Unsubscribe': link === undefined ? letter : `<${link}>, ${letter}`,
    ...(link === undefined ? {} : { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }),
  };
}

async function sendMail(smtp: Secret, mail: Mail, signal: AbortSignal): Promise<SendOutcome> {
  const address = smtp.reveal();
  const written = { yes: false };
  const transport = createTransport({
    url: address,
    connectionTimeout: CONNECT_TIMEOUT,
    greetingTimeout: CONNECT_TIMEOUT,
    dnsTimeout: CONNECT_TIMEOUT,
    socketTimeout: MAIL_TIMEOUT,
    requireTLS: needsTls(new URL(address)),
    logger: watchFor(written),
  });
  try {
    await transport.sendMail({
      ...mail,
      signal: AbortSignal.any([signal, AbortSignal.timeout(MAIL_TIMEOUT)]),
    });
    return { kind: 'sent', remoteId: mail.messageId };
  } catch (error) {
    return smtpOutcome(error, { written: written.yes, stopped: signal.aborted });
  } finally {
    transport.close();
  }
}

/** A password goes over the wire in clear to nobody but this very machine. */
function needsTls(url: URL): boolean {
  return url.password !== '' && !['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

/**
 * nodemailer tells through its log, and only there, that a message went out to its final dot. Before that the
 * server cannot have taken it (RFC 5321 §4.1.1.4); after it, a lost connection leaves the outcome unknown.
 */
function watchFor(written: { yes: boolean }) {
  const ignore = () => {};
  return {
    level: ignore,
    trace: ignore,
    debug: ignore,
    info(facts: unknown) {
      if (typeof facts === 'object' && facts !== null && 'tnx' in facts && facts.tnx === 'message')
        written.yes = true;
    },
    warn: ignore,
    error: ignore,
    fatal: ignore,
  };
}

/** Writes `{delivery}-{part}.html` and `.eml`, over an earlier try of the same message. */
async function writeMail(folder: string, mail: Mail, context: SendContext): Promise<SendOutcome> {
  const name = `${context.delivery}-${context.part + 1}`.replace(/[^\p{L}\p{N}@._-]+/gu, '-').slice(0, 120);
  try {
    const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(mail);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `${name}.html`), mail.html);
    await writeFile(join(folder, `${name}.eml`), message);
    return { kind: 'sent', remoteId: mail.messageId };
  } catch (error) {
    return { kind: 'retry', reason: `could not write to the outbox (${errorCode(error)})`, spends: true };
  }
}
