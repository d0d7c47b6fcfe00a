/** The small pieces that several files of people's are made of: durations, sizes, ids, zones, languages. */
import { isIP } from 'node:net';
import { IANAZone } from 'luxon';
import * as z from 'zod';
import { parseDuration, printDuration } from '../lib/duration.js';

/** An id lends itself to file names, URLs and queries, and reads the same everywhere. */
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_ID_LENGTH = 64;
const MAX_TEXT_LENGTH = 2_000;

/** Some text; blanks at its ends are off, and something must remain. */
export function text(max = MAX_TEXT_LENGTH) {
  return z.string().trim().min(1, 'must not be empty').max(max, `must not be longer than ${max} characters`);
}

export function kebabId() {
  return z
    .string()
    .max(MAX_ID_LENGTH, `must not be longer than ${MAX_ID_LENGTH} characters`)
    .regex(KEBAB, 'is not an id — write lower-case letters and digits joined by hyphens, e.g. bo-abi');
}

/** What has a notation of its own: a bare number is told what that is, not that it is no text. */
export function written() {
  return z.coerce.string();
}

/** The same for an editor: JSON Schema knows a notation by its pattern (ECMA-262) and shows the examples. */
export function noted(pattern: string, ...examples: string[]) {
  return written().meta({ pattern, examples });
}

/** `15m` in YAML, ms here. */
export function duration(least: number, most: number) {
  return noted('^\\s*\\d{1,6}(ms|s|m|h|d)\\s*$', '15m').transform((said, ctx) => {
    const ms = parseDuration(said);
    if (ms === undefined) return refuse(ctx, `${quote(said)} is not a duration — write 30s, 15m, 6h or 2d`);
    if (ms >= least && ms <= most) return ms;
    return refuse(ctx, `${said} is out of bounds — ${printDuration(least)} to ${printDuration(most)}`);
  });
}

const KIB = 1_024;
export const MIB = KIB * KIB;
export const GIB = KIB * MIB;
const SIZE_UNITS: Readonly<Record<string, number>> = { KiB: KIB, MiB: MIB, GiB: GIB };

/** `15MiB` in YAML, bytes here. */
export function size(least: number, most: number) {
  return noted('^\\s*\\d{1,6}\\s*(KiB|MiB|GiB)\\s*$', '15MiB').transform((said, ctx) => {
    const found = /^(\d{1,6})\s*(KiB|MiB|GiB)$/.exec(said.trim());
    const unit = SIZE_UNITS[found?.[2] ?? ''];
    if (!found || !unit) return refuse(ctx, `${quote(said)} is not a size — write 512KiB, 15MiB or 2GiB`);
    const bytes = Number(found[1]) * unit;
    if (bytes >= least && bytes <= most) return bytes;
    return refuse(ctx, `${said} is out of bounds — ${printSize(least)} to ${printSize(most)}`);
  });
}

export function printSize(bytes: number): string {
  if (bytes >= GIB && bytes % GIB === 0) return `${bytes / GIB}GiB`;
  return bytes >= MIB && bytes % MIB === 0 ? `${bytes / MIB}MiB` : `${Math.ceil(bytes / KIB)}KiB`;
}

export function whole(least: number, most: number) {
  return z
    .number()
    .int('must be a whole number')
    .min(least, `must be at least ${least}`)
    .max(most, `must be at most ${most}`);
}

/** An IANA zone that this Node knows. Fixed offsets are refused: they are wrong half of the year. */
export function zone() {
  // Node reads in its zones, 30 ms CPU, when it is first asked for one
  return z.string().refine((name) => name === 'UTC' || IANAZone.isValidZone(name), {
    error: ({ input }) => `${quote(input)} is not a time zone — write an IANA name, e.g. America/La_Paz`,
  });
}

/** BCP 47, in canonical form. */
export function lang() {
  return z.string().transform((written, ctx) => {
    try {
      return Intl.getCanonicalLocales(written)[0] ?? written;
    } catch {
      return refuse(ctx, `${quote(written)} is not a language — write a BCP 47 tag, e.g. es, pt-BR, fa`);
    }
  });
}

/** ISO 3166-1 alpha-2, lower case. */
export function country() {
  return z
    .string()
    .toLowerCase()
    .regex(/^[a-z]{2}$/, 'is not a country code — write two letters (ISO 3166-1), e.g. bo')
    .meta({ pattern: '^[A-Za-z]{2}$' });
}

/** An address or a range in CIDR notation, IPv4 or IPv6. */
export function addressRange() {
  return z.string().refine(isAddressRange, {
    error: ({ input }) => `${quote(input)} is not an address — write 10.0.0.5, 192.168.1.0/24 or fd00::/8`,
  });
}

function isAddressRange(said: string): boolean {
  const [, address = '', bits = '0'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(said) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}

/** One value stands for a list of one; `orOne` tells the maker of JSON Schemas, which sees only the list. */
export function oneOrMany<S extends z.ZodType>(each: S) {
  return z
    .preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(each))
    .meta({ orOne: true });
}

/** Ends a transform with a problem. */
export function refuse(ctx: z.core.$RefinementCtx, message: string): never {
  ctx.issues.push({ code: 'custom', message, input: ctx.value });
  return z.NEVER;
}

/** Longer than this, what was written would hide what is wrong with it. */
const MAX_QUOTED = 80;

/** As JSON, so that a control character in it cannot play with a terminal. */
export function quote(value: unknown): string {
  const said = String(value);
  return JSON.stringify(said.length > MAX_QUOTED ? `${said.slice(0, MAX_QUOTED)}…` : said);
}
