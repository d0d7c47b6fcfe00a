/**
 * Processes that share a store come to an edited configuration one after the other. Until all work by the same files,
 * what one of them does not know may be known to another: nothing of it is taken to be removed. Once they agree, what
 * nobody knows any more is ended, by those who are left.
 */
import type { Adoption } from '../backend/records.js';
import { adoptWatch } from './adopt.js';
import type { Context } from './context.js';

/** Whether another process polls or delivers by other files. */
export async function othersHaveOtherFiles({
  state,
  watch,
  holder,
}: Pick<Context, 'state' | 'watch' | 'holder'>): Promise<boolean> {
  return (await state.workers()).some(
    (worker) =>
      worker.holder !== holder &&
      worker.configuration !== watch.shared &&
      worker.roles.some((role) => role !== 'web'),
  );
}

export class Agreement {
  /** Something may have been left for others when the configuration was last adopted, or brought by them since. */
  #isOwed = false;
  #isLooking = false;

  /** Makes the store know the configuration; what others may know stays until `look` finds that none of them is left. */
  async adopt(context: Context): Promise<void> {
    const differ = await othersHaveOtherFiles(context);
    await adoptWatch(context, differ ? await knownToOthers(context) : undefined);
    this.#isOwed = differ;
  }

  /** To be called now and then: drops a call during another. */
  async look(context: Context): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      if (await othersHaveOtherFiles(context)) this.#isOwed = true;
      else if (this.#isOwed) await this.adopt(context);
    } finally {
      this.#isLooking = false;
    }
  }
}

/** Feeds that are polled and windows that are open, whoever asked for them. */
async function knownToOthers({ state }: Context): Promise<Pick<Adoption, 'feeds' | 'routes'>> {
  const feeds = (await state.listFeeds()).filter(({ enabled }) => enabled);
  const { openDigests } = await state.status();
  return { feeds, routes: openDigests.map(({ route }) => ({ id: route })) };
}
