import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { type EmailBody, renderEmail } from '../deliver/email/render.js';
import { renderStdout } from '../deliver/stdout/render.js';
import { systemClock } from '../lib/clock.js';
import { DAY, HOUR } from '../lib/duration.js';
import { silentLog } from '../lib/log.js';
import { didYouMean } from '../lib/suggest.js';
import type { Digest } from '../model/digest.js';
import type { Route } from '../model/route.js';
import { previewDigest } from '../pipeline/preview-digest.js';
import { duration } from './option-values.js';
import { openProgress } from './progress.js';
import { loadOrRefuse, openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function digestCommand(terminal: Terminal): Command {
  return new Command('digest')
    .description('what a route tells')
    .addCommand(previewCommand(terminal))
    .addHelpText('after', '\nExample:\n  $ atalaya digest preview director --since 7d --html brief.html');
}

interface Options {
  readonly since?: number;
  readonly html?: string;
  readonly json?: true;
}

/** Composed and written out by the code that sends digests; nothing is sent, and the store is not changed. */
function previewCommand(terminal: Terminal): Command {
  return new Command('preview')
    .description('show the digest that a route would get for the alerts of the last while')
    .argument('<route>', 'as atalaya.yml calls it')
    .option('--since <duration>', 'how far back: 7d, 12h (its own schedule unless told)', duration)
    .option('--html <file>', 'write it as the page of an e-mail')
    .option('--json', 'print the digest as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya digest preview director --since 7d --html brief.html')
    .action(async (id: string, options: Options, command: Command) => {
      const watch = await loadOrRefuse(terminal, command);
      const route = pick(terminal, watch.routes, id);
      const backend = await openOldStore(watch, silentLog);
      const progress = openProgress(terminal, systemClock);
      try {
        const { state } = backend;
        const since = (await state.now()) - (options.since ?? ownWindow(route));
        const digest = await previewDigest({ state, watch }, route, since, (done, of) =>
          progress.show(done / of, `${done} of ${of} stories`),
        );
        progress.end();
        await show(terminal, digest, options);
      } finally {
        progress.end();
        await backend.close();
      }
    });
}

function ownWindow({ schedule }: Route): number {
  switch (schedule.kind) {
    case 'immediate':
      return HOUR;
    case 'every':
      return schedule.period;
    case 'daily':
      return DAY;
    case 'weekly':
      return 7 * DAY;
  }
}

async function show(terminal: Terminal, digest: Digest, { html, json }: Options): Promise<void> {
  if (html !== undefined) {
    const pages = renderEmail(digest).map((body) => JSON.parse(body) as EmailBody); // made by renderEmail
    for (const [i, page] of pages.entries()) {
      const file = resolve(i === 0 ? html : html.replace(/(\.[^./]*)?$/, `-${i + 1}$1`));
      await writeFile(file, page.html);
      terminal.stderr.write(`${page.subject}\n${file}\n`);
    }
  }
  if (json) await writeJson(terminal, digest);
  else if (html === undefined) await write(terminal.stdout, onScreen(terminal, digest));
}

function onScreen({ data }: Terminal, digest: Digest): string {
  const text = renderStdout(digest).join('\n');
  return data.isColorSupported ? text : stripVTControlCharacters(text);
}

function pick(terminal: Terminal, routes: readonly Route[], id: string): Route {
  const found = routes.find((route) => route.id === id);
  if (found !== undefined) return found;
  const known = routes.map((route) => route.id);
  terminal.stderr.write(
    `no route ${JSON.stringify(id)} — ${didYouMean(id, known) ?? `one of ${known.join(', ')}`}\n`,
  );
  throw new Exit(PROBLEMS_FOUND);
}
