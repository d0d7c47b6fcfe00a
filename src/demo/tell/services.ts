/** The first alerts as their services were sent them, and how they went. */
import type { WebhookPayload } from '../../deliver/webhook/payload.js';
import { discordText, lastOf, slackText, tellCalled } from './messages.js';
import { quote, quoteBlock, remark, type Stage, subheading } from './page.js';

/** @param rateLimit that Discord asked for, seconds */
export function tellServices({ colours, services }: Stage, rateLimit: number): string {
  const duty = lastOf(services.dutyRoom.accepted);
  const { message, metadata } = lastOf(services.analysts.accepted);
  const json = lastOf(services.caseSystem.accepted).payload;
  return [
    subheading(colours, 'The route hezbollah, on Discord: quiet hours until 07:00, and a role to call'),
    remark(
      colours,
      'What is critical waits for no quiet hours.',
      `Discord answered “429, come back in ${rateLimit} s”: it was sent then.`,
      tellCalled(duty),
    ),
    quoteBlock(colours, discordText(duty)),
    subheading(colours, 'The route flights, on Discord and, by a bot, on Slack'),
    remark(
      colours,
      'The connection to Slack broke when the message had gone out. Before it sent it again, the bot looked into',
      `its channel, knew it by the delivery’s id in its metadata (${metadata?.event_type}), and let it be.`,
    ),
    quoteBlock(colours, slackText(message)),
    subheading(colours, 'The route cases, as signed JSON for a program'),
    remark(
      colours,
      'Its receiver believes nothing that is not signed with the secret they share, is older than five minutes,',
      'or is not as schemas/webhook.json says.',
    ),
    quoteBlock(colours, jsonText(json)),
  ].join('');
}

/** Enough of it to see what it is. */
function jsonText({ type, version, data }: WebhookPayload): string {
  const { route, schedule, zone, stories } = data;
  const head = JSON.stringify({ type, version, data: { route, schedule, zone } }).slice(0, -'}}'.length);
  const shown = stories.map(({ severity, reason, headline, publishers }) => {
    const text = quote(headline.text);
    return `  ${JSON.stringify({ severity, reason, publishers, headline: { text } }).slice(0, -1)}, …},`;
  });
  return [`${head}, "stories": [`, ...shown, '], …}}'].join('\n');
}
