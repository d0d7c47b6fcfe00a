/**
 * The first page of a weekly brief: figures, the three stories to read, what the watch could see, bars of table cells
 * (mail clients draw no SVG), and at the end of the list what was not seen, not told or changed.
 */
import type { Bar, ToldBrief, TopStory } from '../brief.js';
import type { Telling } from '../telling.js';
import { Html, html, NOTHING } from './html.js';
import { card, langOf, linked, REPEAT_SLOT, runs, severityPill, who } from './page.js';

/** Of the longest bar, in percent of its cell: room for its figure beside it. */
const LONGEST = 82;
/** Any bar that is not nothing can be seen. */
const SHORTEST = 3;

export function briefHead(telling: Telling, brief: ToldBrief, count: string): Html {
  const late = telling.late
    ? html`<div class="ink" style="font-size:14px;font-weight:600;color:#1b2127;padding-top:4px">${telling.late}</div>`
    : NOTHING;
  const facts = [brief.week, count].filter((fact) => fact !== '').join(' · ');
  return html`<tr><td class="pad" style="padding:0 20px 14px;line-height:1.35">
<h1 class="ink" style="margin:0;font-size:24px;font-weight:700;letter-spacing:-.01em;color:#1b2127">${brief.words.title}</h1>
<div class="quiet" style="color:#5b6672;font-size:14px;padding-top:2px">${facts} · <span dir="auto">${telling.route}</span></div>${late}${new Html(REPEAT_SLOT)}
</td></tr>`;
}

/** Figures, coverage and the stories to read first: what shows without scrolling. */
export function firstScreen(telling: Telling, brief: ToldBrief): Html {
  const top = brief.top.map((story, i) => topRow(story, telling, i));
  return card(html`<tr><td class="pad" style="padding:16px 20px 14px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed"><tr>
${brief.figures.map(figureCell)}
</tr></table>
<div class="quiet" style="color:#5b6672;font-size:12px;line-height:1.5;padding-top:8px">${brief.compared}</div>
<div class="quiet" style="color:#5b6672;font-size:13px;line-height:1.5;padding-top:8px"><span class="ink" style="color:#1b2127;font-weight:600">${brief.words.coverage}:</span> ${telling.coverage ?? `${brief.coverage}.`}</div>
</td></tr>
${top.length === 0 ? NOTHING : html`<tr><td class="pad line" style="padding:14px 20px 0;border-top:1px solid #e9edf1">${label(brief.words.readFirst)}</td></tr>${top}`}`);
}

export function barsCard(brief: ToldBrief): Html {
  return card(html`<tr><td style="padding:6px 10px 10px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed"><tr>
${barsCell(brief.words.byDay, brief.days)}
${barsCell(brief.words.byAffiliation, brief.affiliations)}
</tr></table>
</td></tr>`);
}

export function listHeading(brief: ToldBrief): Html {
  return html`<tr><td class="pad ink" style="padding:10px 20px 10px;font-size:17px;font-weight:700;color:#1b2127"><h2 style="margin:0;font-size:17px;font-weight:700">${brief.words.all}</h2></td></tr>`;
}

export function sectionsCard(brief: ToldBrief): Html {
  const rows = brief.sections.map(({ title, lines }, i) => {
    const border = i === 0 ? '' : ';border-top:1px solid #e9edf1';
    const said = lines.map(
      (line) =>
        html`<div class="who" style="color:#303a44;font-size:14px;line-height:1.5;padding-top:3px">${line}</div>`,
    );
    return html`<tr><td class="pad line" style="padding:12px 20px${border}">${label(title)}${said}</td></tr>`;
  });
  return card(html`${rows}`);
}

function figureCell({ value, label: under, change }: ToldBrief['figures'][number]): Html {
  const changed =
    change === undefined
      ? NOTHING
      : html` <span class="quiet" style="color:#5b6672;font-size:14px;font-weight:600;letter-spacing:0">${change}</span>`;
  return html`<td valign="top" style="padding-right:8px;line-height:1.25"><div class="ink" style="color:#1b2127;font-size:28px;font-weight:700;letter-spacing:-.02em;white-space:nowrap">${value}${changed}</div><div class="quiet" style="color:#5b6672;font-size:13px;padding-top:1px">${under}</div></td>`;
}

function topRow({ story, topic, severity, about, sources }: TopStory, telling: Telling, i: number): Html {
  const { first, extract, headline } = story;
  const lang = langOf(story);
  const quote =
    extract.length === 0
      ? NOTHING
      : html`<div class="quote" dir="auto" style="color:#3c4650;font-size:14px;line-height:1.5;padding-top:5px;text-align:start">${runs(extract, 'calm')}</div>`;
  const also = sources === undefined ? '' : ` · ${sources}`;
  const border = i === 0 ? '' : ';border-top:1px solid #e9edf1';
  return html`<tr><td class="pad line" style="padding:${i === 0 ? '8px' : '14px'} 20px 14px${border}">
<div style="font-size:13px;line-height:1.6">${severityPill(severity, telling)} <span class="quiet" style="color:#5b6672" dir="auto">${topic}</span></div>
<div class="ink" dir="auto"${lang} style="color:#1b2127;font-size:18px;line-height:1.4;font-weight:600;text-align:start;padding-top:3px">${linked(runs(headline, 'calm'), first.url, 'color:#1b2127')}</div>
${about === undefined ? NOTHING : html`<div class="who" style="color:#303a44;font-size:14px;line-height:1.5;padding-top:3px">${about}</div>`}${quote}<div class="quiet" style="color:#5b6672;font-size:13px;line-height:1.5;padding-top:5px">${who(first)} · ${first.time}${also}</div>
</td></tr>`;
}

/** Two charts stand side by side, and under one another where there is no room (`.half`). */
function barsCell(title: string, bars: readonly Bar[]): Html {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return html`<td class="half" width="50%" valign="top" style="padding:10px 10px 6px">${label(title)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin-top:6px">${bars.map((bar) => barRow(bar, most))}</table></td>`;
}

function barRow({ label: name, value, accent }: Bar, most: number): Html {
  const width = value === 0 ? 0 : Math.max(SHORTEST, Math.round((value / most) * LONGEST));
  const colour = accent ? '#c26a15' : '#56789c';
  const bar =
    width === 0
      ? NOTHING
      : html`<td width="${width}%"><div class="${accent ? 'bar-accent' : 'bar'}" style="background:${colour};border-radius:2px;font-size:10px;line-height:12px">&nbsp;</div></td>`;
  return html`<tr><td class="who" style="color:#303a44;font-size:13px;line-height:20px;white-space:nowrap;padding-right:8px" width="1%">${name}</td><td><table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${bar}<td class="quiet" style="color:#5b6672;font-size:13px;line-height:20px;padding-left:${width === 0 ? 0 : 6}px">${value}</td></tr></table></td></tr>`;
}

function label(text: string): Html {
  return html`<div class="ink" style="color:#1b2127;font-size:14px;font-weight:700;line-height:1.4">${text}</div>`;
}
