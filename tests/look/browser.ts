/** The browser by which pages are looked at: a chromium of the system's, for none comes with npm. */
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where it may be; `tests/prepare.mjs` looks there too, and installs it. */
const PLACES = JSON.parse(
  readFileSync(new URL('chromium.json', import.meta.url), 'utf8'),
) as readonly string[]; // our own file

export async function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((place) => existsSync(place));
  if (executablePath === undefined) throw new Error('there is no chromium: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
