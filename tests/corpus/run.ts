/**
 * `npm run corpus -- DIR`: serves every feed document of a folder over loopback to the real pipeline and prints
 * what became of each. Documents named by a moment (`20260813T042412Z_….xml`) that share a folder are successive
 * polls of one feed, taken with the clock at that moment. A `MANIFEST.tsv` in DIR (columns `path`, `kind`, `items`)
 * says which files are documents (`doc`) and how many items each holds. Where expected values stand beside a
 * document (`expected.ts`), they are compared too. The exit status is 1 when a document gives fewer entries than it is
 * credited with, or a value is ours to mend and `explained.ts` does not say why it is right.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { openApp } from '../../src/app.js';
import { openBackend } from '../../src/backend/open.js';
import { openEnv } from '../../src/config/env.js';
import { printProblem } from '../../src/config/problem.js';
import { silentLog } from '../../src/lib/log.js';
import { feedId } from '../../src/model/id.js';
import { loadWatch } from '../../src/pipeline/load.js';
import { pollFeed } from '../../src/pipeline/poll-feed.js';
import { logReporter, type PollReport } from '../../src/pipeline/report.js';
import { type Agreement, compareWithExpected } from './expected.js';
import { printAgreement } from './print-agreement.js';

const DOCUMENT = /\.(xml|rss|atom|rdf|html|json)$/;
const MOMENT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/;

interface Corpus {
  readonly path: string;
  readonly at?: number;
}

interface Row extends Corpus {
  readonly report: PollReport;
  readonly credited: number | undefined;
}

const dir = process.argv[2];
if (dir === undefined) {
  console.error('usage: npm run corpus -- DIR');
  process.exit(2);
}
const credits = readManifest(dir);
const feeds = groupByFeed(listDocuments(dir).filter(({ path }) => credits.size === 0 || credits.has(path)));
const rows = await pollAll(dir, feeds);
printTable(rows);
const agreements: Agreement[] = [];
for (const { path } of rows) {
  const agreement = await compareWithExpected(dir, path);
  if (agreement !== undefined) agreements.push(agreement);
}
const complete = printExceptions(rows) === 0;
process.exitCode = printAgreement(agreements) && complete ? 0 : 1;

function listDocuments(root: string): readonly Corpus[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && DOCUMENT.test(entry.name))
    .map((entry) => {
      const at = momentOf(entry.name);
      const path = relative(root, join(entry.parentPath, entry.name));
      return { path, ...(at === undefined ? {} : { at }) };
    })
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function momentOf(name: string): number | undefined {
  const found = MOMENT.exec(name);
  if (found === null) return undefined;
  const [, y, mo, d, h, mi, s] = found.map(Number);
  return Date.UTC(y ?? 0, (mo ?? 1) - 1, d ?? 1, h ?? 0, mi ?? 0, s ?? 0);
}

function readManifest(root: string): ReadonlyMap<string, number> {
  let text: string;
  try {
    text = readFileSync(join(root, 'MANIFEST.tsv'), 'utf8');
  } catch {
    return new Map(); // without one, nothing is expected
  }
  const [head = '', ...lines] = text.split('\n');
  const columns = head.split('\t');
  const cell = (line: string, column: string): string => line.split('\t')[columns.indexOf(column)] ?? '';
  const documents = lines.filter((line) => cell(line, 'kind') === 'doc');
  return new Map(documents.map((line) => [cell(line, 'path'), Number(cell(line, 'items')) || 0]));
}

/** Successive polls of one feed stand together, in order; any other document is a feed of its own. */
function groupByFeed(documents: readonly Corpus[]): readonly (readonly Corpus[])[] {
  const found = new Map<string, Corpus[]>();
  for (const document of documents) {
    const key = document.at === undefined ? document.path : dirname(document.path);
    found.set(key, [...(found.get(key) ?? []), document]);
  }
  return [...found.values()];
}

