/** Processes of a benchmark that talk to it by messages. What they say is what their files export. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @param name of a file beside this one, without its ending */
export function startChild(name: string, nodeOptions: readonly string[] = []): ChildProcess {
  const script = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return fork(script, { execArgv: ['--import', 'tsx', ...nodeOptions] });
}

export async function ask<T>(child: ChildProcess, what: string): Promise<T> {
  child.send(what);
  return heard(child);
}

/** Rejects when the child ends instead. */
export async function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('a child of the benchmark has ended'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message as T);
    });
  });
}
