import { foldText } from '../text/fold.js';

/** A metadata value as two are compared: folded, or as it is where nothing would be left. */
export function foldMetadata(value: string): string {
  return foldText(value) || value;
}
