/** The folder of a watch on feeds of a benchmark. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeWorld } from './rules.js';
import { seeded } from './vocabulary.js';

const SEED = 20_260_514;

export const SHIPPED_RULES = fileURLToPath(new URL('../../rules', import.meta.url));

export interface BenchWatch {
  readonly settings: object;
  /** Feed n is /fn of the n-th origin, counted around. */
  readonly feeds: number;
  readonly origins: readonly string[];
  readonly rules: string;
  /** So many made-up ones beside them. */
  readonly more?: number;
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
  if (watch.more) await writeMore(join(root, 'rules'), watch.more);
}

async function writeMore(folder: string, count: number): Promise<void> {
  const world = makeWorld(seeded(SEED));
  const rules = world.rules(count).map(({ rule }) => ({ ...rule, why: 'To be many.' }));
  const write = (file: string, value: object): Promise<void> =>
    writeFile(join(folder, `${file}.yml`), JSON.stringify(value));
  await Promise.all([
    ...rules.map((rule) => write(rule.id, rule)),
    ...world.concepts.map((concept) => write(join('concepts', concept.id), concept)),
  ]);
}

export function feedAddresses({ feeds, origins }: Pick<BenchWatch, 'feeds' | 'origins'>): readonly string[] {
  return Array.from({ length: feeds }, (_, n) => `${origins[n % origins.length]}/f${n}`);
}
