import { z } from 'zod';
import { secretField, webhookProblem } from '../secret-field.js';

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
const WEBHOOK_PATH = /^\/services\/[\w/-]{10,200}$/;
const EXAMPLE = 'https://hooks.slack.com/services/T…/B…/…';

export const slackSettings = z.strictObject({
  type: z.literal('slack'),
  webhook: secretField('webhook address', 'SLACK_TEAM', (value) =>
    webhookProblem(value, EXAMPLE, WEBHOOK_PATH),
  ),
});

export type SlackSettings = z.infer<typeof slackSettings>;
