/** Who polls the newsroom: this program, and two feed readers that Debian packages. */
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { feedAddresses, SHIPPED_RULES, writeWatch } from './watch-folder.js';

export interface Newsstand {
  readonly feeds: number;
  readonly origins: readonly string[];
}

export interface Reader {
  readonly name: string;
  /** What must be there; absent for our own. */
  readonly program?: string;
  /** Writes what it needs to poll the feeds for the first time. */
  prepare(folder: string, stand: Newsstand): Promise<void>;
  /** @param day of the run: nothing is due twice on one */
  command(folder: string, day: number): readonly string[];
}

export interface Cost {
  readonly wall: number;
  /** User and system, with all its children. */
  readonly cpu: number;
  /** Most memory it ever had, MiB. */
  readonly peak: number;
}

/** Requests at the same time, for all who can do that. */
const AT_ONCE = 16;

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const BUILT = join(REPOSITORY, 'node_modules', '.cache', 'bench-poll');

/** Made as it is shipped, apart from what `npm run build` makes. */
export async function build(): Promise<void> {
  await rm(BUILT, { recursive: true, force: true });
  await mkdir(BUILT, { recursive: true });
  await writeFile(join(BUILT, 'package.json'), await readFile(join(REPOSITORY, 'package.json')));
  await run([process.execPath, join(REPOSITORY, 'build.js'), join(BUILT, 'dist')], {});
}

/** @param nodeOptions e.g. for a profile */
export function atalaya(nodeOptions: readonly string[] = []): Reader {
  return {
    name: 'atalaya',
    async prepare(folder, stand) {
      const settings = {
        network: { allow: ['127.0.0.0/8'] },
        poll: { concurrency: AT_ONCE, perHost: AT_ONCE, gap: '0s' },
        log: 'warn',
        channels: { here: { type: 'stdout' } },
        routes: [{ id: 'here', to: ['here'], schedule: 'immediate' }],
      };
      await writeWatch(folder, { settings, ...stand, rules: SHIPPED_RULES });
    },
    command: (folder, day) =>
      program(
        ['--root', folder, 'run', '--once'],
        [...nodeOptions, `--import=data:text/javascript,${encodeURIComponent(later(day))}`],
      ),
  };
}

/** The program that `build` has made, as a command. */
export function program(words: readonly string[], nodeOptions: readonly string[] = []): readonly string[] {
  return [process.execPath, ...nodeOptions, join(BUILT, 'dist', 'atalaya', 'main.js'), ...words];
}

/** The clock of a later day: feeds that were asked just now are due again. */
function later(day: number): string {
  return `const now = Date.now; Date.now = () => now() + ${day * 86_400_000};`;
}

/** https://newsboat.org/releases/2.21/docs/newsboat.html */
export const newsboat: Reader = {
  name: 'newsboat',
  program: 'newsboat',
  async prepare(folder, stand) {
    await writeFile(join(folder, 'urls'), `${feedAddresses(stand).join('\n')}\n`);
    await writeFile(join(folder, 'config'), `reload-threads ${AT_ONCE}\n`);
  },
  command: (folder) => [
    ...['newsboat', '-C', join(folder, 'config'), '-u', join(folder, 'urls')],
    ...['-c', join(folder, 'cache.db'), '-x', 'reload'],
  ],
};

/** It asks one feed after the other. That it sends no mail spares it the larger part of its work. */
export const rss2email: Reader = {
  name: 'rss2email',
  program: 'r2e',
  async prepare(folder, stand) {
    const feeds = feedAddresses(stand).map((url, n) => `[feed.f${n}]\nurl = ${url}\n`);
    const defaults = '[DEFAULT]\nfrom = watch@desk.example\nto = desk@desk.example\n';
    await writeFile(join(folder, 'r2e.cfg'), [defaults, ...feeds].join('\n'));
  },
  command: (folder) => [
    ...['r2e', '-c', join(folder, 'r2e.cfg'), '-d', join(folder, 'r2e.json')],
    ...['run', '--no-send'],
  ],
};

/** By GNU time. @throws Error when the command ends with another status than 0 */
export async function timed(command: readonly string[], folder: string): Promise<Cost> {
  const file = join(folder, 'time');
  const env = { HOME: folder, LANG: 'C.UTF-8' };
  await run(['time', '-o', file, '-f', '%e %U %S %M', ...command], env);
  const [wall = 0, user = 0, system = 0, peak = 0] = (await readFile(file, 'utf8')).split(' ').map(Number);
  return { wall, cpu: user + system, peak: peak / 1024 };
}

export function isInstalled(program: string): Promise<boolean> {
  return run(['which', program], {}).then(
    () => true,
    () => false,
  );
}

function run(
  [program = '', ...words]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const child = spawn(program, words, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status) =>
      status === 0 ? resolve() : reject(new Error(`${program} ends with ${status}: ${said}`)),
    );
  });
}
