import type { State } from '../backend/port.js';
import type { ArchivedItem } from '../backend/records.js';
import { itemId } from '../model/id.js';
import { canonicalUrl } from '../parse/url.js';

/**
 * The archived items that somebody means: the one of that id, or all of that address in any of its forms, its own or its feed's, in the
 * order in which they came. An address is looked for in the whole archive.
 *
 * @param heard called with each item on the way
 */
export async function findArchived(
  state: State,
  asked: string,
  heard: (item: ArchivedItem) => void = () => {},
): Promise<readonly ArchivedItem[]> {
  const named = await state.readItem(itemId(asked));
  if (named !== undefined) return [named];
  const wanted = canonicalUrl(asked);
  if (wanted === undefined) return [];
  const found: ArchivedItem[] = [];
  for await (const archived of state.archive(0)) {
    heard(archived);
    const { url, linkedAs } = archived.item;
    const is = (address: string): boolean => address === asked || canonicalUrl(address) === wanted;
    if ([url, linkedAs].some((address) => address !== undefined && is(address))) found.push(archived);
  }
  return found;
}
