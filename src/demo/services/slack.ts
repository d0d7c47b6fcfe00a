/**
 * A Slack incoming webhook on loopback that refuses what the real one refuses, with its words.
 * - https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * - statuses and words: https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
 * - limits of blocks: https://docs.slack.dev/reference/block-kit/blocks
 * - the whole of a message's blocks: not documented; the smallest reported to be refused, less than 11,500
 *   characters (https://github.com/slackapi/bolt-js/issues/2867), is refused here too
 */
import * as z from 'zod';
import { type Answer, type Fault, type HttpDouble, openHttpDouble } from './http.js';

const text = (max: number) => z.string().min(1).max(max);
const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });

const style = z.strictObject({
  bold: z.boolean().optional(),
  italic: z.boolean().optional(),
  strike: z.boolean().optional(),
  code: z.boolean().optional(),
});
/** Only what shows text: `user`, `usergroup` and `broadcast` elements would be mentions. */
const richElement = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: z.string().min(1), style: style.optional() }),
  z.strictObject({
    type: z.literal('link'),
    url: z.url({ protocol: /^https?$/ }).max(3000),
    text: z.string().min(1).optional(),
    style: style.optional(),
  }),
]);

const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({ type: z.literal('section'), text: z.union([plain(3000), mrkdwn(3000)]) }),
  z.strictObject({
    type: z.literal('context'),
    elements: z
      .array(z.union([plain(3000), mrkdwn(3000)]))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z
      .array(
        z.strictObject({
          type: z.enum(['rich_text_section', 'rich_text_quote']),
          elements: z.array(richElement).min(1),
        }),
      )
      .min(1),
  }),
]);

const WHOLE = 11_000;

/** What a webhook takes, and with a channel chat.postMessage. */
export const slackMessage = z.strictObject({
  text: z.string().max(40_000),
  blocks: z
    .array(block)
    .max(50)
    .refine((blocks) => JSON.stringify(blocks).length <= WHOLE)
    .optional(),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
});

export type SlackPost = z.infer<typeof slackMessage>;

export interface SlackDouble extends Omit<HttpDouble, 'origin'> {
  /** The address to configure. */
  readonly webhook: string;
  readonly token: string;
  readonly accepted: readonly SlackPost[];
}

const TOKEN = 'MadeUpTokenOfAWebhook123';
const PATH = `/services/T00000000/B00000000/${TOKEN}`;

/** @param delay how long each answer takes, ms */
export async function openSlackDouble(delay?: () => number): Promise<SlackDouble> {
  const accepted: SlackPost[] = [];
  const { origin, ...double } = await openHttpDouble((path, body) => {
    if (path !== PATH) return say(404, 'no_service');
    const parsed = slackMessage.safeParse(JSON.parse(body));
    if (!parsed.success) {
      return say(
        400,
        parsed.error.issues.some((issue) => issue.path[0] === 'blocks')
          ? 'invalid_blocks'
          : 'invalid_payload',
      );
    }
    if (parsed.data.text.trim() === '' && parsed.data.blocks === undefined) return say(400, 'no_text');
    accepted.push(parsed.data);
    return say(200, 'ok');
  }, delay);
  return { ...double, webhook: `${origin}${PATH}`, token: TOKEN, accepted };
}

/** https://docs.slack.dev/apis/web-api/rate-limits: one message a second and webhook, with short bursts. */
export function slackRateLimited(seconds: number): Fault {
  return {
    kind: 'answer',
    status: 429,
    headers: { 'retry-after': String(seconds), 'content-type': 'application/json' },
    body: JSON.stringify({ retry_after: seconds, ok: false, error: 'rate_limited' }),
  };
}

function say(status: number, word: string): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: word };
}
