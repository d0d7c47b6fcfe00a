interface Stretch {
  readonly first: number;
  readonly last: number;
}

/** Those of `all` that lie inside no cover; both in order. */
export function outside<T extends Stretch>(covers: readonly Stretch[], all: readonly T[]): readonly T[] {
  let next = 0;
  let reach = -1; // the furthest last word of the covers that begin at or before the occurrence
  return all.filter(({ first, last }) => {
    for (let cover = covers[next]; cover && cover.first <= first; cover = covers[++next]) {
      reach = Math.max(reach, cover.last);
    }
    return last > reach;
  });
}
