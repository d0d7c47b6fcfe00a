/** Makes pictures of the sample e-mails in out/: part of `npm run look`. What can be measured, `email.test.ts` does. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { sampleDigest } from '../deliver/sample.js';
import { sampleWeek } from '../deliver/sample-week.js';
import { openBrowser } from './browser.js';

const OUT = join(import.meta.dirname, '../../out');
const WIDTHS = [600, 360];
const SCHEMES = ['light', 'dark'] as const;
const HEIGHT = 900;

const SAMPLES = { email: sampleDigest(), week: sampleWeek(), semana: sampleWeek({ lang: 'es' }) };

mkdirSync(OUT, { recursive: true });
const browser = await openBrowser();
try {
  for (const [name, digest] of Object.entries(SAMPLES)) {
    const [part] = renderEmail(digest);
    const { subject, html, text } = JSON.parse(part ?? '{}') as EmailBody; // made by renderEmail
    writeFileSync(join(OUT, `${name}.html`), html);
    writeFileSync(join(OUT, `${name}.txt`), `Subject: ${subject}\n\n${text}`);
    for (const width of WIDTHS) {
      for (const colorScheme of SCHEMES) {
        const viewport = { width, height: HEIGHT };
        const view = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1 });
        await view.setContent(html);
        await view.screenshot({ path: join(OUT, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        await view.close();
      }
    }
  }
} finally {
  await browser.close();
}
