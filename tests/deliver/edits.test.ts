/** Messages that are written over when their stories grow: what they say then, and how the services take it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Channel, Edits } from '../../src/deliver/channel.js';
import type { DiscordBody } from '../../src/deliver/discord/render.js';
import { openChannel, parseChannel } from '../../src/deliver/registry.js';
import { rateLimited } from '../../src/demo/services/bucket.js';
import { type DiscordDouble, oldEditsLimited, openDiscordDouble } from '../../src/demo/services/discord.js';
import type { Fault } from '../../src/demo/services/http.js';
import {
  openSlackApiDouble,
  type SlackApiDouble,
  slackApiRateLimited,
} from '../../src/demo/services/slack-api.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import { Secret } from '../../src/lib/secret.js';
import type { PartHolds } from '../../src/model/delivery.js';
import type { Digest, DigestStory } from '../../src/model/digest.js';
import { channelId } from '../../src/model/id.js';
import { aDigest, aDigestGroup, aDigestStory, aNotice, NOON } from '../builders.js';
import { anyDigest, anyText, runs } from './arbitraries.js';
import { aContext } from './context.js';
import { embedTexts, expectMentions } from './mentions.js';
import { expectStories } from './stories.js';

let discord: DiscordDouble;
let slack: SlackApiDouble;
let desk: Channel;
let bot: Channel;

beforeEach(async () => {
  discord = await openDiscordDouble();
  slack = await openSlackApiDouble();
  desk = await openAt({ type: 'discord', webhook: new Secret(discord.webhook), username: 'Watch' });
  bot = await openAt({
    type: 'slack',
    token: new Secret(slack.token),
    channel: slack.channel,
    api: slack.api,
  });
});
afterEach(async () => {
  await desk.close();
  await discord.close();
  await slack.close();
});

const GROWN = {
  publishers: 3,
  sources: [
    aDigestStory().sources[0],
    {
      outlet: 'Efecto',
      country: 've',
      affiliation: 'state',
      url: 'https://efecto.example/1',
      at: NOON + MINUTE,
    },
  ],
  update: { at: NOON + 20 * MINUTE },
} as const;

describe('an edited message', () => {
  it('says when it was updated and how many sources there are, in the language and zone of its route', () => {
    const spanish = aDigest({ lang: 'es', groups: [aDigestGroup({ stories: [aDigestStory(GROWN)] })] });
    const text = textOf(rewrite(desk, aDigest({ lang: 'es' }), spanish));
    expect(text).toContain('*Actualizado 08:20 · 3 fuentes*');
    expect(text).toContain('3 fuentes, también: [\u2068Efecto\u2069](https://efecto.example/1)');
    expect(text).not.toContain('antes');
  });

  it('keeps the headline visible that another has replaced', () => {
    const { text } = aDigestStory().headline;
    const headline = { text: 'El avión *no* aterrizó', marks: [] };
    const update = { at: NOON + MINUTE, was: text };
    const changed = aDigest({ groups: [aDigestGroup({ stories: [aDigestStory({ headline, update })] })] });
    const [first, second] = descriptionOf(rewrite(desk, aDigest(), changed)).split('\n');
    expect(first).toContain('El avión \\*no\\* aterrizó');
    expect(second).toBe(`was: \u2068${text}\u2069`);
    expect(rewrite(bot, aDigest(), changed)).toContain(`was: \u2068${text}\u2069`);
  });

  it('leaves the other stories, the notices and the count of messages as they were', () => {
    const digest = long();
    const laid = layOf(desk, digest);
    const holds = holdsOf(laid);
    expect(holds.length).toBeGreaterThan(2);
    holds.forEach((_, part) => {
      expect(edits(desk).rewrite(digest, holds, part)).toBe(laid[part]?.body);
    });
    const slackLaid = layOf(bot, digest);
    holdsOf(slackLaid).forEach((_, part) => {
      expect(edits(bot).rewrite(digest, holdsOf(slackLaid), part)).toBe(slackLaid[part]?.body);
    });
  });

  it('is not written when there is no such message, or the digest does not tell what it holds', () => {
    const [holds = { stories: [], notices: 0 }] = holdsOf(layOf(desk, aDigest()));
    expect(edits(desk).rewrite(aDigest(), [holds], 0)).toBeUndefined(); // other stories
    expect(edits(desk).rewrite(aDigest(), [], 0)).toBeUndefined();
  });

  it('of a brief is none that can be written anew', () => {
    const weekly =
      fc.sample(
        anyDigest().filter(({ brief }) => brief !== undefined),
        1,
      )[0] ?? aDigest();
    for (const channel of [desk, bot]) {
      expect(layOf(channel, weekly).every(({ holds }) => holds === undefined)).toBe(true);
    }
  });

  it('cuts what has grown before it cuts the others, and gives up when even that is too long', () => {
    const stories = Array.from({ length: 12 }, (_, i) => aDigestStory({ ...wordy(i), publishers: 9 }));
    const digest = aDigest({ groups: [aDigestGroup({ stories })] });
    const holds = holdsOf(layOf(desk, digest));
    const [first] = holds;
    const grow = (size: number): Digest =>
      aDigest({
        ...digest,
        groups: [
          aDigestGroup({
            stories: stories.map((story) => (story.story === first?.stories[0] ? grown(story, size) : story)),
          }),
        ],
      });
    const before = edits(desk).rewrite(digest, holds, 0) ?? '';
    const after = edits(desk).rewrite(grow(1), holds, 0) ?? '';
    const untouched = (body: string) => descriptionOf(body).split('\n\n').slice(1);
    expect(untouched(after)).toEqual(untouched(before));
    expect(after).toContain('was:');
    const crowded = {
      ...digest,
      groups: [aDigestGroup({ stories: stories.map((story) => grown(story, 9)) })],
    };
    expect(
      edits(desk).rewrite(crowded, [{ stories: stories.map(({ story }) => story), notices: 0 }], 0),
    ).toBe(undefined);
  });

  it('is taken by both services whatever its texts, mentions nobody but the role that its route names, and tells every story that it told', async () => {
    const anyGrowth = fc.record({
      headline: anyText,
      was: anyText,
      publishers: fc.integer({ min: 1, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(anyDigest(3), anyGrowth, fc.nat(), async (digest, growth, which) => {
        for (const channel of [desk, bot]) {
          const laid = layOf(channel, digest);
          if (laid.some(({ holds }) => holds === undefined)) continue;
          const part = which % laid.length;
          const told = growOne(digest, holdsOf(laid)[part]?.stories[0], growth);
          const body = edits(channel).rewrite(told, holdsOf(laid), part);
          if (body === undefined) continue; // sent as a message of its own
          const sent = await channel.send(laid[part]?.body ?? '', aContext());
          const id = sent.kind === 'sent' ? (sent.remoteId ?? '') : '';
          expect(await edits(channel).edit(id, body, aContext())).toEqual({ kind: 'sent', remoteId: id });
          if (channel !== desk) continue;
          const post = discord.messages.get(id) ?? {};
          const { mention: _, ...silent } = digest;
          expectMentions(part === 0 ? digest : silent, [post]);
          const texts = [post.content, ...embedTexts(post)];
          const narrowed = narrow(told, holdsOf(laid)[part]);
          expectStories(narrowed, texts.join('\n').replaceAll('**', '').replaceAll('\u200b', ''));
        }
      }),
      runs(40),
    );
  });
});

describe('editing on Discord', () => {
  const body = () =>
    rewrite(desk, aDigest(), aDigest({ groups: [aDigestGroup({ stories: [aDigestStory(GROWN)] })] }));
  const edit = (id: string, changes = {}) => edits(desk).edit(id, body(), aContext(changes));

  it('writes the message over, embeds and all, with mentions off and under the same name', async () => {
    const id = await sent(desk);
    expect(await edit(id)).toEqual({ kind: 'sent', remoteId: id });
    expect(discord.edits).toEqual([
      { id, post: expect.objectContaining({ allowed_mentions: { parse: [] } }) },
    ]);
    expect(Object.keys(discord.edits[0]?.post ?? {}).sort()).toEqual([
      'allowed_mentions',
      'content',
      'embeds',
    ]);
    expect(discord.messages.get(id)).toMatchObject({ username: 'Watch' });
    expect(JSON.stringify(discord.messages.get(id))).toContain('Updated 08:20');
    expect(discord.accepted).toHaveLength(1);
  });

  it('keeps the mark of a message that may be a repeat', async () => {
    const id = await sent(desk, { possibleRepeat: true });
    await edit(id, { possibleRepeat: true });
    expect(discord.messages.get(id)?.content).toMatch(/\(possible repeat\)$/);
  });

  it('tells a message that is gone from a webhook that is', async () => {
    const id = await sent(desk);
    discord.remove(id);
    expect(await edit(id)).toEqual({
      kind: 'gone',
      reason: expect.stringContaining('10008 Unknown Message'),
    });
    discord.script(refusal(403, { message: 'Cannot edit a message authored by another user', code: 50005 }));
    expect(await edit(id)).toMatchObject({ kind: 'gone' });
    discord.script(refusal(404, { message: 'Unknown Webhook', code: 10015 }));
    expect(await edit(id)).toMatchObject({ kind: 'stopped' });
    discord.script(refusal(401, { message: 'Invalid Webhook Token', code: 50027 }));
    expect(await edit(id)).toMatchObject({ kind: 'stopped' });
  });

  it('waits as long as it is told, and a while where old messages were edited too often', async () => {
    const id = await sent(desk);
    discord.script(oldEditsLimited());
    expect(await edit(id)).toMatchObject({ kind: 'retry', spends: false, after: MINUTE });
    discord.script(rateLimited(7));
    expect(await edit(id)).toMatchObject({ kind: 'retry', spends: false, after: 7000 });
  });

  it('does not know the outcome of a call that was cut off; once more does no harm', async () => {
    const id = await sent(desk);
    discord.script({ kind: 'cut after' });
    expect(await edit(id)).toMatchObject({ kind: 'ambiguous' });
    expect(await edit(id)).toEqual({ kind: 'sent', remoteId: id });
    expect(discord.messages.size).toBe(1);
    expect(await edit(id, { signal: AbortSignal.abort() })).toMatchObject({ kind: 'retry', spends: false });
  });
});

describe('editing on Slack', () => {
  const body = () =>
    rewrite(bot, aDigest(), aDigest({ groups: [aDigestGroup({ stories: [aDigestStory(GROWN)] })] }));
  const edit = (id: string) => edits(bot).edit(id, body(), aContext());

  it('is a bot’s, not a webhook’s', async () => {
    const hook = 'https://hooks.slack.com/services/T00000000/B00000000/MadeUpTokenOfAWebhook123';
    const hooked = await openAt({ type: 'slack', webhook: new Secret(hook) });
    expect(hooked.edits).toBeUndefined();
    expect((await openAt({ type: 'stdout' })).edits).toBeUndefined();
  });

  it('writes the message over and keeps the metadata by which it is found', async () => {
    const id = await sent(bot);
    expect(await edit(id)).toEqual({ kind: 'sent', remoteId: id });
    const [message] = slack.messages.values();
    expect(JSON.stringify(message?.message.blocks)).toContain('_Updated 08:20 · 3 sources_');
    expect(message?.metadata).toMatchObject({ event_payload: { delivery: 'delivery-of-noon' } });
    expect(slack.methods).toEqual(['chat.postMessage', 'chat.update']);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])(
    'takes %s for a message that is gone, and for nothing else',
    async (error) => {
      slack.script(refusal(200, { ok: false, error }));
      expect(await edit(`${slack.channel}/1.000001`)).toEqual({
        kind: 'gone',
        reason: `Slack answered ${error}`,
      });
    },
  );

  it('is of the channel that the message was sent to', async () => {
    expect(await edit('C0OTHER0001/1.000001')).toMatchObject({ kind: 'gone' });
    expect(slack.methods).toEqual([]);
  });

  it.each([
    ['invalid_auth', { kind: 'stopped' }],
    ['channel_not_found', { kind: 'stopped' }],
    ['invalid_blocks', { kind: 'rejected' }],
    ['internal_error', { kind: 'ambiguous' }],
    ['service_unavailable', { kind: 'retry', spends: true }],
  ])('judges %s as it does for a new message', async (error, expected) => {
    const id = await sent(bot);
    slack.script(refusal(200, { ok: false, error }));
    expect(await edit(id)).toMatchObject(expected);
  });

  it('waits as long as a 429 says', async () => {
    const id = await sent(bot);
    slack.script(slackApiRateLimited(30));
    expect(await edit(id)).toMatchObject({ kind: 'retry', spends: false, after: 30_000 });
  });
});

function openAt(settings: object): Promise<Channel> {
  const parsed = parseChannel('desk', settings);
  if (parsed.kind === 'invalid') throw parsed.error;
  return openChannel(channelId('desk'), parsed.settings, { log: silentLog, stdout: () => {}, root: '.' });
}

function edits({ edits: found }: Channel): Edits {
  if (found === undefined) throw new Error('the channel cannot edit');
  return found;
}

const layOf = (channel: Channel, digest: Digest) => edits(channel).lay(digest);

function holdsOf(laid: ReturnType<typeof layOf>): readonly PartHolds[] {
  return laid.flatMap(({ holds }) => (holds === undefined ? [] : [holds]));
}

/** The first message of `before`, whose first story is told as that of `after`. */
function rewrite(channel: Channel, before: Digest, after: Digest): string {
  const [told] = after.groups[0]?.stories ?? [];
  const [old] = before.groups[0]?.stories ?? [];
  const groups = [
    aDigestGroup({ stories: [{ ...aDigestStory(), ...told, story: old?.story ?? aDigestStory().story }] }),
  ];
  const body = edits(channel).rewrite({ ...before, groups }, holdsOf(layOf(channel, before)), 0);
  if (body === undefined) throw new Error('it does not fit');
  return body;
}

