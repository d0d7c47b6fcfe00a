/**
 * Makes the program that is shipped, `dist/atalaya/main.js`: the source and most of its packages in a few dozen files
 * in place of seven hundred. Finding, reading and linking those takes most of a start. What is read in late stays a
 * file of its own.
 *
 * @example node build.js [dir of the result, dist/ unless told]
 */
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = process.argv[2] ?? join(root, 'dist');
/** As deep as the rooms of src/, so that what is found by its place from there is found from here. */
const out = join(dist, 'atalaya');

/** Left to be found in node_modules: native, looking for files of their own, or large and seldom wanted. */
const LEFT_OUT = [
  '@mozilla/readability',
  '@slack/web-api',
  'bullmq',
  'discord.js',
  'eld',
  'ioredis',
  'libsql',
  'linkedom',
  'msgpackr',
  'nodemailer',
  'pino-pretty',
  'prom-client',
];

/** Packages of CommonJS within modules look for these. */
const COMMON_JS = `import { createRequire as _createRequire } from 'node:module';
const require = _createRequire(import.meta.url), __filename = import.meta.filename, __dirname = import.meta.dirname;`;

await rm(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['src/main.ts'],
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: LEFT_OUT,
  banner: { js: COMMON_JS },
  // blanks and comments are half of what a start would read; names stay, and lines that a trace can point at
  minifyWhitespace: true,
  minifySyntax: true,
  lineLimit: 200,
  sourcemap: 'linked',
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});
await cp(join(root, 'src/backend/redis/scripts'), join(out, 'scripts'), { recursive: true });
await writeFile(join(out, 'LICENSES.txt'), await licencesOf(Object.keys(metafile.inputs)));

/** The packages that went in want their licences to go with them. */
async function licencesOf(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []));
  const texts = [...packages].sort().map(async (path) => {
    const file = (await readdir(join(root, path))).find((name) => /^licen[cs]e/i.test(name));
    const { name, version, license } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
    const text = file === undefined ? `${license}\n` : await readFile(join(root, path, file), 'utf8');
    return `${name} ${version}\n\n${text}`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}
