import { errorAt, type Located, type Position } from './located.js';
import type { Problem } from './problem.js';

/** The first of each id stays; every other is a problem that names both places. */
export function keepUnique<T extends { readonly id: string }>(
  things: readonly Located<T>[],
): { readonly kept: readonly Located<T>[]; readonly problems: readonly Problem[] } {
  const first = new Map<string, Located<T>>();
  const problems = things.flatMap((thing) => {
    const holder = first.get(thing.value.id);
    if (holder === undefined) {
      first.set(thing.value.id, thing);
      return [];
    }
    const what = `the id ${thing.value.id} is taken`;
    return [errorAt(thing, thing.at(['id']), what, `${printPlace(holder, holder.at(['id']))} has it`)];
  });
  return { kept: [...first.values()], problems };
}

/** `feeds/bolivia.yml:3:10` */
export function printPlace(where: Located<unknown>, position: Position): string {
  return `${where.file}:${position.line}:${position.column}`;
}
