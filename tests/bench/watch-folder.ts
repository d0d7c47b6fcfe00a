/** The folder of a watch on feeds of a benchmark. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const SHIPPED_RULES = fileURLToPath(new URL('../../rules', import.meta.url));

export interface BenchWatch {
  readonly settings: object;
  /** Feed n is /fn of the n-th origin, counted around. */
  readonly feeds: number;
  readonly origins: readonly string[];
  readonly rules: string;
}

/** JSON within YAML is YAML. */
export async function writeWatch(root: string, watch: BenchWatch): Promise<void> {
  const list = feedAddresses(watch).map((url, n) => ({
    id: `f${n}`,
    name: `Feed ${n}`,
    url,
    country: 'gb',
    lang: 'en',
    affiliation: 'independent',
  }));
  await mkdir(join(root, 'feeds'));
  await writeFile(join(root, 'atalaya.yml'), JSON.stringify(watch.settings));
  await writeFile(join(root, 'feeds', 'all.yml'), JSON.stringify({ feeds: list }));
  await cp(watch.rules, join(root, 'rules'), { recursive: true });
}

export function feedAddresses({ feeds, origins }: Pick<BenchWatch, 'feeds' | 'origins'>): readonly string[] {
  return Array.from({ length: feeds }, (_, n) => `${origins[n % origins.length]}/f${n}`);
}
