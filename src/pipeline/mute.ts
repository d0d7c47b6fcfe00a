/** Mutes: which of them holds an alert back, and what the names that people give them mean. */
import { didYouMean } from '../lib/suggest.js';
import { MUTE_SUBJECTS, type Mute, type MuteKey } from '../model/mute.js';
import type { Alert } from '../model/story.js';

/** The mute that holds the alert back; of several the one that lasts longest. */
export function muteOf(alert: Alert, mutes: readonly Mute[]): Mute | undefined {
  const names = { rule: alert.rule, story: alert.story, feed: alert.item.feed } as const;
  return mutes
    .filter(({ subject, name }) => names[subject] === name)
    .reduce<Mute | undefined>(
      (longest, mute) => (mute.until > (longest?.until ?? 0) ? mute : longest),
      undefined,
    );
}

export type Named =
  | { readonly kind: 'named'; readonly key: MuteKey }
  | { readonly kind: 'unclear'; readonly reason: string };

/**
 * @param said an id, or `rule:id`, `story:id`, `feed:id` where that says more
 * @param isStory whether a story of that id has alerts
 */
export async function nameMute(
  said: string,
  { rules, feeds }: { readonly rules: readonly string[]; readonly feeds: readonly string[] },
  isStory: (id: string) => Promise<boolean>,
): Promise<Named> {
  const [, prefix, name = said] = /^(rule|story|feed):(.+)$/.exec(said) ?? [];
  const known = {
    rule: rules.includes(name),
    story: await isStory(name),
    feed: feeds.includes(name),
  };
  const meant = MUTE_SUBJECTS.filter((subject) => known[subject] && (prefix ?? subject) === subject);
  const [subject, other] = meant;
  if (subject === undefined) {
    const hint = didYouMean(name, [...rules, ...feeds]);
    const what = `there is no ${prefix ?? 'rule, story or feed'} ${JSON.stringify(name)}`;
    return { kind: 'unclear', reason: hint === undefined ? what : `${what} — ${hint}` };
  }
  if (other === undefined) return { kind: 'named', key: { subject, name } };
  const forms = meant.map((each) => `${each}:${name}`).join(' or ');
  return { kind: 'unclear', reason: `${name} is a ${meant.join(' and a ')} — write ${forms}` };
}
