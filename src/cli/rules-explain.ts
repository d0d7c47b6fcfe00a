import { Command } from 'commander';
import { openEnv } from '../config/env.js';
import { silentLog } from '../lib/log.js';
import { type Explanation, explainItem } from '../match/explain.js';
import { itemId, type RuleId } from '../model/id.js';
import type { Item } from '../model/item.js';
import { type Evidence, FIELDS } from '../model/match.js';
import { withLanguage } from '../pipeline/item-language.js';
import { readSources, type Sources } from '../pipeline/preview.js';
import { lookUpOne } from './asked-item.js';
import { askedRule } from './asked-rule.js';
import { type Colours, sayText } from './emphasis.js';
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
        await write(terminal.stdout, printExplanation(terminal.data, rule, explanation, item, sources));
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

function printExplanation(
  colours: Colours,
  rule: RuleId,
  explanation: Explanation,
  item: Item,
  { feedsById }: Sources,
): string {
  const verdict = explanation.holds ? colours.green('fires on') : colours.red('does not fire on');
  const printed = printItem(colours, { item, evidence: explanation.found }, feedsById);
  return `${rule} ${verdict}\n\n${printed}\n${printNode(colours, explanation, 0, new Set())}`;
}

/** @param told notes on terms found, which a concept that stands in ten branches would repeat in each */
function printNode(colours: Colours, node: Explanation, depth: number, told: Set<string>): string {
  const { text, holds, found, children, note } = withoutScope(node);
  const isNew = note !== undefined && !(note.startsWith('found: ') && told.has(note));
  if (isNew) told.add(note);
  const sign = holds ? colours.green('✓') : colours.red('✗');
  const shown = children.length > 0 && text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;
  const words = children.length === 0 ? found.map(sayWords).join(', ') : '';
  const facts = [words, isNew ? sayText(note) : ''].filter((fact) => fact !== '').join('; ');
  const line = `${'  '.repeat(depth)}${sign} ${shown}${facts === '' ? '' : `  ${colours.dim(`— ${facts}`)}`}`;
  return `${line}\n${children.map((child) => printNode(colours, child, depth + 1, told)).join('')}`;
}

/** `title:@iran` says what the `@iran` below it would say. */
function withoutScope(node: Explanation): Explanation {
  const [inside] = node.children;
  const scoped = FIELDS.some((field) => node.text.startsWith(`${field}:`)) && node.children.length === 1;
  return scoped && inside !== undefined ? { ...inside, text: node.text } : node;
}

/** `title “Mahan Air”` */
function sayWords({ field, text, via }: Evidence): string {
  return `${field} “${sayText(text)}”${via === undefined ? '' : ` (${via})`}`;
}
