/** Makes pictures of a sample e-mail in out/: `npx tsx tests/look/email.ts`. Needs Debian's chromium. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { type EmailBody, renderEmail } from '../../src/deliver/email/render.js';
import { sampleDigest } from '../deliver/sample.js';

const OUT = join(import.meta.dirname, '../../out');
const WIDTHS = [600, 360];
const SCHEMES = ['light', 'dark'] as const;

mkdirSync(OUT, { recursive: true });
const [part] = renderEmail(sampleDigest());
const { subject, html, text } = JSON.parse(part ?? '{}') as EmailBody; // made by renderEmail
writeFileSync(join(OUT, 'email.html'), html);
writeFileSync(join(OUT, 'email.txt'), `Subject: ${subject}\n\n${text}`);

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      const view = await browser.newPage({
        viewport: { width, height: 800 },
        colorScheme,
        deviceScaleFactor: 2,
      });
      await view.setContent(html);
      const wide = await view.evaluate('document.documentElement.scrollWidth');
      if (wide !== width) process.stderr.write(`${width} px ${colorScheme}: the page is ${wide} px wide\n`);
      await view.screenshot({ path: join(OUT, `email-${width}-${colorScheme}.png`), fullPage: true });
      await view.close();
    }
  }
} finally {
  await browser.close();
}
