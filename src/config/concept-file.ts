import * as z from 'zod';
import { conceptId } from '../model/id.js';
import type { Concept } from '../model/rule.js';
import { titles } from './rule-file.js';
import { kebabId, lang, text } from './shapes.js';

const term = text(300);

/** A file of `rules/concepts/`: one concept each. */
export const conceptShape = z
  .strictObject({
    id: kebabId().transform(conceptId),
    title: titles(),
    terms: z.record(lang(), z.array(term)).prefault({}),
    includes: z.array(kebabId().transform(conceptId)).prefault([]),
    except: z.array(term).prefault([]),
  })
  .refine(
    ({ terms, includes }) => Object.values(terms).some((list) => list.length > 0) || includes.length > 0,
    {
      path: ['terms'],
      error: 'a concept needs terms or includes — terms: {en: [word, "a phrase"], es: […]}',
    },
  )
  .transform((concept): Concept => concept);
