/** What went where by the end of the morning, and what could not. */
import type { Delivery } from '../../model/delivery.js';
import { timeOfDay } from '../clock.js';
import { type Colours, subheading } from './page.js';
import { wayOf } from './sent.js';

export function tellLedger(colours: Colours, deliveries: readonly Delivery[]): string {
  const width = Math.max(0, ...deliveries.map((delivery) => wayOf(delivery).length));
  const lines = deliveries.map((delivery) => {
    const sent = delivery.state === 'delivered';
    const mark = sent ? colours.green('✓') : colours.red('✗');
    const became = sent ? outcomeOf(delivery) : colours.red(outcomeOf(delivery));
    return `${timeOfDay(delivery.createdAt)}  ${mark} ${wayOf(delivery).padEnd(width)}  ${became}`;
  });
  const title = 'The ledger: what went where, and what waits and why, as `atalaya deliveries` lists it';
  return [subheading(colours, title), ...lines.toSorted().map((line) => `  ${line}\n`)].join('');
}

function outcomeOf({ state, edit, parts = [], reason }: Delivery): string {
  if (state !== 'delivered') return `${state}: ${reason}`;
  if (edit !== undefined) return 'sent before, edited';
  return parts.length === 1 ? 'sent' : `sent in ${parts.length} messages`;
}
