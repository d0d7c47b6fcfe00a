/** Stories: found by their keys, joined optimistically. What may be joined is judged in `scripts/lib/story.lua`. */
import type { StoryId } from '../../model/id.js';
import type { Story } from '../../model/story.js';
import type { StoryChange, StoryKeys, StoryLookup } from '../records.js';
import { shortKey } from '../short-key.js';
import { sketchName } from '../sketch-name.js';
import { json, list, number, type Reply, type Server, text } from './scripts.js';

/** Items that one script looks for: the server does nothing else meanwhile. */
const LOOKED_FOR_AT_ONCE = 50;

export async function findStories(
  server: Server,
  asked: readonly StoryKeys[],
): Promise<readonly StoryLookup[]> {
  const found: StoryLookup[] = [];
  for (let first = 0; first < asked.length; first += LOOKED_FOR_AT_ONCE)
    found.push(...(await findAtOnce(server, asked.slice(first, first + LOOKED_FOR_AT_ONCE))));
  return found;
}

/** All of one moment. */
async function findAtOnce(server: Server, asked: readonly StoryKeys[]): Promise<readonly StoryLookup[]> {
  const [seq, found, shown] = list(await server.run('findStories', { asked: asked.map(toKeys) }));
  const stories = new Map(toStories(shown).map((story) => [story.id as string, story]));
  return list(found).map((ids) => ({
    seq: number(seq),
    stories: list(ids).flatMap((id) => stories.get(text(id)) ?? []),
  }));
}

export async function readStory(server: Server, id: StoryId): Promise<Story | undefined> {
  return toStories(await server.run('readStory', { id }))[0];
}

/** As the scripts take it. */
export function toChange(change: StoryChange): object {
  const { id, version, closesAt } = change.story;
  return {
    kind: change.kind,
    id,
    version,
    closesAt,
    data: JSON.stringify(change.story),
    lookedAt: change.kind === 'new' ? change.lookedAt : undefined,
    ...toKeys(change.keys),
  };
}

/** Each with its head beside it: the number is the store's own; whatever stood in the record is not. */
export function toStories(reply: Reply | undefined): Story[] {
  return list(reply).map((shown) => {
    const [head, story] = list(shown);
    return { ...json<Story>(story), seq: Number(text(head).split(':')[1]) };
  });
}

/** An exact key and a sketch's key never meet: their first letters differ. */
function toKeys({ exact, sketch, minimum }: StoryKeys): object {
  return {
    exact: exact.map((key) => `e${shortKey(key)}`),
    sketch: sketch.map((shingle) => `s${sketchName(shingle)}`),
    minimum,
  };
}
