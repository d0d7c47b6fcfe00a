import * as z from 'zod';
import { privateField, secretField } from '../secret-field.js';

/** `a@b.c` or `Name <a@b.c>`: enough to catch slips; the mail server has the last word. */
const ADDRESS = /^(?:[^<>@\r\n]*<)?[^\s<>@,;"]+@[^\s<>@,;"]+\.?[^\s<>@,;"]*>?$/u;

const address = privateField((value) =>
  value.length <= 320 && ADDRESS.test(value) && value.includes('<') === value.endsWith('>')
    ? undefined
    : 'not an e-mail address; it looks like "Watch <watch@example.org>" or watch@example.org',
);

export const emailSettings = z
  .strictObject({
    type: z.literal('email'),
    smtp: secretField('SMTP address', 'SMTP_URL', smtpProblem).optional(),
    /** A folder into which each message is written instead of being sent. */
    outbox: z.string().trim().min(1).optional(),
    from: address,
    /** Where requests to unsubscribe go; `from` unless told. */
    unsubscribe: address.optional(),
    to: z.array(address).min(1).max(50),
  })
  .refine((settings) => (settings.smtp === undefined) !== (settings.outbox === undefined), {
    message: 'give either smtp (to send) or outbox (a folder to write to)',
    path: ['smtp'],
  });

export type EmailSettings = z.infer<typeof emailSettings>;

function smtpProblem(value: string): string | undefined {
  const example = 'smtps://user:password@mail.example.org:465';
  if (!/^smtps?:\/\//.test(value) || !URL.canParse(value))
    return `not an SMTP address; it looks like ${example}`;
  return new URL(value).hostname === '' ? `it names no server; it looks like ${example}` : undefined;
}
