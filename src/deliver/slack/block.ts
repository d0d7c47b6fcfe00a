/** What messages to Slack are made of. */
/** https://docs.slack.dev/reference/block-kit/blocks — and the pages of each block below it */
export const SLACK_LIMITS = {
  blocks: 50,
  header: 150,
  text: 3000,
  /**
   * All blocks of a message, as JSON. Slack does not document it and refuses from about 11,000 to 13,000 characters
   * depending on the blocks: https://github.com/slackapi/bolt-js/issues/2509 and 2867.
   */
  message: 10_000,
  fallback: 3000,
} as const;

export type SlackBlock = { readonly type: string } & Readonly<Record<string, unknown>>;
