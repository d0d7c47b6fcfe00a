/** `feeds check`: every feed asked once, now; for a look before a release, or after an outage. */
import { Command } from 'commander';
import { systemClock } from '../lib/clock.js';
import { many } from '../lib/count.js';
import type { Feed } from '../model/feed.js';
import { countFinds, type Sample, sampleFeeds } from '../pipeline/sample-feed.js';
import { refuseUnknown } from './asked-feeds.js';
import { sayText } from './emphasis.js';
import { openProgress } from './progress.js';
import { withSampler } from './sampler.js';
import { readOrRefuse } from './store.js';
import { printTable } from './table.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

export function checkFeedsCommand(terminal: Terminal): Command {
  return new Command('check')
    .description('ask feeds once, store nothing, and show which answer with what; exit with 1 when one fails')
    .argument('[ids...]', 'feeds, all that are on unless told')
    .option('--failing', 'show only those that fail or have no item')
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  $ atalaya feeds check --failing')
    .action(async (ids: readonly string[], options: { failing?: true; json?: true }, command: Command) => {
      const { config, settings } = readOrRefuse(terminal, command);
      const feeds = chosen(
        terminal,
        config.feeds.map(({ value }) => value),
        ids,
      );
      const progress = openProgress(terminal, systemClock);
      let answered = 0;
      const samples = await withSampler(settings, (sampler) =>
        sampleFeeds(sampler, feeds, settings.poll, ({ feed }) => {
          answered += 1;
          progress.show(answered / feeds.length, `${answered} of ${feeds.length} feeds, ${feed.id}`);
        }),
      );
      progress.end();
      const shown = options.failing ? samples.filter(isDoubtful) : samples;
      if (options.json) await writeJson(terminal, shown.map(toRow));
      else await write(terminal.stdout, print(shown.map(toRow), samples));
      if (samples.some(({ outcome }) => outcome.kind === 'failed')) throw new Exit(PROBLEMS_FOUND);
    });
}

function chosen(terminal: Terminal, feeds: readonly Feed[], ids: readonly string[]): readonly Feed[] {
  refuseUnknown(
    terminal,
    ids,
    feeds.map(({ id }) => id),
  );
  return feeds.filter(({ id, enabled }) => (ids.length > 0 ? ids.includes(id) : enabled));
}

function isDoubtful({ outcome }: Sample): boolean {
  return outcome.kind === 'failed' || outcome.items.length === 0;
}

interface Row {
  readonly feed: string;
  readonly status: string;
  /** ms */
  readonly latency: number;
  readonly items?: number;
  readonly dated?: number;
  readonly charset?: string;
  readonly reader?: string;
  readonly why?: string;
}

function toRow({ feed, latency, document, outcome }: Sample): Row {
  const charset = document === undefined ? {} : { charset: document.charset };
  if (outcome.kind === 'failed')
    return { feed: feed.id, status: outcome.reason, latency, ...charset, why: sayText(outcome.detail) };
  const { items, blank, reader } = outcome;
  const remarks = [
    ...(document?.movedTo === undefined ? [] : [`moved to ${sayText(document.movedTo)}`]),
    ...(items.length === 0 ? ['without a single item'] : []),
    ...(blank === 0 ? [] : [`${many(blank, 'entry', 'entries')} with neither headline, text nor link`]),
  ];
  const counts = { items: items.length, dated: countFinds(items).date };
  const why = remarks.length === 0 ? {} : { why: remarks.join('; ') };
  return { feed: feed.id, status: 'ok', latency, ...counts, ...charset, reader, ...why };
}

function print(rows: readonly Row[], samples: readonly Sample[]): string {
  const failed = samples.filter(({ outcome }) => outcome.kind === 'failed').length;
  const count = `${samples.length - failed} of ${samples.length} feeds answer\n`;
  if (rows.length === 0) return count;
  const head = ['feed', 'status', 'latency', 'items', 'dated', 'charset', 'reader', 'why'];
  const cells = rows.map(({ feed, status, latency, items, dated, charset = '', reader = '', why = '' }) => [
    ...[feed, status, `${latency} ms`, String(items ?? ''), String(dated ?? ''), charset, reader, why],
  ]);
  return `${printTable([head, ...cells])}\n${count}`;
}
