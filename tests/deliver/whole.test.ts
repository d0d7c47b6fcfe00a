/** What cutting must never do, on every channel at once. */
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { type DiscordBody, renderDiscord } from '../../src/deliver/discord/render.js';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { cleanLine } from '../../src/deliver/runs.js';
import { renderSlack, type SlackBody } from '../../src/deliver/slack/render.js';
import { renderStdout } from '../../src/deliver/stdout/render.js';
import { renderWebhook } from '../../src/deliver/webhook/render.js';
import { judgePost } from '../../src/demo/services/discord.js';
import { slackMessage } from '../../src/demo/services/slack.js';
import type { Digest } from '../../src/model/digest.js';
import { anyDigest, ROLE, runs } from './arbitraries.js';
import { embedTexts, expectMentions } from './mentions.js';
import { expectStories } from './stories.js';

/** What a channel made of a digest: each message once its service has found nothing to refuse, and all that a person sees. */
interface Shown {
  readonly messages: number;
  /** Piece by piece, as the service lays them out. */
  readonly texts: readonly string[];
}

const CHANNELS: Readonly<Record<string, (digest: Digest) => Shown>> = {
  discord(digest) {
    const posts = renderDiscord(digest).map((body) => {
      const { message } = JSON.parse(body) as DiscordBody; // made by renderDiscord
      const { post, refusal } = judgePost(message);
      if (post === undefined) throw new Error(JSON.stringify(refusal));
      return post;
    });
    expectMentions(digest, posts);
    const texts = posts.flatMap((post) => [post.content ?? '', ...embedTexts(post)]);
    for (const text of texts) expectWholeMarkdown(text);
    expectStories(digest, texts.join('\n').replaceAll('**', '').replaceAll('\u200b', ''));
    return { messages: posts.length, texts };
  },
  slack(digest) {
    const posts = renderSlack(digest).map((body) => {
      const { message } = JSON.parse(body) as SlackBody; // made by renderSlack
      const post = slackMessage.parse(message);
      expectWholeMrkdwn(post);
      return post;
    });
    const texts = posts.flatMap(({ text, blocks = [] }) => [text, ...blocks.flatMap(pieces)]);
    expect(texts.join('\n')).not.toContain(ROLE);
    return { messages: posts.length, texts };
  },
  email(digest) {
    const mails = renderEmail(digest).map((body) => JSON.parse(body) as EmailBody); // made by renderEmail
    const texts = mails.flatMap(({ subject, html, text }) => {
      expect(Math.max(Buffer.byteLength(html), Buffer.byteLength(text))).toBeLessThan(MOST_BYTES);
      return [subject, text, ...html.replace(/<\/?(?:span|mark|a)\b[^>]*>/g, '').split(/<[^>]*>/)];
    });
    expectStories(digest, mails.map(({ text }) => text).join('\n'));
    expect(texts.join('\n')).not.toContain(ROLE);
    return { messages: mails.length, texts };
  },
  webhook(digest) {
    const bodies = renderWebhook(digest);
    for (const body of bodies) {
      expect(JSON.stringify(JSON.parse(body))).toBe(body);
      expect(body).not.toMatch(/\\ud[89a-f]/);
      expect(body).not.toContain(ROLE);
    }
    return { messages: bodies.length, texts: [] }; // what a person sees is the program's affair
  },
  stdout(digest) {
    const texts = renderStdout(digest);
    expect(texts.join('\n')).not.toContain(ROLE);
    return { messages: texts.length, texts };
  },
};

const MOST_BYTES = 100_000;

type SlackPost = ReturnType<typeof slackMessage.parse>;
type Block = NonNullable<SlackPost['blocks']>[number];

function pieces(block: Block): readonly string[] {
  switch (block.type) {
    case 'divider':
      return [];
    case 'header':
    case 'section':
      return [block.text.text];
    case 'context':
      return block.elements.map(({ text }) => text);
    case 'rich_text':
      return block.elements.map(({ elements }) => elements.map(({ text = '' }) => text).join(''));
  }
}

/** Isolates open and close in order, and all are closed at the end. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const mark of text.match(/[\u2066-\u2069]/g) ?? []) {
    depth += mark === '\u2069' ? -1 : 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** Characters of several code points, or of one that is rarely alone: what a cut, an escape or a mark could tear. */
const TEARABLE = /\p{M}|\p{Extended_Pictographic}|\p{RI}|\u200d/u;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** The dots by which Slack shows a severity. */
const OURS = ['🔴', '🟠', '🟡', '🔵'];

/** Within plain ASCII nothing is joined, but to what stands right before or after it. */
const NOT_PLAIN = /[^\x20-\x7e]+/g;

/** As a reader sees them. Invisible spaces and isolates of ours stand between characters, never within one. */
function tearable(text: string): readonly string[] {
  const found: string[] = [];
  for (const { 0: run, index } of text.matchAll(NOT_PLAIN)) {
    if (!TEARABLE.test(run)) continue;
    const around = text.slice(Math.max(0, index - 1), index + run.length + 1);
    for (const { segment } of graphemes.segment(around)) {
      if (TEARABLE.test(segment)) found.push(segment);
    }
  }
  return found;
}

const unescaped = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '');

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** Every text of a digest that came from outside, as it is shown when nothing cuts it. */
function textsWithin(value: unknown): readonly string[] {
  if (typeof value === 'string') return [cleanLine(value, Number.POSITIVE_INFINITY)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsWithin);
}

/** No text ends within an escape, and no link before its end. */
function expectWholeMarkdown(text: string): void {
  const bare = text.replace(/\\[\s\S]/g, '').replace(/^<@&\d+> /, '');
  expect(bare).not.toMatch(/\\/);
  expect(bare.replace(/\[[^[\]]*\]\(https?:\/\/[^\s()]+\)/g, '')).not.toMatch(/[[\]]/);
}

/** No text ends within an entity or a link, or holds a mention. */
function expectWholeMrkdwn({ text, blocks = [] }: SlackPost): void {
  const marked = blocks.flatMap((block) =>
    block.type === 'context' ? block.elements.filter(({ type }) => type === 'mrkdwn') : [],
  );
  for (const said of [text, ...marked.map((element) => element.text)]) {
    const bare = said.replace(/<https?:[^<>|]+\|[^<>|]+>/g, '').replace(/&(?:amp|lt|gt);/g, '');
    expect(bare).not.toMatch(/[<>&]/);
  }
}

const made = { digests: 0, renders: 0, messages: 0 };
afterAll(() => {
  const { digests, renders, messages } = made;
  if (process.env.TIMES !== undefined)
    process.stderr.write(`${digests} digests in ${renders} renders: ${messages} messages\n`);
});

it('shows any digest on every channel whole: taken by the service, nothing torn, nobody mentioned', () => {
  fc.assert(
    fc.property(anyDigest(3), (digest) => {
      made.digests += 1;
      const whole = new Set([...OURS, ...textsWithin(digest).flatMap(tearable)]);
      for (const [channel, show] of Object.entries(CHANNELS)) {
        const { messages, texts } = show(digest);
        made.renders += 1;
        made.messages += messages;
        const torn = texts.flatMap((text) => tearable(unescaped(text)).filter((one) => !whole.has(one)));
        const unpaired = texts.filter((text) => !isBalanced(text));
        const strange = texts.filter((text) => /\p{Cs}|[\u202a-\u202e\u200e\u200f\u061c]/u.test(text));
        expect({ channel, torn, unpaired, strange }).toEqual({
          channel,
          torn: [],
          unpaired: [],
          strange: [],
        });
      }
    }),
    runs(100),
  );
});
