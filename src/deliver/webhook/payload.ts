/**
 * What a generic webhook is sent, for programs rather than people: `schemas/webhook.json` is made of it. Keys may be
 * added; none changes its meaning while `version` is 1. Texts are as their sources wrote them, not escaped for
 * anything.
 */
import * as z from 'zod';
import { DIGEST_LANGS } from '../../model/digest.js';
import { AFFILIATIONS } from '../../model/feed.js';
import { MUTE_SUBJECTS } from '../../model/mute.js';
import { NOTICE_SUBJECTS } from '../../model/notice.js';
import { SEVERITIES } from '../../model/rule.js';
import { REASONS } from '../../model/story.js';

const time = () => z.iso.datetime().describe('UTC, ISO 8601');
const count = () => z.int().min(0);

const text = z.object({
  text: z.string(),
  marks: z
    .array(
      z.object({
        start: count(),
        end: count(),
        gloss: z
          .string()
          .optional()
          .describe('title of the concept, where the words are in a foreign script'),
      }),
    )
    .describe('the words that made the rule fire: UTF-16 units of the text, end exclusive'),
});

const source = z.object({
  outlet: z.string(),
  country: z.string().optional().describe('ISO 3166-1 alpha-2, lower case'),
  affiliation: z.enum(AFFILIATIONS).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  at: time(),
});

const story = z.object({
  id: z.string().describe('the same in every digest that tells more of this story'),
  severity: z.enum(SEVERITIES),
  reason: z.enum(REASONS),
  rule: z.object({ id: z.string(), title: z.string() }),
  alsoFor: z.array(z.string()).describe('titles of the other rules that it fired'),
  lang: z.string().optional().describe('BCP 47, of the headline'),
  headline: text,
  extract: text.optional(),
  sources: z.array(source).min(1).describe('the one whose headline is shown first'),
  publishers: count().describe('distinct publishers with a text of their own'),
});

const counts = z.object({ stories: count(), grave: count(), outlets: count(), stateAlone: count() });

const brief = z
  .object({
    counts,
    before: counts.optional().describe('the week before'),
    days: z.array(z.object({ from: time(), stories: count() })),
    affiliations: z.array(z.object({ affiliation: z.enum(AFFILIATIONS).optional(), reports: count() })),
    top: z.array(z.string()).describe('ids of the stories to read first'),
    gaps: z.array(
      z.object({
        name: z.string(),
        country: z.string().optional(),
        kind: z.enum(['failing', 'silent']),
        since: time().optional(),
      }),
    ),
    held: z.object({
      mutes: z.array(
        z.object({ subject: z.enum(MUTE_SUBJECTS), title: z.string(), held: count(), until: time() }),
      ),
      sameStory: count(),
      delayed: z.object({ digests: count(), stories: count() }),
    }),
    changed: z.array(z.object({ rule: z.string(), title: z.string(), at: time() })),
  })
  .describe('weekly digests only: the week in numbers');

export const webhookPayload = z.object({
  type: z.literal('digest'),
  version: z.literal(1),
  timestamp: time().describe('when the digest closed'),
  data: z.object({
    digest: z.string().describe('id of the digest; all its parts share it'),
    part: z.int().min(1),
    parts: z.int().min(1),
    possibleRepeat: z
      .boolean()
      .describe('an earlier try may have arrived: its webhook-id was the same, so it can be told'),
    route: z.string(),
    schedule: z.enum(['immediate', 'every', 'daily', 'weekly']),
    lang: z.enum(DIGEST_LANGS),
    zone: z.string().describe('IANA time zone of the route'),
    from: time(),
    to: time(),
    late: z.boolean(),
    stories: z.array(story).describe('the gravest rule first'),
    notices: z.array(
      z.object({
        subject: z.enum(NOTICE_SUBJECTS),
        name: z.string(),
        phase: z.enum(['began', 'ended']),
        text: z.string(),
        at: time(),
      }),
    ),
    coverage: z.object({ feeds: count(), answered: count(), failing: z.array(z.string()) }),
    brief: brief.optional(),
    more: count().describe('stories and notices that no part had room for'),
  }),
});

export type WebhookPayload = z.infer<typeof webhookPayload>;
export type WebhookStory = z.infer<typeof story>;