function descriptionOf(body: string): string {
  const { message } = JSON.parse(body) as DiscordBody; // made by the channel
  return message.embeds[0]?.description ?? '';
}
const textOf = descriptionOf;

async function sent(channel: Channel, changes = {}): Promise<string> {
  const outcome = await channel.send(channel.render(aDigest())[0] ?? '', aContext(changes));
  if (outcome.kind !== 'sent' || outcome.remoteId === undefined) throw new Error('it was not sent');
  return outcome.remoteId;
}

const refusal = (status: number, body: object): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const wordy = (i: number) => ({
  headline: { text: `Headline ${i} that goes on `.repeat(8), marks: [] },
});

/** Several messages, with notices at the end. */
function long(): Digest {
  return aDigest({
    late: true,
    groups: [1, 2, 3].map((g) =>
      aDigestGroup({
        title: `Rule ${g}`,
        stories: Array.from({ length: 25 }, (_, i) => aDigestStory(wordy(i))),
      }),
    ),
    notices: [aNotice({ text: 'One.' }), aNotice({ text: 'Two.', subject: 'rule' })],
    coverage: { feeds: 9, answered: 8, failing: ['Valle'] },
  });
}

function grown(story: DigestStory, size: number): DigestStory {
  const others = Array.from({ length: 5 }, (_, i) => ({
    outlet: `Outlet ${i} ${'long '.repeat(size)}`,
    url: `https://outlet.example/${'a'.repeat(250)}${i}`,
    at: NOON + HOUR,
  }));
  return {
    ...story,
    sources: [story.sources[0], ...others],
    publishers: 6,
    update: { at: NOON + HOUR, was: 'An earlier headline '.repeat(8) },
  };
}

function growOne(
  digest: Digest,
  story: DigestStory['story'] | undefined,
  { headline, was, publishers }: { headline: string; was: string; publishers: number },
): Digest {
  return {
    ...digest,
    groups: digest.groups.map((group) => ({
      ...group,
      stories: group.stories.map((told) =>
        told.story === story
          ? {
              ...told,
              headline: { text: `T${told.story.slice(1)}x ${headline}`, marks: [] },
              publishers,
              update: { at: NOON + HOUR, was },
            }
          : told,
      ),
    })),
  };
}

function narrow(digest: Digest, holds: PartHolds | undefined): Digest {
  const groups = digest.groups.map((group) => ({
    ...group,
    stories: group.stories.filter(({ story }) => holds?.stories.includes(story)),
  }));
  return { ...digest, groups: groups.filter(({ stories }) => stories.length > 0), notices: [] };
}
