/** What cutting must never do, on every channel at once. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DiscordBody, renderDiscord } from '../../src/deliver/discord/render.js';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { cleanLine } from '../../src/deliver/runs.js';
import { renderSlack, type SlackBody } from '../../src/deliver/slack/render.js';
import { renderStdout } from '../../src/deliver/stdout/render.js';
import { renderWebhook } from '../../src/deliver/webhook/render.js';
import { slackMessage } from '../../src/demo/services/slack.js';
import type { Digest } from '../../src/model/digest.js';
import { anyDigest, runs } from './arbitraries.js';

/** Every text that a person sees, piece by piece as a service lays them out. */
const CHANNELS: Readonly<Record<string, (digest: Digest) => readonly string[]>> = {
  discord: (digest) =>
    renderDiscord(digest).flatMap((body) => {
      const { message } = JSON.parse(body) as DiscordBody; // made by renderDiscord
      return [
        message.content,
        ...message.embeds.flatMap(({ title = '', description }) => [title, description]),
      ];
    }),
  slack: (digest) =>
    renderSlack(digest).flatMap((body) => {
      const { message } = JSON.parse(body) as SlackBody; // made by renderSlack
      const { blocks = [] } = slackMessage.parse(message); // each within the limits of its kind
      return [message.text, ...blocks.flatMap(pieces)];
    }),
  email: (digest) =>
    renderEmail(digest).flatMap((body) => {
      const { subject, html, text } = JSON.parse(body) as EmailBody; // made by renderEmail
      return [subject, text, ...html.replace(/<\/?(?:span|mark|a)\b[^>]*>/g, '').split(/<[^>]*>/)];
    }),
  stdout: (digest) => renderStdout(digest),
};

type Block = NonNullable<ReturnType<typeof slackMessage.parse>['blocks']>[number];

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

/** As a reader sees them. Invisible spaces and isolates of ours stand between characters, never within one. */
function tearable(text: string): readonly string[] {
  if (!TEARABLE.test(text)) return [];
  const found: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    if (TEARABLE.test(segment)) found.push(segment);
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

describe('any digest with any text', () => {
  it.each(Object.entries(CHANNELS))(
    'on %s shows each flag, family and accented letter whole or not at all',
    (_, textsOf) => {
      fc.assert(
        fc.property(anyDigest(3), (digest) => {
          const whole = new Set([...OURS, ...textsWithin(digest).flatMap(tearable)]);
          for (const text of textsOf(digest)) {
            const torn = tearable(unescaped(text)).filter((one) => !whole.has(one));
            expect(
              torn.map((one) => JSON.stringify(one)),
              text,
            ).toEqual([]);
          }
        }),
        runs(40),
      );
    },
  );

  it.each(Object.entries(CHANNELS))(
    'on %s keeps isolates in pairs, and no half a character or direction mark',
    (_, textsOf) => {
      fc.assert(
        fc.property(anyDigest(3), (digest) => {
          for (const text of textsOf(digest)) {
            expect(isBalanced(text), text).toBe(true);
            expect(text).not.toMatch(/\p{Cs}|[\u202a-\u202e\u200e\u200f\u061c]/u);
          }
        }),
        runs(40),
      );
    },
  );

  it('on Discord ends no text within an escape, and no link before its end', () => {
    fc.assert(
      fc.property(anyDigest(3), (digest) => {
        for (const text of CHANNELS.discord?.(digest) ?? []) {
          const bare = text.replace(/\\[\s\S]/g, '');
          expect(bare).not.toMatch(/\\/);
          expect(bare.replace(/\[[^[\]]*\]\(https?:\/\/[^\s()]+\)/g, '')).not.toMatch(/[[\]]/);
        }
      }),
      runs(40),
    );
  });

  it('on Slack ends no text within an entity or a link, and holds no mention', () => {
    fc.assert(
      fc.property(anyDigest(3), (digest) => {
        for (const body of renderSlack(digest)) {
          const { message } = JSON.parse(body) as SlackBody; // made by renderSlack
          const { blocks = [] } = slackMessage.parse(message);
          const marked = blocks.flatMap((block) =>
            block.type === 'context' ? block.elements.filter(({ type }) => type === 'mrkdwn') : [],
          );
          for (const text of [message.text, ...marked.map(({ text: said }) => said)]) {
            const bare = text.replace(/<https?:[^<>|]+\|[^<>|]+>/g, '').replace(/&(?:amp|lt|gt);/g, '');
            expect(bare).not.toMatch(/[<>&]/);
          }
        }
      }),
      runs(40),
    );
  });

  it('is JSON that any program reads, for a webhook', () => {
    fc.assert(
      fc.property(anyDigest(3), (digest) => {
        for (const body of renderWebhook(digest)) {
          expect(JSON.stringify(JSON.parse(body))).toBe(body);
          expect(body).not.toMatch(/\\ud[89a-f]/);
        }
      }),
      runs(40),
    );
  });
});
