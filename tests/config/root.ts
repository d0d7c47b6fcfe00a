/** A folder of configuration on disk: sound as it comes, each file replaced by naming it, gone when it is null. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type Env, openEnv } from '../../src/config/env.js';
import type { Problem } from '../../src/config/problem.js';
import { printProblem } from '../../src/config/problem.js';

const SOUND: Readonly<Record<string, string>> = {
  'atalaya.yml': `channels:
  screen: {type: stdout}
routes:
  - {id: all, to: [screen]}
`,
  'feeds/bolivia.yml': `feeds:
  - {id: bo-valle, name: El Valle, url: "https://valle.example/rss", country: bo, lang: es, affiliation: independent, tags: [press]}
`,
  'rules/cargo.yml': `id: cargo-flights
title: {en: Cargo flights, es: Vuelos de carga}
severity: high
tags: [aviation]
why: Unscheduled cargo may carry arms.
watch: |
  @cargo-plane
  AND landing
examples:
  match: [{lang: en, title: A cargo plane is landing in El Alto}]
  ignore: [{lang: en, title: A ferry is landing}]
`,
  'rules/concepts/cargo-plane.yml': `id: cargo-plane
title: Cargo plane
terms:
  en: [cargo plane]
  es: [avión de carga]
`,
};

export type Files = Readonly<Record<string, string | null>>;

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Gone when the file's tests are over. */
export function aRoot(files: Files = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-config-'));
  roots.push(root);
  for (const [file, text] of Object.entries({ ...SOUND, ...files })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
}

/** The sound file with a piece of it replaced. */
export function changed(file: string, from: string, to: string): string {
  const text = SOUND[file];
  if (text === undefined || !text.includes(from)) throw new Error(`${file} does not say ${from}`);
  return text.replace(from, to);
}

export function anEnv(root: string, vars: Readonly<Record<string, string>> = {}): Env {
  return openEnv(root, vars);
}

export const printed = (problems: readonly Problem[]): readonly string[] => problems.map(printProblem);
