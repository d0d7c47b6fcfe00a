/** Makes the README's picture from the demo's own e-mail: `npx tsx tests/look/pictures.ts`. Needs Debian's chromium. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pc from 'picocolors';
import { chromium } from 'playwright-core';
import { runDemo } from '../../src/demo/run.js';

const PICTURES = join(import.meta.dirname, '../../docs/pictures');
const WIDTH = 600;
/** What a README's reader should have to load. */
const MOST_BYTES = 200_000;

const outbox = mkdtempSync(join(tmpdir(), 'atalaya-pictures-'));
try {
  await runDemo({ out: outbox, write: () => {}, colours: pc.createColors(false) });
  const page = readdirSync(outbox).find((name) => name.endsWith('.html'));
  if (page === undefined) throw new Error('the demo wrote no e-mail');
  mkdirSync(PICTURES, { recursive: true });
  await takePicture(join(outbox, page), join(PICTURES, 'digest.png'));
} finally {
  rmSync(outbox, { recursive: true });
}

async function takePicture(html: string, picture: string): Promise<void> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const view = await browser.newPage({ viewport: { width: WIDTH, height: 100 }, colorScheme: 'light' });
    await view.goto(pathToFileURL(html).href);
    await view.screenshot({ path: picture, fullPage: true });
  } finally {
    await browser.close();
  }
  const { size } = statSync(picture);
  process.stderr.write(`${picture}: ${size} bytes${size > MOST_BYTES ? ', too many for a README' : ''}\n`);
}
