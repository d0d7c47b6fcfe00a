/**
 * A Discord webhook on loopback that refuses what the real one refuses, with its error bodies.
 * - Execute Webhook: https://docs.discord.com/developers/resources/webhook#execute-webhook
 * - Edit Webhook Message: https://docs.discord.com/developers/resources/webhook#edit-webhook-message (what is not given
 *   stays; embeds are replaced as a whole; without allowed_mentions the defaults hold)
 * - Unknown Message 10008, Unknown Webhook 10015, too many edits of old messages 30046:
 *   https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
 * - limits of embeds: https://docs.discord.com/developers/resources/message#embed-object-embed-limits
 * - form errors: https://docs.discord.com/developers/reference#error-messages (code 50035)
 * - rate limits: bucket.ts
 */
import * as z from 'zod';
import { type BucketSize, openBuckets } from './bucket.js';
import { type Answer, type Fault, type HttpDouble, openHttpDouble } from './http.js';

const upTo = (max: number) =>
  z.string().refine((text) => text.length <= max, `Must be ${max} or fewer in length.`);
const some = (max: number) => upTo(max).refine((text) => text.trim() !== '', 'This field is required');

const embed = z.object({
  title: some(256).optional(),
  description: some(4096).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  color: z.int().min(0).max(0xffffff).optional(),
  footer: z.object({ text: some(2048) }).optional(),
  author: z.object({ name: some(256) }).optional(),
  fields: z
    .array(z.object({ name: some(256), value: some(1024) }))
    .max(25)
    .optional(),
});

const message = z.object({
  content: upTo(2000).optional(),
  username: z.string().min(1).max(80).optional(),
  embeds: z.array(embed).max(10).optional(),
  // https://docs.discord.com/developers/resources/message#allowed-mentions-object
  allowed_mentions: z
    .object({
      parse: z.array(z.enum(['roles', 'users', 'everyone'])),
      roles: z
        .array(z.string().regex(/^\d{17,20}$/))
        .max(100)
        .optional(),
    })
    .refine(({ parse, roles }) => roles === undefined || !parse.includes('roles'), 'mutually exclusive')
    .optional(),
});

export type DiscordPost = z.infer<typeof message>;

const change = message.omit({ username: true }).partial();

export interface DiscordDouble extends Omit<HttpDouble, 'origin'> {
  /** The address to configure. */
  readonly webhook: string;
  readonly token: string;
  /** What it took, in order; the id given out for the first is `9000000000000000001`. */
  readonly accepted: readonly DiscordPost[];
  /** Edits that it took, in order, as they were asked for. */
  readonly edits: readonly { readonly id: string; readonly post: z.infer<typeof change> }[];
  /** What stands in the channel now, by id, the oldest first. */
  readonly messages: ReadonlyMap<string, DiscordPost>;
  /** Somebody deletes a message by hand. */
  remove(id: string): void;
}

const ID = '1234567890123456789';
const TOKEN = 'made-up_token-of-a-webhook_0123456789abcdefghijklmnopqrstuvwxyzABCDEF';
const PATH = `/api/v10/webhooks/${ID}/${TOKEN}`;

/**
 * @param delay how long each answer takes, ms
 * @param size how often it may be called; as often as one likes, where that is not what matters
 */
