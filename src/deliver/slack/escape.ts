/**
 * Text from outside in Slack's mrkdwn. `& < >` as entities make links and `<!channel>` impossible
 * (https://docs.slack.dev/messaging/formatting-message-text#escaping); Slack has no escape for `* _ ~ | \``
 * and `:emoji:`, so these are replaced by look-alikes or broken with a zero-width space.
 */
const LOOK_ALIKE: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ', '|': '∣' };

export function escapeSlack(text: string): string {
  return text
    .replace(/[*_~`|]/g, (mark) => LOOK_ALIKE[mark] ?? '')
    .replace(/:(?=[\w+-]+:)/g, ':\u200b')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
