/** Work done under a lease that is renewed while it lasts, so that one who dies lets go soon. */
import type { State } from '../backend/port.js';
import type { Lease } from '../backend/work-records.js';

/** How often a lease is renewed before it runs out: one renewal may be lost. */
const RENEWALS = 3;

export type Leased<T> = { readonly kind: 'done'; readonly result: T } | { readonly kind: 'taken' };

/** Does `work` if the lease can be had now. A renewal that fails is left to the next: the work goes on. */
export async function underLease<T>(
  state: Pick<State, 'lease' | 'release'>,
  lease: Lease,
  work: () => Promise<T>,
): Promise<Leased<T>> {
  if ((await state.lease(lease)).kind === 'taken') return { kind: 'taken' };
  const renewal = setInterval(() => void state.lease(lease).catch(() => {}), lease.ttl / RENEWALS);
  renewal.unref();
  try {
    return { kind: 'done', result: await work() };
  } finally {
    clearInterval(renewal);
    await state.release(lease.name, lease.holder);
  }
}
