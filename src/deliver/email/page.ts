/**
 * The look of an e-mail: one column of cards, tables and inline styles for the sake of old clients, a style block
 * for dark ones. Nothing is loaded from anywhere, nothing runs.
 */
import type { Severity } from '../../model/rule.js';
import type { Run } from '../runs.js';
import type { Telling } from '../telling.js';
import type { ToldGroup, ToldSource, ToldStory } from '../told.js';
import { capital } from '../words.js';
import { Html, html, NOTHING } from './html.js';

/** Where "(possible repeat)" goes, should the message be sent a second time. No text from outside can contain it. */
export const REPEAT_SLOT = '<!--repeat-->';
/** Where the link by which its one recipient leaves goes, in the foot. */
export const UNSUBSCRIBE_SLOT = '<!--unsubscribe-->';

/** Bar, and label on its tint, for light; the style block has those for dark. All labels reach 4.5:1. */
const COLOURS: Readonly<Record<Severity, { bar: string; ink: string; tint: string }>> = {
  critical: { bar: '#b3261e', ink: '#8c1d18', tint: '#fde7e5' },
  high: { bar: '#e8710a', ink: '#8f4400', tint: '#feeedd' },
  medium: { bar: '#f2b705', ink: '#6b5200', tint: '#fdf3cf' },
  low: { bar: '#4f83cc', ink: '#244f8f', tint: '#e6eefa' },
};

const FONT =
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/** The longest word, name or address breaks before the page gets wider than its window. */
const BREAKABLE = 'overflow-wrap:anywhere;word-break:break-word';

const STYLE = new Html(`
:root{color-scheme:light dark;supported-color-schemes:light dark}
a{text-decoration:none}
a:hover{text-decoration:underline}
@media (prefers-color-scheme:dark){
.bg{background:#101418!important}
.card{background:#1a2026!important;border-left-color:#2b333b!important;border-right-color:#2b333b!important;border-bottom-color:#2b333b!important}
.line{border-color:#2b333b!important}
.ink,.ink a{color:#eceff2!important}
.quiet{color:#a3adb8!important}
.who{color:#c9d1d9!important}
.state{color:#e09a4f!important}
.side{color:#8ab4f8!important}
.quote{color:#c9d1d9!important;border-color:#3a444e!important}
.mark{background:#5a4a0c!important;color:#fff3c4!important}
.bar{background:#7fa3cc!important}
.bar-accent{background:#e09a4f!important}
.s-critical{background:#4a1613!important;color:#ffb4ab!important}
.s-high{background:#47260a!important;color:#ffbb80!important}
.s-medium{background:#3d3208!important;color:#f8d766!important}
.s-low{background:#172b47!important;color:#a8c7fa!important}
}
@media (max-width:480px){
.pad{padding-left:14px!important;padding-right:14px!important}
.half{display:block!important;width:auto!important;padding:10px 4px 6px!important}
}
`);

export function page(telling: Telling, title: string, preheader: string, cards: readonly Html[]): Html {
  return html`<!doctype html>
<html lang="${telling.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body class="bg" style="margin:0;padding:0;background:#f2f4f6;-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden">${preheader}</div>
<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f4f6"><tr><td align="center" style="padding:20px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;${FONT};text-align:left;${BREAKABLE}">
${cards}
</table>
</td></tr></table>
</body>
</html>`;
}

export function topLine(telling: Telling, count: string): Html {
  const facts = [telling.when, count].filter((fact) => fact !== '').join(' · ');
  const late = telling.late
    ? html`<div class="ink" style="font-size:14px;font-weight:600;color:#1b2127;padding-top:4px">${capital(telling.late)}</div>`
    : NOTHING;
  return html`<tr><td class="pad" style="padding:0 20px 12px;font-size:13px;line-height:1.5">
<div class="quiet" style="color:#5b6672"><span class="ink" dir="auto" style="color:#1b2127;font-weight:600">${telling.route}</span> · ${facts}</div>${late}${new Html(REPEAT_SLOT)}
</td></tr>`;
}

export function repeatLine(note: string): Html {
  return html`<div class="ink" style="font-size:14px;font-weight:600;color:#1b2127;padding-top:4px">${note}</div>`;
}

export function unsubscribeLink(url: string, label: string): Html {
  return html` · <a href="${url}" class="side" style="color:#1a5fb4;text-decoration:underline">${label}</a>`;
}

export function groupCard(
  group: ToldGroup,
  stories: readonly Html[],
  continued: boolean,
  telling: Telling,
): Html {
  const { bar } = COLOURS[group.severity];
  const counted = telling.brief === undefined ? '' : ` · ${group.stories.length}`;
  const again = continued ? ` (${telling.words.continued})` : '';
  return html`<tr><td style="padding-bottom:14px"><table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;border:1px solid #e1e5ea;border-top:4px solid ${bar};border-radius:8px">
<tr><td class="pad" style="padding:14px 20px 12px;font-size:15px;line-height:1.4">
${severityPill(group.severity, telling)} <span class="ink" style="color:#1b2127;font-weight:600" dir="auto">${group.title}</span><span class="quiet" style="color:#5b6672">${again}${counted}</span>
</td></tr>
${stories}
</table></td></tr>`;
}

