import { many } from '../../lib/count.js';
import type { ItemReport, PollReport } from '../../pipeline/report.js';
import type { Outlet } from '../outlet.js';
import { type Colours, quote } from './page.js';

/** One line a feed: what came of the request, who read the document, what was in it. */
export function tellPolls(
  colours: Colours,
  reports: readonly PollReport[],
  outlets: readonly Outlet[],
): string {
  const width = Math.max(...outlets.map((outlet) => outlet.name.length));
  return outlets
    .flatMap((outlet) => {
      const report = reports.find((r) => r.feed === outlet.id);
      if (report === undefined) return [];
      const who = `${colours.dim(`${outlet.country} ${outlet.lang}`)}  ${padded(outlet.name, width)}`;
      return [`  ${mark(colours, report)} ${who}  ${outcome(colours, report, outlet)}\n`];
    })
    .join('');
}

/** The same for a later poll, where most feeds have nothing to say: these share a line. */
export function tellChanges(
  colours: Colours,
  reports: readonly PollReport[],
  outlets: readonly Outlet[],
): string {
  const quiet = reports.filter((report) => report.kind === 'not-modified');
  const loud = reports.filter((report) => report.kind !== 'not-modified');
  const unchanged = quiet.filter((report) => report.how === '304').length;
  const repeated = quiet.length - unchanged;
  return [
    tellPolls(colours, loud, outlets),
    `  ${colours.green('✓')} ${many(unchanged, 'feed')} answered “not modified” (304)`,
    repeated > 0 ? `, ${repeated} sent the same body again\n` : '\n',
  ].join('');
}

function mark(colours: Colours, report: PollReport): string {
  return report.kind === 'failed' ? colours.red('✗') : colours.green('✓');
}

function outcome(colours: Colours, report: PollReport, outlet: Outlet): string {
  switch (report.kind) {
    case 'polled': {
      const charset = outlet.charset === 'utf-8' ? '' : `, ${outlet.charset}`;
      const how = `${FORMATS[outlet.format]}${charset}, read by ${READ_BY[report.reader] ?? report.reader}`;
      return `${many(report.items, 'item')}, ${news(report.fresh)}  ${colours.dim(how)}`;
    }
    case 'not-modified':
      return report.how === '304' ? 'not modified (304)' : 'the same body again';
    case 'failed':
      return colours.red(report.reason);
    case 'stale':
      return 'polled by another worker';
  }
}

function news(fresh: readonly ItemReport[]): string {
  const isEdit = ({ alerts }: ItemReport) => alerts.some((alert) => alert.reason === 'headline changed');
  const edits = fresh.filter(isEdit).length;
  const added = fresh.length - edits;
  const said = [
    ...(added > 0 ? [`${added} new`] : []),
    ...(edits > 0 ? [`${many(edits, 'headline')} changed`] : []),
  ];
  return said.join(', ') || 'nothing new';
}

/** The blanks stand outside, so that they follow a name of either direction. */
function padded(name: string, width: number): string {
  return quote(name) + ' '.repeat(width - name.length);
}

const READ_BY: Readonly<Record<string, string>> = {
  tolerant: 'the tolerant reader',
  page: 'its selectors',
};

const FORMATS: Readonly<Record<Outlet['format'], string>> = {
  'rss-2.0': 'RSS 2.0',
  'rss-0.91-torn': 'RSS 0.91, torn off in the middle',
  rdf: 'RSS 1.0 (RDF)',
  atom: 'Atom',
  page: 'web page without a feed',
  login: 'login page',
};
