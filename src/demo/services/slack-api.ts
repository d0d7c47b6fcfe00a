/**
 * As much of Slack's Web API on loopback as a bot needs that posts, looks for what it posted, and edits it. It refuses
 * what the real one refuses, with a 200 and its words.
 * - https://docs.slack.dev/reference/methods/chat.postMessage
 * - https://docs.slack.dev/reference/methods/chat.update (blocks are replaced; metadata that is not given stays)
 * - https://docs.slack.dev/reference/methods/conversations.history (`include_all_metadata`, cursors, newest first)
 * - https://docs.slack.dev/messaging/message-metadata
 * - https://docs.slack.dev/apis/web-api/rate-limits
 */
import * as z from 'zod';
import { type Answer, type Fault, type HttpDouble, openHttpDouble } from './http.js';
import { type SlackPost, slackMessage } from './slack.js';

const metadata = z.strictObject({
  event_type: z.string().regex(/^\w{1,255}$/),
  event_payload: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export interface SlackApiPost {
  readonly ts: string;
  readonly message: SlackPost;
  readonly metadata: z.infer<typeof metadata> | undefined;
}

export interface SlackApiDouble extends Omit<HttpDouble, 'origin'> {
  /** The `api` to configure. */
  readonly api: string;
  readonly token: string;
  readonly channel: string;
  /** As they were posted, in that order. */
  readonly accepted: SlackApiPost[];
  /** What stands in the channel now, by `ts`, the oldest first. */
  readonly messages: ReadonlyMap<string, SlackApiPost>;
  /** Somebody deletes a message by hand. */
  remove(ts: string): void;
  /** Methods called, in order. */
  readonly methods: readonly string[];
  /** From now on the token lacks this permission. */
  take(scope: 'chat:write' | 'channels:history'): void;
}

const TOKEN = 'xoxb-made-up-token-of-a-bot';
const CHANNEL = 'C0MADEUP01';
/** Of those that are documented, the ones that may be changed. */
const UPDATE_ARGUMENTS = ['token', 'channel', 'ts', 'text', 'blocks', 'parse', 'link_names', 'metadata'];
/** Smaller than the real one, so that looking takes several pages. */
const PAGE = 3;

export async function openSlackApiDouble(): Promise<SlackApiDouble> {
  const accepted: SlackApiPost[] = [];
  const messages = new Map<string, SlackApiPost>();
  const methods: string[] = [];
  const scopes = new Set(['chat:write', 'channels:history']);
  const { origin, ...double } = await openHttpDouble((path, body, headers) => {
    const method = path.replace('/api/', '');
    methods.push(method);
    if (headers.authorization !== `Bearer ${TOKEN}`) return say({ ok: false, error: 'invalid_auth' });
    const form = new URLSearchParams(body);
    if (method === 'chat.postMessage') return post(form);
    if (method === 'chat.update') return update(form);
    if (method === 'conversations.history') return history(form);
    return say({ ok: false, error: 'unknown_method' });
  });

  function post(form: URLSearchParams): Answer {
    if (!scopes.has('chat:write')) return say({ ok: false, error: 'missing_scope', needed: 'chat:write' });
    if (form.get('channel') !== CHANNEL) return say({ ok: false, error: 'channel_not_found' });
    const message = slackMessage.safeParse({
      text: form.get('text') ?? '',
      blocks: parse(form.get('blocks')),
      unfurl_links: parse(form.get('unfurl_links')),
      unfurl_media: parse(form.get('unfurl_media')),
    });
    if (!message.success) return say({ ok: false, error: 'invalid_blocks' });
    const about = metadata.optional().safeParse(parse(form.get('metadata')));
    if (!about.success) return say({ ok: false, error: 'invalid_metadata_format' });
    const ts = `${Math.floor(Date.now() / 1000)}.${String(accepted.length + 1).padStart(6, '0')}`;
    accepted.push({ ts, message: message.data, metadata: about.data });
    messages.set(ts, { ts, message: message.data, metadata: about.data });
    return say({ ok: true, channel: CHANNEL, ts, message: { text: message.data.text } });
  }

  function update(form: URLSearchParams): Answer {
    if (!scopes.has('chat:write')) return say({ ok: false, error: 'missing_scope', needed: 'chat:write' });
    if (form.get('channel') !== CHANNEL) return say({ ok: false, error: 'channel_not_found' });
    const strange = [...form.keys()].filter((name) => !UPDATE_ARGUMENTS.includes(name));
    if (strange.length > 0) return say({ ok: false, error: 'invalid_arguments' });
    const before = messages.get(form.get('ts') ?? '');
    if (before === undefined) return say({ ok: false, error: 'message_not_found' });
    const message = slackMessage.safeParse({
      text: form.get('text') ?? '',
      blocks: parse(form.get('blocks')),
    });
    if (!message.success) return say({ ok: false, error: 'invalid_blocks' });
    messages.set(before.ts, { ...before, message: message.data });
    return say({ ok: true, channel: CHANNEL, ts: before.ts, text: message.data.text });
  }

  function history(form: URLSearchParams): Answer {
    if (!scopes.has('channels:history')) {
      return say({ ok: false, error: 'missing_scope', needed: 'channels:history' });
    }
    if (form.get('channel') !== CHANNEL) return say({ ok: false, error: 'channel_not_found' });
    const since = Number(form.get('oldest') ?? 0);
    const found = [...messages.values()].filter(({ ts }) => Number(ts) > since).toReversed();
    const from = Number(form.get('cursor') ?? 0);
    const next = from + PAGE < found.length ? String(from + PAGE) : '';
    const page = found.slice(from, from + PAGE).map(({ ts, message, metadata: about }) => ({
      type: 'message',
      ts,
      text: message.text,
      ...(form.get('include_all_metadata') === 'true' && about !== undefined ? { metadata: about } : {}),
    }));
    return say({ ok: true, messages: page, has_more: next !== '', response_metadata: { next_cursor: next } });
  }

  return {
    ...double,
    api: `${origin}/api/`,
    token: TOKEN,
    channel: CHANNEL,
    accepted,
    messages,
    methods,
    remove: (ts) => void messages.delete(ts),
    take: (scope) => {
      scopes.delete(scope);
    },
  };
}

/** One message a second and channel, with short bursts. */
export function slackApiRateLimited(seconds: number): Fault {
  return {
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': String(seconds), 'content-type': 'application/json' },
    body: JSON.stringify({ ok: false, error: 'ratelimited' }),
  };
}

function parse(json: string | null): unknown {
  return json === null ? undefined : JSON.parse(json);
}

function say(body: unknown): Answer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
