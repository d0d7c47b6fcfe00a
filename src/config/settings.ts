/** What atalaya.yml says. Every default stands beside its key; docs/configuration.md tells them to people. */
import * as z from 'zod';
import type { ProxySettings } from '../http/proxy.js';
import { DAY, HOUR, MINUTE, SECOND } from '../lib/duration.js';
import { DIGEST_LANGS } from '../model/digest.js';
import type { Route } from '../model/route.js';
import { listenAddress, publicUrl, redisUrl, secretUrl, signingSecret } from './addresses.js';
import { addressRange, duration, GIB, kebabId, MIB, size, text, whole, zone } from './shapes.js';

const UNSIGNED = `needs public.secret, which signs the links — write secret: "\${PUBLIC_SECRET}" beside it and put into .env what openssl rand -hex 32 prints`;

/** Channels and routes are read one by one, so that a broken one does not hide the next: see settings-file. */
export const settingsShape = {
  poll: z
    .strictObject({
      every: duration(MINUTE, 7 * DAY).prefault('15m'),
      min: duration(MINUTE, DAY).prefault('5m'),
      max: duration(MINUTE, 7 * DAY).prefault('6h'),
      timeout: duration(SECOND, 5 * MINUTE).prefault('15s'),
      maxBytes: size(64 * 1024, 256 * MIB).prefault('15MiB'),
      redirects: whole(0, 20).prefault(5),
      concurrency: whole(1, 256).prefault(8),
      perHost: whole(1, 16).prefault(2),
      gap: duration(0, MINUTE).prefault('200ms'),
      userAgent: text(200).prefault('Atalaya/0.1 (news watch; feed reader)'),
    })
    .refine(({ min, every }) => min <= every, { path: ['min'], error: 'must not be longer than poll.every' })
    .refine(({ max, every }) => max >= every, { path: ['max'], error: 'must not be shorter than poll.every' })
    .prefault({}),
  network: z.strictObject({ allow: z.array(addressRange()).prefault([]) }).prefault({}),
  items: z
    .strictObject({
      maxAge: duration(HOUR, 365 * DAY).prefault('72h'),
      firstPollMaxAge: duration(0, 365 * DAY).prefault('24h'),
      seenDays: whole(1, 3650).prefault(60),
    })
    .prefault({}),
  archive: z
    .strictObject({
      days: whole(1, 3650).prefault(90),
      maxBytes: size(MIB, 1024 * GIB).prefault('2GiB'),
    })
    .prefault({}),
  store: z
    .strictObject({
      file: text().prefault('data/atalaya.db'),
      redis: redisUrl().optional(),
      tag: kebabId().prefault('atalaya'),
    })
    .prefault({}),
  web: z.strictObject({ listen: listenAddress().prefault('127.0.0.1:8484') }).prefault({}),
  public: z
    .strictObject({
      url: publicUrl().optional(),
      listen: listenAddress().prefault('127.0.0.1:8486'),
      secret: signingSecret('PUBLIC_SECRET').optional(),
    })
    .refine(({ url, secret }) => url === undefined || secret !== undefined, {
      path: ['url'],
      error: UNSIGNED,
    })
    .prefault({}),
  heartbeat: secretUrl('HEARTBEAT_URL').optional(),
  zone: zone().prefault('UTC'),
  lang: z.enum(DIGEST_LANGS).prefault('en'),
  log: z.enum(['silent', 'error', 'warn', 'info', 'debug']).prefault('info'),
} as const;

type Scalars = {
  readonly [Key in keyof typeof settingsShape]: Readonly<z.output<(typeof settingsShape)[Key]>>;
};

/** Durations in ms, sizes in bytes. */
export interface Settings extends Scalars {
  /** As written, `${NAME}` already a Secret; `deliver/registry` reads them. Undefined where a secret is not set. */
  readonly channels: Readonly<Record<string, unknown>>;
  readonly routes: readonly Route[];
  /** By environment alone, as all programs of a network are told. */
  readonly proxy?: ProxySettings;
}
