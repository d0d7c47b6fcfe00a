import * as z from 'zod';
import { ruleId } from '../model/id.js';
import { type Rule, type RuleExample, SEVERITIES, type Titles } from '../model/rule.js';
import { exampleFields } from './item-shape.js';
import { kebabId, quote, text } from './shapes.js';

/** A query longer than this is better split into concepts. */
const MAX_QUERY_LENGTH = 20_000;

/** A plain title is an English one. */
export function titles() {
  return z
    .preprocess(
      (written) => (typeof written === 'string' ? { en: written } : written),
      z.looseObject({ en: text(200) }).catchall(text(200)) satisfies z.ZodType<Titles>,
    )
    .meta({ type: ['string', 'object'] }); // what JSON Schema says of properties holds for objects alone
}

const review = z
  .string()
  .refine(isDate, {
    error: ({ input }) => `${quote(input)} is not a date — write year-month-day, e.g. 2027-03-01`,
  })
  .meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const example = z
  .strictObject(exampleFields)
  .transform((written): RuleExample => ({ ...written, tags: written.tags ?? [] }));

/** A file of `rules/`: one rule each. */
export const ruleShape = z
  .strictObject({
    id: kebabId().transform(ruleId),
    title: titles(),
    severity: z.enum(SEVERITIES),
    owner: text(100).exactOptional(),
    tags: z.array(text(64)).prefault([]),
    review: review.exactOptional(),
    why: text(),
    watch: z
      .string()
      .max(MAX_QUERY_LENGTH)
      .refine((query) => query.trim() !== '', 'must not be empty'),
    examples: z
      .strictObject({ match: z.array(example).prefault([]), ignore: z.array(example).prefault([]) })
      .prefault({}),
  })
  .transform((rule): Rule => rule);

function isDate(written: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(written)) return false;
  const at = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(written); // the 30th of February is none
}
