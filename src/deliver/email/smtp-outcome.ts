import * as z from 'zod';
import type { SendOutcome } from '../channel.js';
import { ABORTED, errorCode } from '../error.js';

/** What nodemailer's errors say beside their message, which may quote the server's words and is not used. */
const smtpError = z.object({
  code: z.string().optional(),
  responseCode: z.number().optional(),
  command: z.string().optional(),
});

/** Replies that mean our account and not the message: RFC 4954 §6, RFC 5321 §4.2.3. */
const ACCOUNT_REFUSED = [530, 534, 535, 538, 525];
const TOO_LARGE = [552, 554];
/** What is said before any message: a refusal is of us (RFC 5321 §3.1, RFC 3207 §4). */
const BEFORE_MAIL = /^(?:CONN|EHLO|HELO|STARTTLS|AUTH)/;

export interface Circumstances {
  /** The message went out to its final dot. */
  readonly written: boolean;
  /** We were told to stop. */
  readonly stopped: boolean;
}

export function smtpOutcome(error: unknown, { written, stopped }: Circumstances): SendOutcome {
  const parsed = smtpError.safeParse(error);
  const { code, responseCode, command } = parsed.success ? parsed.data : {};
  if (code === 'EABORT' && stopped && !written) return ABORTED;
  if (responseCode !== undefined && responseCode >= 400) return replyOutcome(responseCode, command);
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return { kind: 'stopped', reason: 'the mail server wants a login' };
  const reason = `the mail server did not answer (${code ?? errorCode(error)})`;
  if (code === 'EENVELOPE' || code === 'EMESSAGE')
    return { kind: 'rejected', reason: `not a message to send (${code})` };
  return written ? { kind: 'ambiguous', reason } : { kind: 'retry', reason, spends: true };
}

function replyOutcome(reply: number, command: string | undefined): SendOutcome {
  const reason = `the mail server answered ${reply}${command === undefined ? '' : ` to ${command}`}`;
  if (reply < 500) return { kind: 'retry', reason, spends: true };
  const refusesUs = BEFORE_MAIL.test(command ?? '') || ACCOUNT_REFUSED.includes(reply);
  const refusesSender = command === 'MAIL FROM' && !TOO_LARGE.includes(reply);
  return refusesUs || refusesSender ? { kind: 'stopped', reason } : { kind: 'rejected', reason };
}
