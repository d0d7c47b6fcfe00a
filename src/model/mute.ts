export const MUTE_SUBJECTS = ['rule', 'story', 'feed'] as const;
export type MuteSubject = (typeof MUTE_SUBJECTS)[number];

/** What a mute speaks of; `name` is the id of the rule, story or feed. */
export interface MuteKey {
  readonly subject: MuteSubject;
  readonly name: string;
}

/** Alerts of a rule, story or feed held back for a while: planned and counted, and in no digest. Ends by itself. */
export interface Mute extends MuteKey {
  /** Epoch ms. */
  readonly since: number;
  readonly until: number;
  /** For whoever wonders about the silence. */
  readonly why: string;
}
