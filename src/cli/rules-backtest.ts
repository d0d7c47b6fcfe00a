import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { hasErrors } from '../config/problem.js';
import { silentLog } from '../lib/log.js';
import type { Matcher } from '../match/matcher.js';
import { type RuleId, ruleId } from '../model/id.js';
import { type Backtest, backtest, baselinesOf } from '../pipeline/backtest.js';
import { readDraft } from '../pipeline/backtest-draft.js';
import { growthOf, tallyDays, tallyOutlets, tallyTerms } from '../pipeline/backtest-tally.js';
import { readSources, type Sources } from '../pipeline/preview.js';
import { readArchive } from './archive.js';
import { askedRule } from './asked-rule.js';
import { duration, LOOK_BACK, percentage, wholeNumber } from './option-values.js';
import { printBacktest, sayGrowth } from './print-backtest.js';
import { tellProblems } from './problems.js';
import { rootOf } from './root.js';
import { openOldStore } from './store.js';
import { Exit, PROBLEMS_FOUND, type Terminal, write, writeJson } from './terminal.js';

const SHOWN = 20;

interface BacktestOptions {
  readonly draft?: string;
  readonly since: number;
  readonly maxGrowth?: number;
  readonly limit: number;
  readonly json?: true;
}

/** What a change to a rule would have meant for those who read its alerts. */
export function backtestCommand(terminal: Terminal): Command {
  return new Command('backtest')
    .description('play the archive again with a rule, and with a draft of it: alerts added, lost and a day')
    .argument('<rule>', 'id of a rule; with --draft it may be a new one')
    .option('--draft <file>', 'the rule as it would be')
    .option('--since <duration>', 'how far back over the archive', duration, LOOK_BACK)
    .option('--max-growth <percent>', 'exit with 1 when the draft raises so many more alerts', percentage)
    .option('--limit <n>', 'how many alerts to show of each kind', wholeNumber, SHOWN)
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ atalaya rules backtest quds-force-flights --draft /tmp/quds.yml --max-growth 20%',
    )
    .action(async (asked: string, options: BacktestOptions, command: Command) => {
      const root = rootOf(command);
      const sources = readSources(root, openEnv(root));
      const rule = options.draft === undefined ? askedRule(terminal, sources, asked) : ruleId(asked);
      const matcher = matcherOf(terminal, sources, rule, options.draft);
      const { played, among } = await play(terminal, sources, { rule, matcher, since: options.since });
      if (options.json) await writeJson(terminal, asJson(rule, played, sources.settings.zone));
      else await write(terminal.stdout, printBacktest(terminal.data, rule, played, sources, options.limit));
      terminal.stderr.write(`Played ${among}.\n`);
      refuseGrowth(terminal, played, options.maxGrowth);
    });
}

/** Other rules take part, since stories are shared: all must be sound. */
function matcherOf(terminal: Terminal, sources: Sources, rule: RuleId, draft: string | undefined): Matcher {
  const errors = sources.problems.filter(({ severity }) => severity === 'error');
  tellProblems(terminal, errors);
  if (hasErrors(errors)) throw new Exit(PROBLEMS_FOUND);
  if (draft === undefined) return sources.matcher;
  const { matcher, id, problems } = readDraft(sources, draft);
  tellProblems(terminal, problems);
  if (matcher === undefined) throw new Exit(PROBLEMS_FOUND);
  if (id !== rule)
    terminal.stderr.write(`${draft} is a draft of ${id}; it is played in the place of ${rule}.\n`);
  return matcher;
}

async function play(
  terminal: Terminal,
  sources: Sources,
  { rule, matcher, since }: { rule: RuleId; matcher: Matcher; since: number },
): Promise<{ readonly played: Backtest; readonly among: string }> {
  const backend = await openOldStore(sources, silentLog);
  try {
    const { feedsById: feeds, settings } = sources;
    const baselines = await baselinesOf(backend.state);
    const reading = await readArchive(backend.state, since, terminal);
    const played = await backtest({ rule, matcher, feeds, baselines, limits: settings.items }, reading.items);
    return { played, among: reading.say(played.items) };
  } finally {
    await backend.close();
  }
}

function refuseGrowth({ stderr, talk }: Terminal, played: Backtest, most: number | undefined): void {
  const growth = growthOf(played);
  if (most === undefined || growth === undefined || growth <= most) return;
  const limit = `${Math.round(most * 1_000) / 10}%`;
  stderr.write(
    `${talk.red('Too much:')} the draft raises ${sayGrowth(growth)}, and --max-growth is ${limit}.\n`,
  );
  throw new Exit(PROBLEMS_FOUND);
}

function asJson(rule: RuleId, played: Backtest, zone: string) {
  const { items, span, current, draft, added, lost } = played;
  const growth = growthOf(played);
  const count = (side: Backtest['current']) => side && { fired: side.fired, alerts: side.alerts.length };
  const alerts = (draft ?? current)?.alerts ?? [];
  return {
    rule,
    items,
    ...span,
    current: count(current),
    draft: count(draft),
    growth: growth === Number.POSITIVE_INFINITY ? 'from nothing' : growth,
    added: added.map(shown),
    lost: lost.map(shown),
    days: tallyDays(played, zone),
    outlets: tallyOutlets(alerts),
    terms: tallyTerms(alerts),
  };
}

/** Without what only comparison needs. */
function shown({ item: { sketch: _, ...item }, evidence, reason, at }: Backtest['added'][number]) {
  return { item, evidence, reason, at };
}
