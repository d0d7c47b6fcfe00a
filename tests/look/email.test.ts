/** E-mail as a browser shows it: measured in a real one, at the width of a reading pane and of a phone, by day and by night. */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import type { Digest, DigestStory } from '../../src/model/digest.js';
import { routeId } from '../../src/model/id.js';
import { sampleDigest } from '../deliver/sample.js';
import { sampleWeek } from '../deliver/sample-week.js';
import { openBrowser } from './browser.js';

const PANE = 600;
const PHONE = 360;
/** What a director sees without scrolling, px. */
const FIRST_SCREEN = 900;
const MOST_BYTES = 100_000;
/** https://www.w3.org/TR/WCAG22/#contrast-minimum */
const CONTRAST = 4.5;
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u;

const FA = 'سومین پرواز باری نیروی قدس در کاراکاس فرود آمد و وزارت خارجه توضیحی نداد';
const AR = 'طائرة شحن إيرانية تهبط في كاراكاس للمرة الثالثة هذا الشهر وبيروت تلتزم الصمت';

/** The groups of the sample week with their stories changed; `n` counts over all of them. */
function changed(change: (n: number) => Partial<DigestStory>): Digest['groups'] {
  let n = 0;
  return sampleWeek().groups.map((group) => ({
    ...group,
    stories: group.stories.map((story) => ({ ...story, ...change(n++) })),
  }));
}

/** The gravest are told in Persian and Arabic. */
const eastern = changed((n) => {
  const [lang, text] = [['fa', FA] as const, ['ar', AR] as const][n] ?? ['es', `Una noticia ${n}`];
  return { lang, severity: n < 2 ? 'critical' : 'low', headline: { text, marks: [] } };
});

/** As many words as a headline and an extract may have. */
const wordy = changed(() => ({
  headline: { text: 'Mahan Air vuela otra vez. '.repeat(20), marks: [] },
  extract: { text: 'La aeronave llegó de noche. '.repeat(20), marks: [] },
}));

/** Nothing to break a line at. */
const ENDLESS = 'Kraftfahrzeughaftpflichtversicherung'.repeat(20);
const endless = changed(() => ({
  headline: { text: 'ج'.repeat(900), marks: [] },
  extract: { text: ENDLESS, marks: [] },
  alsoFor: [ENDLESS],
  sources: [1, 2].map(() => ({ outlet: ENDLESS, affiliation: 'state', at: 0 })) as never,
})).map((group) => ({ ...group, title: ENDLESS }));

const DIGESTS: Readonly<Record<string, Digest>> = {
  'an alert': sampleDigest(),
  'a brief in English': sampleWeek(),
  'a brief in Spanish': sampleWeek({ lang: 'es' }),
  'a brief in Portuguese': sampleWeek({ lang: 'pt' }),
  'a brief of Persian and Arabic': sampleWeek({ groups: eastern }),
  'a brief of the longest texts': sampleWeek({ groups: wordy }),
  'a brief of endless words': sampleWeek({ groups: endless, route: routeId(ENDLESS) }),
};
/** But one that means harm: its texts may take more room than a screen, though no more than theirs. */
const BRIEFS = Object.keys(DIGESTS).filter((name) => /brief (?!of endless)/.test(name));

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
  page = await browser.newPage();
});
afterAll(async () => {
  await browser?.close();
});

describe.each(Object.keys(DIGESTS))('%s', (name) => {
  it('is read in any light, and never sideways', async () => {
    await show(name);
    for (const width of [PANE, PHONE]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height: FIRST_SCREEN });
        await page.emulateMedia({ colorScheme });
        const texts = await page.evaluate<readonly Seen[]>('seen.texts()');
        expect(texts.length).toBeGreaterThan(10);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(texts.filter(({ left, right }) => left < 0 || right > width)).toEqual([]);
        expect(texts.filter(({ contrast }) => !(contrast >= CONTRAST))).toEqual([]);
      }
    }
  });

  it('shows each text in its own direction', async () => {
    await show(name);
    const found = await directions();
    const expected = found.map(({ text }) => ({ text, direction: RTL.test(text) ? 'rtl' : 'ltr' }));
    expect(found).toEqual(expected);
  });
});

describe('the first screen of a brief', () => {
  it.each(BRIEFS)('holds figures, coverage and the three stories to read first: %s', async (name) => {
    const html = await show(name);
    await page.setViewportSize({ width: PANE, height: FIRST_SCREEN });
    const first = page.locator('.card').first();
    const box = await first.boundingBox();
    expect((box?.y ?? FIRST_SCREEN) + (box?.height ?? 0)).toBeLessThanOrEqual(FIRST_SCREEN);
    const shown = await first.innerText();
    const digest = DIGESTS[name];
    expect(digest?.brief?.top).toHaveLength(3);
    expect(shown).toContain(String(digest?.brief?.counts.stories));
    expect(shown).toMatch(/(?:Coverage|Cobertura): .*184.*186/);
    expect(shown.match(/critical|high|medium|crítica|alta|media|média/gi)?.length).toBeGreaterThanOrEqual(3);
    expect(Buffer.byteLength(html)).toBeLessThan(MOST_BYTES);
  });

  it('leads with Persian and Arabic, read from the right', async () => {
    await show('a brief of Persian and Arabic');
    const shown = await page.locator('.card').first().innerText();
    for (const headline of [FA, AR]) {
      expect(shown).toContain(headline);
      expect(await directions()).toContainEqual({ text: headline, direction: 'rtl' });
    }
  });
});

/** As `in-page.mjs` finds them. */
interface Seen {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly contrast: number;
}

const directions = () =>
  page.evaluate<readonly { readonly text: string; readonly direction: string }[]>('seen.directions()');

/** @returns the page's source */
async function show(name: string): Promise<string> {
  const digest = DIGESTS[name];
  if (digest === undefined) throw new Error(`there is no ${name}`);
  const { html } = JSON.parse(renderEmail(digest)[0] ?? '{}') as EmailBody; // made by renderEmail
  await page.setContent(html);
  await page.addScriptTag({ path: fileURLToPath(new URL('in-page.mjs', import.meta.url)) });
  return html;
}
