/** Makes pictures of the page by which recipients leave, in out/: part of `npm run look`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DIGEST_LANGS } from '../../src/model/digest.js';
import { channelId, routeId } from '../../src/model/id.js';
import type { Standing, Wish } from '../../src/pipeline/subscriptions.js';
import { noSuchLinkPage, subscriptionPage } from '../../src/web/unsubscribe-page.js';
import { openBrowser } from './browser.js';

const OUT = join(import.meta.dirname, '../../out');
const WIDTHS = [600, 360];
const SCHEMES = ['light', 'dark'] as const;
/** The first language is looked at in every state, the others as they are opened. */
const STATES: readonly (readonly [Standing, Wish?])[] = [
  ['subscribed'],
  ['left route', 'leave route'],
  ['left channel', 'leave channel'],
  ['subscribed', 'return'],
];

const spoken = {
  channel: channelId('director'),
  route: routeId('weekly-brief'),
  address: 'ana@desk.example',
};
const pages = new Map([['no-such-link', await noSuchLinkPage()]]);
for (const [n, lang] of DIGEST_LANGS.entries()) {
  for (const [standing, wish] of n === 0 ? STATES : STATES.slice(0, 2)) {
    const name = `unsubscribe-${lang}-${(wish ?? 'opened').replace(' ', '-')}`;
    pages.set(name, await subscriptionPage({ ...spoken, lang }, standing, wish));
  }
}

mkdirSync(OUT, { recursive: true });
const browser = await openBrowser();
try {
  for (const [name, markup] of pages) {
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const viewport = { width, height: 480 };
        const view = await browser.newPage({ viewport, colorScheme, javaScriptEnabled: false });
        await view.setContent(String(markup));
        await view.waitForTimeout(1_000); // buttons come late after a wish
        await view.screenshot({ path: join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        await view.close();
      }
    }
  }
} finally {
  await browser.close();
}
