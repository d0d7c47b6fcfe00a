/**
 * What Slack's error words mean for a delivery; they come with a 200.
 * https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
import type { SendOutcome } from '../channel.js';
import { DEFAULT_RATE_WAIT } from '../error.js';

/** Somebody must act: words that need one say what to do. */
const STOPPED: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the app into the channel: /invite @its-name',
  channel_not_found: 'no such channel, or a private one into which the app was not invited',
  is_archived: 'the channel has been archived',
  missing_scope: 'the app lacks a permission: chat:write',
  invalid_auth: 'the token is not valid',
  not_authed: 'the token is not valid',
  token_revoked: 'the token has been revoked',
  token_expired: 'the token has expired',
  account_inactive: 'the app has been removed from the workspace',
  access_denied: '',
  ekm_access_denied: '',
  enterprise_is_restricted: '',
  no_permission: '',
  not_allowed_token_type: 'not a bot token',
  org_login_required: '',
  team_access_not_granted: '',
  two_factor_setup_required: '',
  restricted_action: '',
  restricted_action_read_only_channel: '',
  restricted_action_thread_only_channel: '',
  restricted_action_non_threadable_channel: '',
};
/**
 * Of chat.update: deleted, not ours to change, or older than the workspace lets messages be changed. They say nothing
 * about the channel. https://docs.slack.dev/reference/methods/chat.update#errors
 */
export const UNCHANGEABLE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
]);
const RATE_LIMITED = ['ratelimited', 'rate_limited', 'message_limit_exceeded'];
const PASSING = ['service_unavailable', 'team_added_to_org', 'accesslimited'];
/** "It's possible some aspect of the operation succeeded before the error was raised." */
const UNKNOWN = ['fatal_error', 'internal_error', 'request_timeout'];

/** @param said the word; anything else may be a proxy's page */
export function platformOutcome(said: string): SendOutcome {
  if (!/^[a-z_0-9]{1,60}$/.test(said)) return { kind: 'ambiguous', reason: 'the answer was not Slack’s' };
  const advice = STOPPED[said];
  const reason = `Slack answered ${said}${advice ? `: ${advice}` : ''}`;
  if (RATE_LIMITED.includes(said)) return { kind: 'retry', reason, after: DEFAULT_RATE_WAIT, spends: false };
  if (PASSING.includes(said)) return { kind: 'retry', reason, spends: true };
  if (UNKNOWN.includes(said)) return { kind: 'ambiguous', reason };
  return { kind: advice === undefined ? 'rejected' : 'stopped', reason };
}
