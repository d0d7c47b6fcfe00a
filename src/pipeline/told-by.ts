import type { State } from '../backend/port.js';
import type { TakenDelivery } from '../backend/records.js';
import { narrowTo, withUpdates } from '../digest/update.js';
import type { Digest } from '../model/digest.js';

/** What one delivery tells of its digest; of an edit what it brings, as a message of its own would tell it. */
export async function toldBy(
  state: Pick<State, 'readDelivery'>,
  { delivery, digest }: TakenDelivery,
): Promise<Digest> {
  const { edit, tells } = delivery;
  if (edit === undefined) return tells === undefined ? digest : narrowTo(digest, (id) => tells.includes(id));
  const isBrought = (id: (typeof edit.brings)[number]) => edit.brings.includes(id);
  const message = await state.readDelivery(edit.of);
  const { groups } = narrowTo(
    message === undefined ? digest : withUpdates(message.digest, edit.told),
    isBrought,
  );
  return { ...digest, groups, notices: [] };
}
