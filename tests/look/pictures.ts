/** Makes the README's pictures of what the demo's services were sent: part of `npm run look`. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.js';
import { discordPage, slackPage } from './chat.js';
import { playDemo } from './demo-watch.js';

const PICTURES = join(import.meta.dirname, '../../docs/pictures');
const WIDTH = 600;
/** What a README's reader should have to load. */
const MOST_BYTES = 200_000;

const { discord, slack, pages } = await playDemo();
const brief = last(pages.filter((page) => page.includes('Weekly brief')));
const digest = last(pages.filter((page) => page !== brief));

mkdirSync(PICTURES, { recursive: true });
const browser = await openBrowser();
try {
  await takePicture(browser, digest, 'digest.png');
  await takePicture(browser, discordPage(last(discord)), 'discord.png');
  await takePicture(browser, slackPage(last(slack)), 'slack.png');
  await takePicture(browser, brief, 'brief.png', 1_060); // the first screen and the bars
} finally {
  await browser.close();
}

/** @param height of the piece that is shown; all of it unless told */
async function takePicture(using: Browser, html: string, name: string, height?: number): Promise<void> {
  const viewport = { width: WIDTH, height: height ?? 100 };
  const view = await using.newPage({ viewport, colorScheme: 'light' });
  await view.setContent(html);
  const path = join(PICTURES, name);
  await view.screenshot({ path, fullPage: height === undefined });
  await view.close();
  const { size } = statSync(path);
  process.stderr.write(`${path}: ${size} bytes${size > MOST_BYTES ? ', too many for a README' : ''}\n`);
}

function last<T extends object | string>(list: readonly T[]): T {
  const found = list.at(-1);
  if (found === undefined) throw new Error('the demo did not tell what was to be pictured');
  return found;
}
