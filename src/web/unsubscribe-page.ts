/**
 * The page by which recipients leave and come back: forms and words, no script, nothing loaded from anywhere. It names
 * the route and the channel and never an address, for mail is forwarded and its links with it.
 */
import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import { DIGEST_LANGS, type DigestLang } from '../model/digest.js';
import type { Standing, Subscription, Wish } from '../pipeline/subscriptions.js';
import { PAGE_WORDS } from './unsubscribe-words.js';

const STYLE = `
:root{color-scheme:light dark;--ground:#f2f4f6;--card:#fff;--edge:#e1e5ea;--ink:#1b2127;--quiet:#5b6672;--act:#1a5fb4;--on-act:#fff}
@media (prefers-color-scheme:dark){:root{--ground:#101418;--card:#1a2026;--edge:#2b333b;--ink:#eceff2;--quiet:#a3adb8;--act:#8ab4f8;--on-act:#101418}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
main{max-width:32rem;margin:8vh auto 2rem;padding-inline:1rem}
section{background:var(--card);border:1px solid var(--edge);border-radius:8px;padding:1.5rem}
.from{color:var(--quiet);font-size:.875rem;margin:0 0 .75rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}
p{margin:0 0 .75rem;overflow-wrap:anywhere}
.quiet{color:var(--quiet);font-size:.875rem;margin-block-end:0}
form{display:grid;gap:.75rem;margin-block:1.25rem}
form.after{margin-block:2rem 0;animation:later .8s}
@keyframes later{from,to{visibility:hidden}}
button{font:inherit;font-weight:600;text-align:start;padding:.7rem 1rem;border:1px solid var(--act);border-radius:6px;background:none;color:var(--act);cursor:pointer;overflow-wrap:anywhere}
form:not(.after) button.first{background:var(--act);color:var(--on-act)}
button:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
`;

/** Of the Content-Security-Policy: what stands in the page and nothing else. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

type Markup = ReturnType<typeof html>;

/** @param done what was asked for just now; absent when the page was only opened */
export function subscriptionPage(
  { channel, route, lang }: Subscription,
  standing: Standing,
  done?: Wish,
): Markup {
  const words = PAGE_WORDS[lang];
  const what = standing === 'left channel' ? channel : route;
  const leaveRoute = button('leave route', named(words.leaveRoute, route));
  const leaveChannel = button('leave channel', named(words.leaveChannel, channel));
  const comeBack = button('return', html`${words.comeBack}`);
  const buttons: Readonly<Record<Standing, readonly Markup[]>> = {
    subscribed: [leaveRoute, leaveChannel],
    'left route': [comeBack, leaveChannel],
    'left channel': [comeBack],
  };
  const heading = html`<h1>${words.heading[done === 'return' ? 'returned' : standing]}</h1>
<p>${named(words.standing[standing], what)}</p>`;
  if (done === undefined) {
    return page(
      lang,
      html`${heading}
<form method="post">${buttons[standing]}</form>
<p class="quiet">${words.unchanged}</p>`,
    );
  }
  // for a moment there is no button to press: the second of two quick clicks undoes nothing
  return page(
    lang,
    html`${heading}
<p class="quiet">${done === 'return' ? words.asBefore : words.onItsWay}</p>
<form method="post" class="after">${buttons[standing]}</form>`,
  );
}

export function tryAgainPage({ lang }: Subscription): Markup {
  return page(lang, html`<p>${PAGE_WORDS[lang].tryAgain}</p>`);
}

/** The same whatever is wrong with the link; whose it would be is not known, nor their language. */
export function noSuchLinkPage(): Markup {
  const said = DIGEST_LANGS.map((lang) => html`<p lang="${lang}">${PAGE_WORDS[lang].noSuchLink}</p>\n`);
  return page('en', html`${said}`);
}

function page(lang: DigestLang, inside: Markup): Markup {
  const { title } = PAGE_WORDS[lang];
  return html`<!doctype html>
<html lang="${lang}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<main>
<p class="from">${title}</p>
<section>
${inside}
</section>
</main>
</body>
</html>
`;
}

/** The first of a form is the one that most came for. */
function button(wish: Wish, label: Markup): Markup {
  const first = wish === 'leave channel' ? '' : raw(' class="first"');
  return html`<button name="wish" value="${wish}"${first}>${label}</button>`;
}

/** @param sentence in which `{}` stands for the name */
function named(sentence: string, name: string): Markup {
  const [before = '', after = ''] = sentence.split('{}');
  return html`${before}<b><bdi>${name}</bdi></b>${after}`;
}
