import type { Backend, State } from '../../src/backend/port.js';

/** Verbs that change what is durable on the way from a feed to a channel; each send stands between two of them. */
export const COMMITS = ['commitPoll', 'closeDigest', 'takeDelivery', 'saveDelivery'] as const;

/** A moment in a run, e.g. `saveDelivery:before:2`: as the second call of the verb begins. */
export type Moment = `${(typeof COMMITS)[number]}:${'before' | 'after'}:${number}`;

/** The backend, with `visit` called at every moment. */
export function watched(backend: Backend, visit: (moment: Moment) => void): Backend {
  const calls = new Map<string, number>();
  const state = new Proxy(backend.state, {
    get(target, name: keyof State) {
      const verb = target[name];
      const commit = COMMITS.find((known) => known === name);
      if (commit === undefined) return verb.bind(target);
      return async (...args: readonly unknown[]) => {
        const n = (calls.get(name) ?? 0) + 1;
        calls.set(name, n);
        visit(`${commit}:before:${n}`);
        const answer: unknown = await Reflect.apply(verb, target, args);
        visit(`${commit}:after:${n}`);
        return answer;
      };
    },
  });
  return { ...backend, state };
}