export async function openDiscordDouble(delay?: () => number, size?: BucketSize): Promise<DiscordDouble> {
  const accepted: DiscordPost[] = [];
  const edits: { id: string; post: z.infer<typeof change> }[] = [];
  const messages = new Map<string, DiscordPost>();
  const buckets = size && openBuckets(size);
  const { origin, ...double } = await openHttpDouble((path, body, _, method) => {
    const bucket = buckets?.(method);
    const answer = bucket?.refusal ?? answerTo(path, body, method);
    return { ...answer, headers: { ...answer.headers, ...bucket?.headers } };
  }, delay);

  function answerTo(path: string, body: string, method: string): Answer {
    const url = new URL(path, 'http://double');
    const [, message_id] = /^\/messages\/(\d+)$/.exec(url.pathname.replace(PATH, '')) ?? [];
    if (!url.pathname.startsWith(PATH) || (url.pathname !== PATH && message_id === undefined)) {
      return json(404, { message: 'Unknown Webhook', code: 10015 });
    }
    if (message_id !== undefined) return edit(method, message_id, body);
    const { post, refusal } = judgePost(JSON.parse(body));
    if (post === undefined) return json(400, refusal);
    accepted.push(post);
    const id = `9${String(accepted.length).padStart(18, '0')}`;
    messages.set(id, post);
    return url.searchParams.get('wait') === 'true'
      ? json(200, { ...post, id, type: 0, channel_id: '1', webhook_id: ID })
      : { status: 204 };
  }

  function edit(method: string, id: string, body: string): Answer {
    const before = messages.get(id);
    if (before === undefined) return json(404, { message: 'Unknown Message', code: 10008 });
    if (method !== 'PATCH') return json(405, { message: '405: Method Not Allowed', code: 0 });
    const parsed = change.safeParse(JSON.parse(body));
    if (!parsed.success) return json(400, formErrors(parsed.error));
    const after = { ...before, ...parsed.data };
    const whole = wholeProblem(after);
    if (whole) return json(400, whole);
    edits.push({ id, post: parsed.data });
    messages.set(id, after);
    return json(200, { ...after, id, type: 0, channel_id: '1', webhook_id: ID });
  }

  return {
    ...double,
    webhook: `${origin}/api/webhooks/${ID}/${TOKEN}`,
    token: TOKEN,
    accepted,
    edits,
    messages,
    remove: (id) => void messages.delete(id),
  };
}

/**
 * Whom a message calls: `everyone`, `here`, and ids of roles and users. Only its content calls, embeds do not, and of
 * what stands there only what `allowed_mentions` lets; without that, everything does.
 * https://docs.discord.com/developers/resources/message#allowed-mentions-object
 */
export function calledBy({ content = '', allowed_mentions: allowed }: DiscordPost): readonly string[] {
  const named = (pattern: RegExp) => [...content.matchAll(pattern)].map(([, name = '']) => name);
  const lets = (kind: 'everyone' | 'roles' | 'users') => allowed?.parse.includes(kind) ?? true;
  return [
    ...(lets('everyone') ? named(/@(everyone|here)/g) : []),
    ...named(/<@&(\d+)>/g).filter((id) => lets('roles') || allowed?.roles?.includes(id)),
    ...(lets('users') ? named(/<@!?(\d+)>/g) : []),
  ];
}

/** What it would take of a message, or the body of its refusal. */
export function judgePost(
  body: unknown,
):
  | { readonly post: DiscordPost; readonly refusal?: never }
  | { readonly post?: never; readonly refusal: unknown } {
  const parsed = message.safeParse(body);
  if (!parsed.success) return { refusal: formErrors(parsed.error) };
  const refusal = wholeProblem(parsed.data);
  return refusal === undefined ? { post: parsed.data } : { refusal };
}

/** Discord says neither how many edits of messages older than an hour it takes, nor always when it takes more. */
export function oldEditsLimited(): Fault {
  const message = 'Maximum number of edits to messages older than 1 hour reached. Try again later';
  return {
    kind: 'answer',
    status: 429,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, code: 30046, global: false }),
  };
}

function json(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Rules over the whole message. */
function wholeProblem(post: DiscordPost): unknown {
  const embeds = post.embeds ?? [];
  if (!post.content?.trim() && embeds.length === 0) {
    return { message: 'Cannot send an empty message', code: 50006 };
  }
  const length = embeds.flatMap(texts).reduce((sum, text) => sum + text.length, 0);
  if (length <= 6000) return undefined;
  const error = { code: 'MAX_EMBED_SIZE_EXCEEDED', message: 'Embed size exceeds maximum size of 6000' };
  return { message: 'Invalid Form Body', code: 50035, errors: { embeds: { _errors: [error] } } };
}

function texts(embed: NonNullable<DiscordPost['embeds']>[number]): string[] {
  const fields = (embed.fields ?? []).flatMap((field) => [field.name, field.value]);
  const others = [embed.title, embed.description, embed.footer?.text, embed.author?.name];
  return [...fields, ...others.filter((text) => text !== undefined)];
}

function formErrors(error: z.ZodError): unknown {
  const errors: Record<string, unknown> = {};
  for (const issue of error.issues) {
    errors[issue.path.join('.')] = { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message: issue.message }] };
  }
  return { message: 'Invalid Form Body', code: 50035, errors };
}
