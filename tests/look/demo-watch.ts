/** The demo without its talk: what its services hold by the end of the morning, for pictures. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { runDemo } from '../../src/demo/run.js';
import type { DiscordPost } from '../../src/demo/services/discord.js';
import { openServices } from '../../src/demo/services/open.js';
import type { SlackPost } from '../../src/demo/services/slack.js';

export interface Played {
  /** What stands in the channels that a route writes to by edits, the oldest first. */
  readonly discord: readonly DiscordPost[];
  readonly slack: readonly SlackPost[];
  /** Pages of e-mails. */
  readonly pages: readonly string[];
}

export async function playDemo(): Promise<Played> {
  const out = mkdtempSync(join(tmpdir(), 'atalaya-pictures-'));
  const services = await openServices();
  try {
    await runDemo({ out, services, write: () => {}, colours: pc.createColors(false) });
    const names = readdirSync(out).filter((name) => name.endsWith('.html'));
    return {
      discord: [...services.chat.messages.values()],
      slack: [...services.analysts.messages.values()].map(({ message }) => message),
      pages: names.map((name) => readFileSync(join(out, name), 'utf8')),
    };
  } finally {
    await services.close();
    rmSync(out, { recursive: true, force: true });
  }
}
