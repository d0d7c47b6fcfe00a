/**
 * Headers that a feed's server is sent beside our own: a key that a subscriber was given, say. What a server
 * gives out is a secret and comes by `${NAME}`; what the client sets, or would break the connection, is refused.
 */
import * as z from 'zod';
import { Secret } from '../lib/secret.js';
import { quote, refuse } from './shapes.js';

const MOST = 16;
/** More than servers take in one line (Apache `LimitRequestFieldSize`). */
const MAX_LENGTH = 8_000;
/** RFC 9110 §5.1 */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** RFC 9110 §5.5, without what is beyond ASCII: one line, no blanks around it. */
const LINE = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/** Why a header cannot be a feed's, by its name in lower case. */
const REFUSED: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:connection|keep-alive|te|trailer|transfer-encoding|upgrade|expect|http2-settings|proxy-.*)$/,
    'belongs to the connection, not to the feed (RFC 9110 §7.6.1)',
  ],
  [/^host$/, 'is made of the url'],
  [/^(?:content-.*|range|if-range)$/, 'makes no sense when a whole feed is asked for'],
  [/^(?:cookie2?|set-cookie2?)$/, 'is refused — a cookie runs out unseen; ask the publisher for a key'],
  [/^(?:if-none-match|if-modified-since|accept-encoding)$/, 'is set by Atalaya itself'],
  [/^user-agent$/, 'is one for all feeds — set poll.userAgent in atalaya.yml'],
];
/** A secret that nobody has filled in, for who only looks at the file. */
const REFERENCE = /\$\{\w+\}/;
/** What looks like a secret by its header's name. */
const SECRET = /auth|key|token|secret|pass|credential|session/;

/** Names in lower case. */
export function feedHeaders() {
  return z
    .record(headerName(), headerValue())
    .transform((headers, ctx): Readonly<Record<string, string | Secret>> => {
      const names = Object.keys(headers);
      if (names.length > MOST) return refuse(ctx, `must not have more than ${MOST} headers`);
      const lower = new Map<string, string | Secret>();
      for (const [name, value] of Object.entries(headers)) {
        const key = name.toLowerCase();
        if (lower.has(key)) fault(ctx, name, 'stands twice');
        if (typeof value === 'string' && SECRET.test(key) && !REFERENCE.test(value))
          fault(
            ctx,
            name,
            `looks like a secret — write "\${NAME}" here and put it into the environment or .env`,
          );
        lower.set(key, value);
      }
      return Object.fromEntries(lower);
    });
}

function fault(ctx: z.RefinementCtx, name: string, message: string): void {
  ctx.addIssue({ code: 'custom', path: [name], message });
}

function headerName() {
  return z.string().superRefine((name, ctx) => {
    const [, why] = REFUSED.find(([names]) => names.test(name.toLowerCase())) ?? [];
    if (!TOKEN.test(name)) ctx.addIssue(`${quote(name)} is not the name of a header`);
    else if (why !== undefined) ctx.addIssue(`${name} ${why}`);
  });
}

/** Takes anything, for `${NAME}` has become a `Secret` by now; no message shows it. */
function headerValue() {
  return z
    .unknown()
    .meta({ type: 'string' })
    .transform((value, ctx): string | Secret => {
      if (typeof value !== 'string' && !(value instanceof Secret)) return refuse(ctx, 'must be text');
      const text = value instanceof Secret ? value.reveal() : value;
      if (text.length <= MAX_LENGTH && LINE.test(text)) return value;
      return refuse(ctx, 'must be one line of plain ASCII, without blanks around it');
    });
}
