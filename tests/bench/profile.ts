/** Whose processor time a profile of Node (--cpu-prof) shows: each sample counts for the nearest room on its stack. */
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first whose pattern matches the source's address. */
export type Rooms = readonly (readonly [room: string, pattern: RegExp])[];

interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
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
    const { functionName } = node.callFrame;
    const own = OWN_FRAMES.has(functionName) ? functionName : undefined;
    const source = sourceOf(node.callFrame);
    const room = own ?? rooms.find(([, pattern]) => pattern.test(source))?.[0] ?? above;
    placed.set(id, room);
    for (const child of node.children ?? []) waiting.push({ id: child, above: room });
  }
  return placed;
}

const maps = new Map<string, SourceMap | undefined>();

/** The shipped program is bundled: which source a function came from, its map tells. */
function sourceOf({ url, lineNumber, columnNumber }: Profile['nodes'][number]['callFrame']): string {
  if (!maps.has(url)) maps.set(url, readMap(url));
  const entry = maps.get(url)?.findEntry(lineNumber, columnNumber);
  return entry !== undefined && 'originalSource' in entry ? entry.originalSource : url;
}

function readMap(url: string): SourceMap | undefined {
  const file = url.startsWith('file:') ? `${fileURLToPath(url)}.map` : '';
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
