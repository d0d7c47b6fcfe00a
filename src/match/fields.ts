/** Sets of an item's fields as bits, in the order of FIELDS. */
import { FIELDS, type Field } from '../model/match.js';

/** The bits that one field takes in a set, and four in a row of a code. */
export const FIELD_BITS = FIELDS.length;
export const ALL_FIELDS = (1 << FIELD_BITS) - 1;

export function fieldSet(...fields: readonly Field[]): number {
  return fields.reduce((set, field) => set | bitOf(FIELDS.indexOf(field)), 0);
}

/** The bit of the field with this index in FIELDS. */
export function bitOf(field: number): number {
  return 1 << field;
}