async function pollAll(root: string, all: readonly (readonly Corpus[])[]): Promise<readonly Row[]> {
  let serving = '';
  const server = createServer((_, answer) => {
    answer.setHeader('content-type', serving.endsWith('.html') ? 'text/html' : 'application/xml');
    answer.end(readFileSync(join(root, serving)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a path or null
  const home = mkdtempSync(join(tmpdir(), 'corpus-'));
  writeConfiguration(home, all, port);
  const { watch, problems } = await loadWatch(home, openEnv(home, {}));
  if (watch === undefined) throw new Error(problems.map(printProblem).join('\n'));

  let now = Date.now();
  const clock = { now: () => now };
  const backend = await openBackend({ file: join(home, 'corpus.db'), clock, log: silentLog });
  const report = logReporter(silentLog);
  const app = await openApp({ watch, backend, report, clock, log: silentLog, stdout: () => {} });
  const done: Row[] = [];
  try {
    for (const [n, documents] of all.entries()) {
      for (const document of documents) {
        serving = document.path;
        now = document.at ?? Date.now();
        const outcome = await pollFeed(app.context, feedId(`doc-${n}`));
        done.push({ ...document, report: outcome, credited: credits.get(document.path) });
      }
    }
  } finally {
    await app.stop();
    await backend.close();
    server.close();
    rmSync(home, { recursive: true });
  }
  return done;
}

/** JSON is YAML. */
function writeConfiguration(home: string, all: readonly (readonly Corpus[])[], port: number): void {
  const settings = {
    network: { allow: ['127.0.0.1'] },
    items: { maxAge: '365d', firstPollMaxAge: '365d' },
    channels: { screen: { type: 'stdout' } },
    routes: [{ id: 'screen', to: ['screen'], schedule: 'immediate' }],
  };
  const list = all.map((documents, n) => ({
    id: `doc-${n}`,
    name: `Document ${n}`,
    url: `http://127.0.0.1:${port}/${n}`,
    country: 'us',
    lang: /persian|_fa[._]|irna/.test(documents[0]?.path ?? '') ? 'fa' : 'en',
    affiliation: 'independent',
  }));
  writeFileSync(join(home, 'atalaya.yml'), JSON.stringify(settings));
  for (const folder of ['feeds', 'rules']) mkdirSync(join(home, folder));
  writeFileSync(join(home, 'feeds', 'corpus.yml'), JSON.stringify({ feeds: list }));
}

function printTable(all: readonly Row[]): void {
  const folders = new Map<string, Row[]>();
  for (const row of all) {
    const folder = row.path.split('/')[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), row]);
  }
  console.log('documents  items  blank  new  failed  folder');
  for (const [folder, rows] of folders) printFolder(folder, rows);
  printFolder('all', all);
  console.log('\nfailures');
  for (const { path, report } of all) {
    if (report.kind === 'failed') console.log(`  ${path}: ${report.reason}`);
  }
  console.log('\nsuccessive polls, new items each');
  const successive = new Map<string, string[]>();
  for (const row of all.filter(({ at }) => at !== undefined)) {
    const feed = dirname(row.path);
    successive.set(feed, [...(successive.get(feed) ?? []), String(newItems(row.report))]);
  }
  for (const [feed, counts] of successive) console.log(`  ${basename(feed)}: ${counts.join(', ')}`);
}

function printFolder(folder: string, all: readonly Row[]): void {
  const sum = (count: (report: PollReport) => number) => all.reduce((n, { report }) => n + count(report), 0);
  const cells: readonly [number, number][] = [
    [all.length, 9],
    [sum(itemCount), 6],
    [sum(blankCount), 6],
    [sum(newItems), 4],
    [sum((report) => (report.kind === 'failed' ? 1 : 0)), 7],
  ];
  console.log(`${cells.map(([n, width]) => String(n).padStart(width)).join(' ')}  ${folder}`);
}

/** A document that was asked for before says nothing of its items. @returns how many give too few */
function printExceptions(all: readonly Row[]): number {
  const entries = ({ report }: Row): number => itemCount(report) + blankCount(report);
  const short = all.filter((row) => row.report.kind !== 'not-modified' && entries(row) < (row.credited ?? 0));
  console.log(`\n${short.length} documents give fewer entries than they are credited with`);
  for (const row of short) {
    const why = row.report.kind === 'failed' ? `; ${row.report.reason}` : '';
    console.log(`  ${row.path}: ${entries(row)} of ${row.credited}${why}`);
  }
  return short.length;
}

function itemCount(report: PollReport): number {
  return report.kind === 'polled' ? report.items : 0;
}

function blankCount(report: PollReport): number {
  return report.kind === 'polled' ? report.blank : 0;
}

function newItems(report: PollReport): number {
  return report.kind === 'polled' ? report.fresh.length : 0;
}
