/** Whose processor time a profile of Node (--cpu-prof) shows: each sample counts for the nearest room on its stack. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The first whose pattern a file's address matches. */
export type Rooms = readonly (readonly [room: string, pattern: RegExp])[];

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Before each sample, µs. */
  readonly timeDeltas: readonly number[];
}

/** @returns ms by room; what belongs to none by the name of Node's own frame, or `elsewhere` */
export async function timeByRoom(folder: string, rooms: Rooms): Promise<ReadonlyMap<string, number>> {
  const times = new Map<string, number>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.cpuprofile'))) {
    // Node wrote it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile
    const profile = JSON.parse(await readFile(join(folder, name), 'utf8')) as Profile;
    const roomOf = placeNodes(profile, rooms);
    profile.samples.forEach((id, n) => {
      const room = roomOf.get(id) ?? 'elsewhere';
      times.set(room, (times.get(room) ?? 0) + (profile.timeDeltas[n] ?? 0) / 1_000);
    });
  }
  return times;
}

const OWN_FRAMES: ReadonlySet<string> = new Set(['(idle)', '(garbage collector)', '(program)']);

function placeNodes({ nodes }: Profile, rooms: Rooms): ReadonlyMap<number, string> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const placed = new Map<number, string>();
  const waiting: { readonly id: number; readonly above: string }[] = nodes
    .slice(0, 1)
    .map(({ id }) => ({ id, above: 'elsewhere' }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { id, above } = next;
    const node = byId.get(id);
    if (node === undefined) continue;
    const { functionName, url } = node.callFrame;
    const own = OWN_FRAMES.has(functionName) ? functionName : undefined;
    const room = own ?? rooms.find(([, pattern]) => pattern.test(url))?.[0] ?? above;
    placed.set(id, room);
    for (const child of node.children ?? []) waiting.push({ id: child, above: room });
  }
  return placed;
}
