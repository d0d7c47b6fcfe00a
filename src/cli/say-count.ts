import type { RecipientCount } from '../pipeline/recipients.js';

/** `; 2 of 5 recipients have unsubscribed, 1 more in part`; nothing where nobody has. */
export function sayCount(count: RecipientCount | undefined): string {
  if (count === undefined || count.gone + count.inPart === 0) return '';
  const { all, gone, inPart } = count;
  if (gone === all) return `; all of its recipients have unsubscribed (${all}): nobody gets it`;
  const whole = gone === 0 ? '' : `${gone} of ${all} recipients unsubscribed`;
  const part = inPart === 0 ? '' : `${inPart} of ${all} recipients unsubscribed in part`;
  return `; ${[whole, part].filter((each) => each !== '').join(', ')}`;
}