export function severityPill(severity: Severity, telling: Telling): Html {
  const { ink, tint } = COLOURS[severity];
  return html`<span class="s-${severity}" style="display:inline-block;background:${tint};color:${ink};font-size:11px;font-weight:700;letter-spacing:.06em;text-transform:uppercase;padding:2px 8px;border-radius:10px;margin-right:6px;vertical-align:1px">${telling.words.severity[severity]}</span>`;
}

/** A card without a severity: rows of a table. */
export function card(rows: Html): Html {
  return html`<tr><td style="padding-bottom:14px"><table role="presentation" class="card line" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;border:1px solid #e1e5ea;border-radius:8px">
${rows}
</table></td></tr>`;
}

/** The attribute, where the story's language is one that can stand in it. */
export function langOf({ lang }: ToldStory): Html {
  return lang !== undefined && /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(lang) ? html` lang="${lang}"` : NOTHING;
}

/** @param look `list` among many, of which few are read */
export function storyRow(story: ToldStory, look: 'card' | 'list' = 'card'): Html {
  const { first, others, remark, extract } = story;
  const [size, room] = look === 'card' ? ['17px', '14px'] : ['15px', '11px'];
  return html`<tr><td class="pad line" style="padding:${room} 20px;border-top:1px solid #e9edf1">
<div class="ink" dir="auto"${langOf(story)} style="color:#1b2127;font-size:${size};line-height:1.45;font-weight:600;text-align:start">${linked(runs(story.headline), first.url, 'color:#1b2127')}</div>
<div class="quiet" style="color:#5b6672;font-size:13px;line-height:1.5;padding-top:4px">${who(first)} · ${first.time}</div>
${extract.length === 0 ? NOTHING : html`<div class="quote" dir="auto" style="color:#3c4650;font-size:14px;line-height:1.55;margin-top:8px;padding:0 12px;border-inline-start:3px solid #d5dbe1;text-align:start">${runs(extract)}</div>`}
${others === undefined ? NOTHING : html`<div class="quiet" style="color:#5b6672;font-size:13px;line-height:1.6;padding-top:6px">${others.lead}: ${join(others.sources.map(other), ', ')}${others.more === undefined ? '' : ` ${others.more}`}</div>`}
${remark === undefined ? NOTHING : html`<div class="quiet" style="color:#5b6672;font-size:13px;line-height:1.5;padding-top:6px">${remark}</div>`}
</td></tr>`;
}

export function noticesCard(notices: readonly string[], telling: Telling): Html {
  const rows = notices.map(
    (notice) =>
      html`<div class="quiet" dir="auto" style="color:#3c4650;font-size:14px;line-height:1.5;padding-top:6px">${notice}</div>`,
  );
  return html`<tr><td style="padding-bottom:14px"><table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#ffffff;border:1px solid #e1e5ea;border-top:4px solid #8a8f98;border-radius:8px"><tr><td class="pad" style="padding:14px 20px">
<div class="ink" style="color:#1b2127;font-size:15px;font-weight:600">${telling.words.aboutTheWatch}</div>${rows}
</td></tr></table></td></tr>`;
}

export function footLine(text: string | Html): Html {
  return html`<tr><td class="pad quiet" style="padding:2px 20px 10px;color:#5b6672;font-size:13px;line-height:1.5">${text}</td></tr>`;
}

export function who(source: ToldSource): Html {
  const name = html`<span dir="auto">${source.outlet}</span>`;
  const linkedName = linked(name, source.url, 'color:#1a5fb4', 'side');
  return html`<span class="who" style="color:#303a44;font-weight:600">${linkedName}</span> · ${join(factsIn(source), ' · ')}`;
}

/** A state's voice in the colour that its bar has in a brief. */
function factsIn({ country, affiliation, ofState }: ToldSource): readonly Html[] {
  const label = ofState
    ? html`<span class="state" style="color:#a4530a;font-weight:600">${affiliation}</span>`
    : html`${affiliation}`;
  return country === undefined ? [label] : [html`${country}`, label];
}

function other(source: ToldSource): Html {
  const name = html`<span dir="auto">${source.outlet}</span>`;
  return html`${linked(name, source.url, 'color:#1a5fb4', 'side')} (${join(factsIn(source), ', ')})`;
}

export function linked(inner: Html, url: string | undefined, style: string, name = ''): Html {
  if (url === undefined) return inner;
  return html`<a href="${url}"${name === '' ? NOTHING : html` class="${name}"`} style="${style};text-decoration:none">${inner}</a>`;
}

/** @param look `calm` where emphasis would be noise: what fired shows in the list below */
export function runs(list: readonly Run[], look: 'marked' | 'calm' = 'marked'): Html {
  return html`${list.map((run) => {
    if (run.kind === 'mark' && look === 'marked') {
      return html`<mark class="mark" style="background:#fff0b3;color:#1b2127;border-radius:2px">${run.text}</mark>`;
    }
    if (run.kind === 'gloss')
      return html`<span class="quiet" style="color:#5b6672;font-weight:400;font-size:.85em">${run.text}</span>`;
    return html`${run.text}`;
  })}`;
}

function join(parts: readonly Html[], separator: string): Html {
  return new Html(parts.map((part) => part.markup).join(separator));
}
