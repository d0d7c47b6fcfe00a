import type { Agreement, Difference } from './expected.js';

/** Below this share of values that are right a folder fails. */
const LEAST = 0.98;
const WHOSE = ['theirs', 'meant', 'ours'] as const;

/** Prints agreement by folder, and each difference with whose it is. @returns whether every folder agrees well enough */
export function printAgreement(all: readonly Agreement[]): boolean {
  if (all.length === 0) return true;
  const folders = new Map<string, Agreement[]>();
  for (const agreement of all) {
    const folder = agreement.path.split('/')[0] ?? '';
    folders.set(folder, [...(folders.get(folder) ?? []), agreement]);
  }
  console.log('\nthe values that stand beside documents: equal, theirs wrong, other on purpose, ours wrong');
  console.log('documents  values  equal  theirs  meant  ours   right  folder');
  const sound = [...folders].map(([folder, inside]) => printFolder(folder, inside) >= LEAST);
  for (const difference of all.flatMap(({ differences }) => differences)) printDifference(difference);
  return sound.every(Boolean);
}

/** @returns the share of values that are as they should be */
function printFolder(folder: string, inside: readonly Agreement[]): number {
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
  return right;
}

function printDifference({ path, item, field, expected, found, whose, why }: Difference): void {
  console.log(`  ${path} item ${item + 1}, ${field}: ${whose}${why === undefined ? '' : `, ${why}`}`);
  console.log(`    expected ${expected}\n    found    ${found}`);
}
