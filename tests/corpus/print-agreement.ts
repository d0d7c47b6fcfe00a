import type { Agreement, Difference } from './expected.js';

const WHOSE = ['theirs', 'meant', 'ours'] as const;

/** Prints agreement by folder, and each difference with whose it is. @returns whether none is ours to mend */
export function printAgreement(all: readonly Agreement[]): boolean {
  if (all.length === 0) return true;
  const folders = new Map<string, Agreement[]>();
  for (const agreement of all) {
    const folder = agreement.path.split('/')[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), agreement]);
  }
  console.log('\nthe values that stand beside documents: equal, theirs wrong, other on purpose, ours wrong');
  console.log('documents  values  equal  theirs  meant  ours   right  folder');
  for (const [folder, inside] of folders) printFolder(folder, inside);
  const differences = all.flatMap((each) => each.differences);
  for (const difference of differences) printDifference(difference);
  return differences.every(({ whose }) => whose !== 'ours');
}

function printFolder(folder: string, inside: readonly Agreement[]): void {
  const values = inside.reduce((sum, each) => sum + each.values, 0);
  const differences = inside.flatMap((each) => each.differences);
  const [theirs = 0, meant = 0, ours = 0] = WHOSE.map(
    (whose) => differences.filter((difference) => difference.whose === whose).length,
  );
  const right = 1 - ours / Math.max(1, values);
  const cells: readonly (readonly [string | number, number])[] = [
    [inside.length, 9],
    [values, 8],
    [values - differences.length, 7],
    [theirs, 8],
    [meant, 7],
    [ours, 6],
    [`${(100 * right).toFixed(1)}%`, 8],
  ];
  console.log(`${cells.map(([cell, width]) => String(cell).padStart(width)).join('')}  ${folder}`);
}

function printDifference({ path, item, field, expected, found, whose, why }: Difference): void {
  console.log(`  ${path} item ${item + 1}, ${field}: ${whose}${why === undefined ? '' : `, ${why}`}`);
  console.log(`    expected ${expected}\n    found    ${found}`);
}
