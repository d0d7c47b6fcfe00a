/** What a service was sent, as text: what people read of it in Discord and in Slack. */
import { ROLE } from '../folder.js';
import { calledBy, type DiscordPost } from '../services/discord.js';
import type { SlackPost } from '../services/slack.js';

/** The newest of what a service took. */
export function lastOf<T>(accepted: readonly T[]): T {
  const last = accepted.at(-1);
  if (last === undefined) throw new Error('a service of the demo was sent nothing');
  return last;
}

/** Whom Discord tells of it. */
export function tellCalled(post: DiscordPost): string {
  const names = calledBy(post).map((id) => (id === ROLE.id ? `@${ROLE.name}` : id));
  return names.length === 0 ? 'It calls nobody.' : `It calls ${names.join(' and ')}, and nobody else.`;
}

export function discordText({ content = '', embeds = [] }: DiscordPost): string {
  const boxes = embeds.map(({ title, description }) => [title, description].filter(Boolean).join('\n\n'));
  return [content, ...boxes].map(withoutMarks).join('\n\n');
}

/** Links by their words, the role by its name, no emphasis, no escapes. */
function withoutMarks(text: string): string {
  return text
    .replace(`<@&${ROLE.id}>`, `@${ROLE.name}`)
    .replace(/\[((?:\\.|[^\]\\])*)\]\(https?:[^)\s]+\)/g, '$1')
    .replace(/(?<!\\)\*/g, '')
    .replace(/\\(.)/g, '$1');
}

type Block = NonNullable<SlackPost['blocks']>[number];

export function slackText({ text, blocks = [] }: SlackPost): string {
  const lines = blocks.flatMap((block, i) => {
    const apart = i > 0 && (block.type === 'rich_text' || block.type === 'header') ? [''] : [];
    return [...apart, blockText(block)];
  });
  return lines.length > 0 ? lines.join('\n') : text;
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'header':
    case 'section':
      return plain(block.text);
    case 'context':
      return block.elements.map(plain).join(' ');
    case 'rich_text':
      return block.elements
        .map(({ type, elements }) => {
          const words = elements.map((run) => run.text ?? '').join('');
          return type === 'rich_text_quote' ? `> ${words}` : words;
        })
        .join('\n');
    case 'divider':
      return '';
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text: links by their words, no emphasis, entities as signs. */
function plain({ type, text }: { readonly type: string; readonly text: string }): string {
  if (type === 'plain_text') return text;
  return text
    .replace(/<https?:[^|>]+\|([^>]*)>/g, '$1')
    .replace(/(?<!\w)[*_](.+?)[*_](?!\w)/gm, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
