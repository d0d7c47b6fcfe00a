/**
 * Messages as Discord and Slack show them, near enough to judge: made of the payload that is sent, and of nothing
 * else. What a service would not format is shown as it stands.
 */
import type { DiscordPost } from '../../src/demo/services/discord.js';
import type { SlackPost } from '../../src/demo/services/slack.js';

const FONT =
  "font:15px/1.4 'Helvetica Neue',Helvetica,Arial,'Noto Sans Arabic','Noto Sans Hebrew',sans-serif";

export function discordPage({ content = '', embeds = [] }: DiscordPost): string {
  const boxes = embeds.map(({ title, description = '', color = 0 }) => {
    const head =
      title === undefined
        ? ''
        : `<div style="font-weight:600;color:#f2f3f5;margin-bottom:6px">${discordText(title)}</div>`;
    return `<div style="background:#2b2d31;border-left:4px solid #${color.toString(16).padStart(6, '0')};border-radius:4px;padding:10px 14px;margin-top:6px;max-width:500px;font-size:14px">${head}${description.split('\n').map(discordLine).join('')}</div>`;
  });
  return page('#313338', '#dbdee1', 'Atalaya', `<div>${discordText(content)}</div>${boxes.join('')}`);
}

function discordLine(line: string): string {
  if (line === '') return '<div style="height:10px"></div>';
  if (!line.startsWith('> ')) return `<div dir="auto">${discordText(line)}</div>`;
  return `<div dir="auto" style="border-inline-start:4px solid #4e5058;padding-inline-start:10px">${discordText(line.slice(2))}</div>`;
}

/** Escapes first, so that nothing which was escaped is taken for markup. */
function discordText(text: string): string {
  const kept: string[] = [];
  const hidden = text.replace(
    /\\([\s\S])/g,
    (_, character: string) => `\ue000${kept.push(character) - 1}\ue001`,
  );
  return escapeHtml(hidden)
    .replace(/\*\*(.+?)\*\*/g, '<b>$1</b>')
    .replace(/\*(.+?)\*/g, '<i>$1</i>')
    .replace(/\[([^\]]*)\]\((https?:[^)\s]+)\)/g, '<span style="color:#00a8fc">$1</span>')
    .replace(/\ue000(\d+)\ue001/g, (_, n: string) => escapeHtml(kept[Number(n)] ?? ''));
}

export function slackPage({ blocks = [] }: SlackPost): string {
  return page('#ffffff', '#1d1c1d', 'Atalaya', blocks.map(slackBlock).join(''));
}

type Block = NonNullable<SlackPost['blocks']>[number];
type RichText = Extract<Block, { type: 'rich_text' }>['elements'][number];

function slackBlock(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<div style="font-size:18px;font-weight:700;margin:12px 0 6px">${dots(escapeHtml(block.text.text))}</div>`;
    case 'section':
      return `<div style="white-space:pre-wrap;margin:4px 0">${escapeHtml(block.text.text)}</div>`;
    case 'context': {
      const said = block.elements.map(({ type, text }) =>
        type === 'mrkdwn' ? mrkdwn(text) : escapeHtml(text),
      );
      return `<div style="color:#616061;font-size:13px;white-space:pre-wrap;margin:2px 0 10px">${said.join(' ')}</div>`;
    }
    case 'rich_text':
      return block.elements.map(richText).join('');
    case 'divider':
      return '<hr>';
  }
}

function richText({ type, elements }: RichText): string {
  const quote =
    type === 'rich_text_quote' ? 'border-inline-start:4px solid #ddd;padding-inline-start:12px;' : '';
  return `<div dir="auto" style="${quote}margin:3px 0">${elements.map(run).join('')}</div>`;
}

function run({ type, text = '', style }: RichText['elements'][number]): string {
  const shown = style?.bold ? `<b>${escapeHtml(text)}</b>` : escapeHtml(text);
  return type === 'link' ? `<span style="color:#1264a3">${shown}</span>` : shown;
}

/** Entities are the sender's, and links are all the markup that we use. */
function mrkdwn(text: string): string {
  return text
    .replace(/^_(.+)_$/gm, '<i>$1</i>')
    .replace(/\*([^*\n]+)\*/g, '<b>$1</b>')
    .replace(/<(https?:[^|>]+)\|([^>]*)>/g, '<span style="color:#1264a3">$2</span>');
}

function page(ground: string, ink: string, name: string, body: string): string {
  return `<!doctype html><meta charset="utf-8"><body style="margin:0;background:${ground};color:${ink};${FONT}">
<div style="display:flex;gap:14px;padding:16px"><div style="flex:none;width:40px;height:40px;border-radius:8px;background:#244f8f;color:#fff;font-weight:700;font-size:20px;line-height:40px;text-align:center">A</div>
<div style="min-width:0;overflow-wrap:anywhere"><div style="font-weight:600;margin-bottom:2px">${name} <span style="font-size:11px;background:#5865f2;color:#fff;border-radius:3px;padding:1px 4px">APP</span></div>${body}</div></div>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Slack draws its emoji itself; this machine's fonts may have none in colour. */
const DOTS = { '🔴': '#dd2e44', '🟠': '#f4900c', '🟡': '#fdcb58', '🔵': '#55acee' };

function dots(html: string): string {
  return Object.entries(DOTS).reduce(
    (text, [dot, colour]) =>
      text.replace(
        dot,
        `<span style="display:inline-block;width:15px;height:15px;border-radius:50%;background:${colour};vertical-align:-1px"></span>`,
      ),
    html,
  );
}
