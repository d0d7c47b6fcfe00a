/**
 * The rules of a watch, made ready when the first item is to be matched: that takes a while, most polls bring no
 * item, and cron starts a watch every few minutes.
 */
import type { Matcher } from '../match/matcher.js';
import type { Frequencies } from '../match/rarity.js';
import type { Concept, Rule } from '../model/rule.js';

export interface Matching {
  /** The same at every call. Rejects when a rule has an error: one that is left out would be missed in silence. */
  ready(): Promise<Matcher>;
  /** Undefined until it was wanted. */
  readonly made: Matcher | undefined;
}

/** @param make called when it is first wanted, and again where it has failed */
export function lateMatching(make: () => Promise<Matcher>): Matching {
  let making: Promise<Matcher> | undefined;
  let made: Matcher | undefined;
  const begin = async (): Promise<Matcher> => {
    try {
      made = await make();
      return made;
    } catch (error) {
      making = undefined;
      throw error;
    }
  };
  return {
    ready() {
      making ??= begin();
      return making;
    },
    get made() {
      return made;
    },
  };
}

/**
 * @param frequencies in how many items words were met
 * @throws Error naming a rule or a concept with an error
 */
export async function makeMatcher(
  { rules, concepts }: { readonly rules: readonly Rule[]; readonly concepts: readonly Concept[] },
  frequencies?: Frequencies,
): Promise<Matcher> {
  const { compileRules } = await import('../match/compile.js');
  const { matcher, problems } = compileRules(rules, concepts, {}, frequencies);
  const fault = problems.find(({ severity }) => severity === 'error');
  if (fault === undefined) return matcher;
  throw new Error(`${fault.subject.kind} ${fault.subject.id}: ${fault.what}; atalaya check tells where`);
}

export function readyMatching(matcher: Matcher): Matching {
  return { ready: async () => matcher, made: matcher };
}
