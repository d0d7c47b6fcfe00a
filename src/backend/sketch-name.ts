/** A shingle's hash among names: what it is called in an export and on a server. */

export function sketchName(shingle: number): string {
  return `s:${shingle.toString(36)}`;
}

export function sketchNamed(name: string): number {
  return Number.parseInt(name.slice(2), 36);
}
