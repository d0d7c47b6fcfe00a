import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { hasErrors } from '../config/problem.js';
import { silentLog } from '../lib/log.js';
import type { RuleSet } from '../match/pair.js';
import { type RuleId, ruleId } from '../model/id.js';
import { type Backtest, backtest, baselinesOf, type RuleBacktest } from '../pipeline/backtest.js';
import { type Draft, readDraft, valuesOf } from '../pipeline/backtest-draft.js';
import { growthOf, tallyDays, tallyOutlets, tallyTerms } from '../pipeline/backtest-tally.js';
import { readSources, type Sources } from '../pipeline/preview.js';
import { readArchive } from './archive.js';
import { askedRule } from './asked-rule.js';
import { lookBack, percentage, wholeNumber } from './option-values.js';
import { printBacktest, sayGrowth } from './print-backtest.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { openOldStore } from './store.js';
import { Exit, MISUSE, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

const SHOWN = 20;

interface BacktestOptions {
  readonly draft?: string;
  readonly since: number;
  readonly maxGrowth?: number;
  readonly limit: number;
  readonly json?: true;
}

/** What a change to rules would have meant for those who read their alerts. */
export function backtestCommand(terminal: Terminal): Command {
  return new Command('backtest')
    .description('play the archive again with a rule, and with a draft of it: alerts added, lost and a day')
    .argument(
      '[rule]',
      'id of a rule; with --draft it may be a new one, or left out for all that would change',
    )
    .option('--draft <path>', 'rules as they would be: the file of a rule or concept, or a folder of rules')
    .addOption(lookBack())
    .option('--max-growth <percent>', 'exit with 1 when a rule raises so many more alerts', percentage)
    .option('--limit <n>', 'how many alerts to show of each kind', wholeNumber, SHOWN)
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      [
        '\nExamples:',
        '  $ atalaya rules backtest quds-force-flights --draft quds.yml --max-growth 20%',
        '  $ atalaya rules backtest --draft flight.yml # a concept: all rules that use it',
        '  $ atalaya rules backtest --draft /tmp/rules # all rules that differ',
      ].join('\n'),
    )
    .action(async (asked: string | undefined, options: BacktestOptions, command: Command) => {
      const root = rootOf(command);
      const sources = readSources(root, openEnv(root));
      const question = readQuestion(terminal, sources, asked, options.draft);
      if (question.asked.length === 0) return;
      const { played, among } = await play(terminal, sources, question, options.since);
      const { zone } = sources.settings;
      if (options.json) await writeJson(terminal, asJson(played, zone));
      else await write(terminal.stdout, printBacktest(terminal.data, played, zone, options.limit));
      terminal.stderr.write(`Played ${among}.\n`);
      refuseGrowth(terminal, played, options.maxGrowth);
    });
}

interface Question {
  readonly asked: readonly RuleId[];
  readonly draft?: RuleSet;
}

/** Other rules take part, since stories are shared: all must be sound. */
function readQuestion(
  terminal: Terminal,
  sources: Sources,
  written: string | undefined,
  path: string | undefined,
): Question {
  if (path === undefined) {
    if (written !== undefined) return { asked: [soundRule(terminal, sources, written)] };
    terminal.stderr.write('Name a rule, or what would change with --draft.\n');
    throw new Exit(MISUSE);
  }
  refuseErrors(terminal, sources);
  const rule = written === undefined ? undefined : ruleId(written);
  const draft = readDraft(sources, path, rule);
  tellProblems(terminal, draft.problems);
  if (draft.drafted === undefined) throw new Exit(PROBLEMS_FOUND);
  sayWhatIsPlayed(terminal, path, draft, rule);
  if (rule === undefined) return { asked: draft.rules, draft: draft.drafted };
  const isDrafted = draft.drafted.rules.some(({ id }) => id === rule);
  return { asked: [isDrafted ? rule : askedRule(terminal, sources, rule)], draft: draft.drafted };
}

function soundRule(terminal: Terminal, sources: Sources, written: string): RuleId {
  const rule = askedRule(terminal, sources, written);
  refuseErrors(terminal, sources);
  return rule;
}

function refuseErrors(terminal: Terminal, sources: Sources): void {
  const errors = sources.problems.filter(({ severity }) => severity === 'error');
  tellProblems(terminal, errors);
  if (hasErrors(errors)) throw new Exit(PROBLEMS_FOUND);
}

function sayWhatIsPlayed({ stderr }: Terminal, path: string, { of, rules }: Draft, rule?: RuleId): void {
  if (of?.kind === 'rule') {
    if (rule !== undefined && of.id !== rule)
      stderr.write(`${path} is a draft of ${of.id}; it is played in the place of ${rule}.\n`);
    return;
  }
  if (rules.length > 0) return;
  stderr.write(of === undefined ? `No rule differs in ${path}.\n` : `No rule uses @${of.id}.\n`);
}

async function play(
  terminal: Terminal,
  sources: Sources,
  question: Question,
  since: number,
): Promise<{ readonly played: Backtest; readonly among: string }> {
  const backend = await openOldStore(sources, silentLog);
  try {
    const { feedsById: feeds, settings } = sources;
    const current = valuesOf(sources);
    const baselines = await baselinesOf(backend.state);
    const reading = await readArchive(backend.state, since, terminal);
    const input = { ...question, current, feeds, baselines, limits: settings.items };
    const played = await backtest(input, reading.items);
    return { played, among: reading.say(played.items) };
  } finally {
    await backend.close();
  }
}

/** Each rule by itself: one that floods is not made good by one that falls silent. */
function refuseGrowth({ stderr, talk }: Terminal, { rules }: Backtest, most: number | undefined): void {
  if (most === undefined) return;
  const limit = `${Math.round(most * 1_000) / 10}%`;
  const grown = rules.filter((played) => (growthOf(played) ?? 0) > most);
  for (const played of grown) {
    const more = sayGrowth(growthOf(played) ?? 0);
    stderr.write(
      `${talk.red('Too much:')} the draft of ${played.rule} raises ${more}, and --max-growth is ${limit}.\n`,
    );
  }
  if (grown.length > 0) throw new Exit(PROBLEMS_FOUND);
}

function asJson({ items, span, rules }: Backtest, zone: string) {
  return { items, ...span, rules: rules.map((played) => ruleAsJson(played, span, zone)) };
}

function ruleAsJson(played: RuleBacktest, span: Backtest['span'], zone: string) {
  const { rule, current, draft, added, lost } = played;
  const growth = growthOf(played);
  const count = (side: RuleBacktest['current']) => side && { fired: side.fired, alerts: side.alerts.length };
  const alerts = (draft ?? current)?.alerts ?? [];
  return {
    rule,
    current: count(current),
    draft: count(draft),
    growth: growth === Number.POSITIVE_INFINITY ? 'from nothing' : growth,
    added: added.map(shown),
    lost: lost.map(shown),
    days: tallyDays(played, span, zone),
    outlets: tallyOutlets(alerts),
    terms: tallyTerms(alerts),
  };
}

/** Without what only comparison needs. */
function shown({ item: { sketch: _, ...item }, evidence, reason, at }: RuleBacktest['added'][number]) {
  return { item, evidence, reason, at };
}
