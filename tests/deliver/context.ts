import type { SendContext } from '../../src/deliver/channel.js';
import { deliveryId } from '../../src/model/id.js';

export function aContext(changes: Partial<SendContext> = {}): SendContext {
  return {
    delivery: deliveryId('delivery-of-noon'),
    part: 0,
    parts: 1,
    possibleRepeat: false,
    signal: new AbortController().signal,
    ...changes,
  };
}
