/**
 * Makes pictures of the sample e-mails in out/: `npm run look`. Needs Debian's chromium. Says what is wrong with the
 * look as far as it can be measured: pages wider than the window, and a brief whose first screen does not hold what
 * it should.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { sampleDigest } from '../deliver/sample.js';
import { sampleWeek } from '../deliver/sample-week.js';

const OUT = join(import.meta.dirname, '../../out');
const WIDTHS = [600, 360];
const SCHEMES = ['light', 'dark'] as const;
/** What a director sees without scrolling. */
const FIRST_SCREEN = 900;

const SAMPLES = { email: sampleDigest(), week: sampleWeek(), semana: sampleWeek({ lang: 'es' }) };

mkdirSync(OUT, { recursive: true });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const [name, digest] of Object.entries(SAMPLES)) {
    const [part] = renderEmail(digest);
    const { subject, html, text } = JSON.parse(part ?? '{}') as EmailBody; // made by renderEmail
    writeFileSync(join(OUT, `${name}.html`), html);
    writeFileSync(join(OUT, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const viewport = { width, height: FIRST_SCREEN };
        const view = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1 });
        await view.setContent(html);
        for (const fault of await faults(view, width, digest.brief !== undefined))
          process.stderr.write(`${name} ${width} px ${colorScheme}: ${fault}\n`);
        await view.screenshot({ path: join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        await view.close();
      }
    }
  }
} finally {
  await browser.close();
}

async function faults(view: Page, width: number, isBrief: boolean): Promise<readonly string[]> {
  const wide = Number(await view.evaluate('document.documentElement.scrollWidth'));
  const top = Number(
    await view.evaluate('document.querySelector(".card")?.getBoundingClientRect().bottom ?? 0'),
  );
  return [
    ...(wide === width ? [] : [`the page is ${wide} px wide`]),
    ...(isBrief && width === 600 && !(top > 0 && top <= FIRST_SCREEN)
      ? [`the first card ends at ${top} px`]
      : []),
  ];
}
