import { readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import type { Problem } from './problem.js';

/**
 * The YAML files of a folder and of those in it, by name; hidden ones (an editor's leavings) are left out.
 * @returns paths under `root`, with forward slashes
 */
export function findYaml(
  root: string,
  folder: string,
): { readonly files: readonly string[]; readonly problems: readonly Problem[] } {
  try {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
    return files.length > 0 ? { files, problems: [] } : nothing(folder, 'holds no .yml file', 'warning');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT') return nothing(folder, 'is missing', 'error');
    return nothing(folder, `cannot be read (${String(error.code)})`, 'error');
  }
}

function nothing(folder: string, what: string, severity: Problem['severity']) {
  const name = folder === '.' ? 'the folder' : basename(folder);
  const problem = { file: folder, line: 1, column: 1, what: `${name} ${what}`, severity } as const;
  return { files: [], problems: [problem] };
}
