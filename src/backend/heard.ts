import type { DigestClosing } from './records.js';

/** Whether somebody will hear of it, so that it counts for the route's budget: nobody hears an edit. */
export function isHeard({ deliveries }: Pick<DigestClosing, 'deliveries'>): boolean {
  return deliveries.some(({ edit }) => edit === undefined);
}
