import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { silentLog } from '../lib/log.js';
import { type Explanation, explainItem } from '../match/explain.js';
import { itemId, type RuleId } from '../model/id.js';
import type { Item } from '../model/item.js';
import type { Evidence } from '../model/match.js';
import { withLanguage } from '../pipeline/item-language.js';
import { readSources, type Sources } from '../pipeline/preview.js';
import { lookUpOne } from './asked-item.js';
import { askedRule } from './asked-rule.js';
import { type Colours, sayText } from './emphasis.js';
import { type Folded, foldExplanation, unfolded } from './fold-explanation.js';
import { printItem } from './print-item.js';
import { rootOf } from './root.js';
import { openOldStore } from './store.js';
import { Exit, MISUSE, type Terminal, write, writeJson } from './terminal.js';

/** Of a query's node; what it is made of stands below it in full. */
const WIDEST = 90;

interface ExplainOptions {
  readonly item?: string;
  readonly text?: string;
  readonly title?: string;
  readonly lang?: string;
  readonly all?: true;
  readonly json?: true;
}

/** Why a rule fires on an item, or why it does not: the evaluator's own answer for each part of the query. */
export function explainCommand(terminal: Terminal): Command {
  return new Command('explain')
    .description('show which parts of a rule hold on an item, and the words found')
    .argument('<rule>', 'id of a rule')
    .option('--item <id>', 'an archived item, by id or address')
    .option('--title <text>', 'a headline instead')
    .option('--text <text>', 'its text')
    .option('--lang <tag>', 'its language; unless told, what it looks like')
    .option('--all', 'show every part, also those that decide nothing')
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  $ atalaya rules explain quds-force-flights --title "Mahan Air in Caracas"',
    )
    .action(async (asked: string, options: ExplainOptions, command: Command) => {
      const root = rootOf(command);
      const sources = readSources(root, openEnv(root));
      const rule = askedRule(terminal, sources, asked);
      const item = await readItem(terminal, sources, options);
      const explanation = explainItem(sources.matcher, rule, item);
      if (explanation === undefined) throw new Error(`rule ${rule} has no query`);
      if (options.json) {
        await writeJson(terminal, { rule, fires: explanation.holds, item, explanation });
      } else {
        await write(
          terminal.stdout,
          printExplanation(terminal.data, { rule, explanation, item, all: options.all === true }, sources),
        );
      }
    });
}

async function readItem(terminal: Terminal, sources: Sources, options: ExplainOptions): Promise<Item> {
  const { item: asked, text, title, lang } = options;
  const written = text !== undefined || title !== undefined;
  if (written === (asked !== undefined)) {
    terminal.stderr.write(
      'Name an archived item with --item, or write one with --title, --text and --lang.\n',
    );
    throw new Exit(MISUSE);
  }
  if (asked === undefined) {
    const item = await withLanguage({
      id: itemId(''),
      title: title ?? '',
      ...(text === undefined ? {} : { text }),
      ...(lang === undefined ? {} : { lang }),
      tags: [],
    });
    if (lang === undefined && item.lang !== undefined)
      terminal.stderr.write(`It is taken for ${item.lang}; --lang says otherwise.\n`);
    return item;
  }
  const backend = await openOldStore(sources, silentLog);
  try {
    return (await lookUpOne(backend.state, asked, terminal)).item;
  } finally {
    await backend.close();
  }
}

interface Explained {
  readonly rule: RuleId;
  readonly explanation: Explanation;
  readonly item: Item;
  /** Every part, or those that decide. */
  readonly all: boolean;
}

function printExplanation(
  colours: Colours,
  { rule, explanation, item, all }: Explained,
  { feedsById }: Sources,
): string {
  const verdict = explanation.holds ? colours.green('fires on') : colours.red('does not fire on');
  const printed = printItem(colours, { item, evidence: explanation.found }, feedsById);
  const tree = all ? unfolded(explanation) : foldExplanation(explanation);
  return `${rule} ${verdict}\n\n${printed}\n${printNode(colours, tree, 0, new Set())}`;
}

/** @param told notes on terms found, which a concept that stands in ten branches would repeat in each */
function printNode(colours: Colours, folded: Folded, depth: number, told: Set<string>): string {
  const { node, children, others } = withoutScope(folded);
  const { text, holds, found, note } = node;
  const isNew = note !== undefined && !(note.startsWith('found: ') && told.has(note));
  if (isNew) told.add(note);
  const sign = holds ? colours.green('✓') : colours.red('✗');
  const isParent = node.children.length > 0;
  const shown = isParent && text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
  const words = children.length === 0 ? found.map(sayWords).join(', ') : '';
  const facts = [words, isNew ? sayText(note) : ''].filter((fact) => fact !== '').join('; ');
  const indent = '  '.repeat(depth);
  const line = `${indent}${sign} ${shown}${facts === '' ? '' : `  ${colours.dim(`— ${facts}`)}`}`;
  const below = children.map((child) => printNode(colours, child, depth + 1, told)).join('');
  const rest = others === 0 ? '' : `${indent}  ${colours.dim(sayOthers(folded))}\n`;
  return `${line}\n${below}${rest}`;
}

/** `… and 17 other clauses that do not hold (--all shows them)` */
function sayOthers(folded: Folded): string {
  const { node, children, others } = withoutScope(folded);
  const left = node.children.filter((child) => !children.some((shown) => shown.node === child));
  const holding = left.filter(({ holds }) => holds).length;
  const what = holding === 0 ? ' that do not hold' : holding === others ? ' that hold' : '';
  return `… and ${others} other clauses${what} (--all shows them)`;
}

/** `title:@iran` says what the `@iran` below it would say. */
function withoutScope(folded: Folded): Folded {
  const { node, children } = folded;
  const [inside] = children;
  if (node.kind !== 'scope' || inside === undefined) return folded;
  return { ...inside, node: { ...inside.node, text: node.text } };
}

/** `title “Mahan Air”` */
function sayWords({ field, text, via }: Evidence): string {
  return `${field} “${sayText(text)}”${via === undefined ? '' : ` (${via})`}`;
}
