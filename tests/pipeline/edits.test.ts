/** Stories that grow, on a route that edits: what the channel shows, what was sent, and what happens when all goes wrong. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBackend } from '../../src/backend/open.js';
import type { StoreRecord } from '../../src/backend/store-record.js';
import type { Channel } from '../../src/deliver/channel.js';
import { type DiscordDouble, openDiscordDouble } from '../../src/demo/services/discord.js';
import type { Fault } from '../../src/demo/services/http.js';
import { HOUR, MINUTE } from '../../src/lib/duration.js';
import { silentLog } from '../../src/lib/log.js';
import type { Delivery } from '../../src/model/delivery.js';
import { type ChannelId, channelId, deliveryId } from '../../src/model/id.js';
import { deliverDigest } from '../../src/pipeline/deliver-digest.js';
import { resendDelivery } from '../../src/pipeline/resend.js';
import { collect } from '../backend/contract/stage.js';
import { aClock, type DrivenClock, NOON } from '../builders.js';
import {
  anRss,
  CARGO_RULE,
  type Entry,
  type Home,
  type HomeParts,
  makeHome,
  type Newsstand,
  type OpenHome,
  openHome,
  openNewsstand,
} from './home.js';

const PUBLISHERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
const HEADLINE = 'Un carguero aterriza en la pista de El Alto';
const OTHER = 'Otro carguero vuela a Caracas de noche';
const at = (hour: number): number => NOON + (hour - 12) * HOUR;

let stand: Newsstand;
let discord: DiscordDouble;
let clock: DrivenClock;
let home: Home;
let watch: OpenHome;
let entries: Map<string, Entry[]>;

beforeEach(async () => {
  stand = await openNewsstand();
  discord = await openDiscordDouble();
  clock = aClock();
  entries = new Map(PUBLISHERS.map((id) => [id, [{ title: `Empate en casa de ${id}`, guid: '0' }]]));
});
afterEach(async () => {
  await watch.close();
  home.remove();
  await discord.close();
  await stand.close();
});

const DESK = { desk: { type: 'discord', webhook: `\${DISCORD_DESK}` } };

async function open(route: Record<string, unknown> = {}, parts: Partial<HomeParts> = {}): Promise<void> {
  home = makeHome({
    feeds: PUBLISHERS.map((id) => ({
      id,
      name: `Diario ${id}`,
      url: `${stand.url}/${id}`,
      publisher: id,
      every: '5m',
    })),
    settings: {
      channels: { ...DESK, screen: { type: 'stdout' } },
      routes: [{ id: 'on-call', to: ['desk'], zone: 'UTC', updates: 'edit', ...route }],
    },
    env: { DISCORD_DESK: discord.webhook },
    ...parts,
  });
  serve();
  watch = await openHome(home, clock);
  await watch.app.once();
}

function serve(): void {
  for (const [id, list] of entries) stand.put(`/${id}`, anRss(list));
}

/** A publisher tells something in words of its own around the same news. */
function write(id: string, title: string, guid: string): void {
  const others = (entries.get(id) ?? []).filter((entry) => entry.guid !== guid);
  const own = ['uno', 'dos', 'tres', 'cuatro', 'cinco', 'seis', 'siete', 'ocho'].map(
    (word) => `${id}${word}`,
  );
  entries.set(id, [
    ...others,
    { title, guid, summary: `${title} ${own.join(' ')}`, at: clock.now() - MINUTE },
  ]);
}

/** Some publishers tell something, ten minutes on; the watch works once. */
async function publish(ids: readonly string[], title = HEADLINE, guid = 'cargo'): Promise<void> {
  clock.advance(10 * MINUTE);
  for (const id of ids) write(id, title, guid);
  serve();
  await watch.app.once();
}
async function restart(around?: Parameters<typeof openHome>[2]): Promise<void> {
  await watch.close();
  watch = await openHome(home, clock, around);
}
const later = async (ms: number): Promise<void> => {
  clock.advance(ms);
  await watch.app.once();
};
const refusal = (status: number, body: object): Fault => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
/** What stands in the channel. */
const shown = (): string[] =>
  [...discord.messages.values()].map((post) =>
    [post.content, ...(post.embeds ?? []).map(({ description }) => description)].join('\n'),
  );
const deliveries = async (): Promise<readonly Delivery[]> =>
  (await watch.backend.state.listDeliveries({ limit: 99 })).toReversed();
/** As somebody asks for it by hand. */
async function resend(n: number): Promise<void> {
  const { state, channels, watch: loaded } = watch.app.context;
  const ways = { open: async (id: ChannelId) => channels.get(id), routes: loaded.routes };
  const resent = await resendDelivery(state, ways, (await deliveries())[n]?.id ?? deliveryId(''));
  expect(resent.kind).toBe('planned');
  await later(MINUTE);
}
const states = async () =>
  (await deliveries()).map(({ state, edit }) => `${edit ? 'edit' : 'message'} ${state}`);
const counts = () => [discord.accepted.length, discord.edits.length];

describe('a story that grows', () => {
  it('is told at three, five and ten publishers by one message', async () => {
    await open();
    await publish(['a']);
    expect(shown()).toEqual([expect.not.stringContaining('Updated')]);
    await publish(['b', 'c']);
    expect(shown()[0]).toContain('*Updated 12:20 · 3 sources*');
    await publish(['d', 'e']);
    expect(shown()[0]).toContain('*Updated 12:30 · 5 sources*');
    await publish(['f', 'g', 'h', 'i', 'j']);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain('*Updated 12:40 · 10 sources*');
    expect(shown()[0]).toContain('10 sources, also:');
    expect(shown()[0]).toContain('and 3 more');
    expect(counts()).toEqual([1, 3]);
    expect(await states()).toEqual(['message delivered', ...Array(3).fill('edit delivered')]);
    expect((await deliveries()).flatMap(({ parts = [] }) => parts).some((part) => part.possibleRepeat)).toBe(
      false,
    );
  });

  it('keeps the headline under which it was told, and the other stories of its message', async () => {
    await open();
    await publish(['a']);
    const before = shown()[0] ?? '';
    await publish(['b', 'c'], `${HEADLINE}, dicen`);
    expect(shown()[0]).toContain(`${HEADLINE}\u2069`);
    expect(shown()[0]).toContain('\u2068Diario a\u2069');
    expect(before).not.toContain('Diario b');
    expect(shown()[0]).toContain('\u2068Diario b\u2069');
  });

  it('is told by a new message where nothing says that it should be edited', async () => {
    await open({ updates: 'send' });
    await publish(['a']);
    await publish(['b', 'c']);
    expect(counts()).toEqual([2, 0]);
    expect((await deliveries()).some(({ tells, parts }) => tells ?? parts?.some(({ holds }) => holds))).toBe(
      false,
    );
  });

  it('is told by a new message where the channel cannot edit, and edited beside it where it can', async () => {
    await open({ to: ['desk', 'screen'] });
    await publish(['a']);
    await publish(['b', 'c']);
    expect(counts()).toEqual([1, 1]);
    expect(watch.screen).toHaveLength(2);
    expect(watch.screen[1]).toContain('Now 3 sources');
  });

  it('leaves which feeds fail to the next message of a channel that was only edited', async () => {
    await open({ to: ['desk', 'screen'] });
    await publish(['a']);
    stand.put('/k', { status: 503 });
    entries.delete('k');
    await publish(['b', 'c']);
    const failing = '10 of 11 feeds answered; failing: Diario k.';
    expect(counts()).toEqual([1, 1]);
    expect(watch.screen[1]).toContain(failing);
    const posts = () => [...discord.messages.values()].map((post) => JSON.stringify(post));
    expect(posts()[0]).not.toContain('feeds answered');
    await publish(['d'], OTHER, 'caracas');
    expect(posts()[1]).toContain(failing);
    await publish(['e'], 'Tercer carguero despega de Santa Cruz', 'tercero');
    expect(posts()).toHaveLength(3);
    expect(posts()[2]).not.toContain('feeds answered');
  });

  it('is told by a new message once the first is half a day old', async () => {
    await open();
    await publish(['a']);
    clock.advance(11 * HOUR);
    await publish(['b', 'c']);
    expect(counts()).toEqual([1, 1]);
    clock.advance(2 * HOUR);
    await publish(['d', 'e']);
    expect(counts()).toEqual([2, 1]);
    await publish(['f', 'g', 'h', 'i', 'j']);
    expect(counts()).toEqual([2, 2]);
    expect(shown()[1]).toContain('10 sources');
  });

  it('is told by a new message where the first was sent before the route edited', async () => {
    await open({ updates: 'send' });
    await publish(['a']);
    home.write('atalaya.yml', {
      network: { allow: ['127.0.0.1'] },
      poll: { perHost: 16, gap: '0s' },
      channels: DESK,
      routes: [{ id: 'on-call', to: ['desk'], zone: 'UTC', updates: 'edit' }],
    });
    await restart();
    await publish(['b', 'c']);
    expect(counts()).toEqual([2, 0]);
    await publish(['d', 'e']);
    expect(counts()).toEqual([2, 1]);
  });

  it('shares a message with others, each told as it was last', async () => {
    await open();
    write('a', OTHER, 'caracas');
    await publish(['a']);
    expect(shown()).toHaveLength(1);
    await publish(['b', 'c']);
    await publish(['d', 'e'], OTHER, 'caracas');
    expect(counts()).toEqual([1, 2]);
    expect(shown()[0]).toContain('*Updated 12:20 · 3 sources*');
    expect(shown()[0]).toContain('*Updated 12:30 · 3 sources*');
  });

  it('is edited once for all that its window brings', async () => {
    await open({ schedule: 'every 1h' });
    write('a', OTHER, 'caracas');
    await publish(['a']);
    await later(HOUR);
    await publish(['b', 'c']);
    await publish(['d', 'e'], OTHER, 'caracas');
    await later(HOUR);
    expect(counts()).toEqual([1, 1]);
    expect(shown()[0]?.match(/Updated/g)).toHaveLength(2);
  });

  it('is told by its new rule aloud', async () => {
    const lower = {
      ...CARGO_RULE,
      id: 'landings',
      title: { en: 'Landings' },
      watch: '"aterriza de urgencia"',
    };
    const examples = { match: [{ title: 'Aterriza de urgencia' }], ignore: [{ title: 'Despega' }] };
    await open({}, { rules: [CARGO_RULE, { ...lower, examples }] });
    await publish(['a']);
    await publish(['b'], `${HEADLINE}: aterriza de urgencia`);
    expect(counts()).toEqual([2, 0]);
  });
});

describe('a story that must be heard', () => {
  beforeEach(async () => {
    const rule = {
      ...CARGO_RULE,
      id: 'landings',
      title: { en: 'Landings' },
      watch: '"aterriza de urgencia"',
    };
    const examples = { match: [{ title: 'Aterriza de urgencia' }], ignore: [{ title: 'Despega' }] };
    await open({}, { rules: [CARGO_RULE, { ...rule, examples }] });
    write('a', OTHER, 'caracas');
    await publish(['a']);
  });

  it('grows in the message that told it last, though the one before was edited since', async () => {
    await publish(['b'], `${OTHER}: aterriza de urgencia`, 'caracas');
    expect(counts()).toEqual([2, 0]);
    await publish(['b', 'c']);
    expect(counts()).toEqual([2, 1]);
    await publish(['d', 'e'], OTHER, 'caracas');
    expect(counts()).toEqual([2, 2]);
    expect(shown().map((text) => text.match(/Updated/g)?.length)).toEqual([1, 1]);
  });

  it('is sent aloud though an edit waits that tells what it was before', async () => {
    discord.script(refusal(404, { message: 'Unknown Webhook', code: 10015 }));
    await publish(['d', 'e'], OTHER, 'caracas');
    expect(await states()).toEqual(['message delivered', 'edit waiting']);
    write('f', `${OTHER}: aterriza de urgencia`, 'caracas');
    await publish(['b', 'c']);
    expect((await states()).slice(2)).toEqual(['message waiting', 'edit waiting']);
    await later(2 * HOUR);
    await later(MINUTE);
    expect(shown()).toHaveLength(2);
    expect(shown()[1]).toContain('Landings');
    expect(shown()[0]?.match(/Updated/g)).toHaveLength(2);
  });
});

describe('a headline that changes', () => {
  it('takes the place of the one before, which stays visible however often the message is edited', async () => {
    await open();
    await publish(['a']);
    await publish(['a'], `${HEADLINE} sin carga`);
    expect(counts()).toEqual([1, 1]);
    expect(shown()[0]).toContain(`was: \u2068${HEADLINE}\u2069`);
    expect(shown()[0]).toContain('*Updated 12:20*');
    await publish(['b', 'c']);
    expect(shown()[0]).toContain(`was: \u2068${HEADLINE}\u2069`);
    expect(shown()[0]).toContain('sin carga');
    await publish(['a'], `${HEADLINE} con armas`);
    expect(shown()[0]).toContain(`was: \u2068${HEADLINE} sin carga\u2069`);
    expect(counts()).toEqual([1, 3]);
  });

  it('of a critical story is sent aloud; more sources of it are not', async () => {
    await open({}, { rules: [{ ...CARGO_RULE, severity: 'critical' }] });
    await publish(['a']);
    await publish(['b', 'c']);
    expect(counts()).toEqual([1, 1]);
    await publish(['a'], `${HEADLINE} sin carga`);
    expect(counts()).toEqual([2, 1]);
    await publish(['d', 'e']);
    expect(counts()).toEqual([2, 2]);
    expect(shown()[1]).toContain('5 sources');
  });
});

describe('an edit that cannot be made', () => {
  it('since the message was deleted by hand, is told by a new message; the channel goes on', async () => {
    await open({ notices: true });
    await publish(['a']);
    for (const id of discord.messages.keys()) discord.remove(id);
    await publish(['b', 'c']);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain('3 sources');
    expect(await states()).toEqual(['message delivered', 'edit merged', 'message delivered']);
    expect((await deliveries())[1]?.reason).toMatch(/10008 Unknown Message.*; told by /);
    expect(await watch.backend.state.listChannels()).toMatchObject([{ state: 'open' }, { state: 'open' }]);
    await publish(['d', 'e']);
    expect(shown()).toHaveLength(1);
    expect(shown()[0]).toContain('*Updated 12:30 · 5 sources*');
  });

  it('since the message was deleted, is told with the feeds that fail by then', async () => {
    await open();
    await publish(['a']);
    discord.script(refusal(500, {}));
    await publish(['b', 'c']);
    for (const id of discord.messages.keys()) discord.remove(id);
    stand.put('/k', { status: 503 });
    await later(10 * MINUTE);
    const failing = '10 of 11 feeds answered; failing: Diario k.';
    expect(JSON.stringify([...discord.messages.values()])).toContain(failing);
    stand.put('/k', { status: 502 });
    await later(10 * MINUTE);
    entries.set('b', [{ title: OTHER, guid: 'other', at: clock.now() }]);
    stand.put('/b', anRss(entries.get('b') ?? []));
    await later(10 * MINUTE);
    expect(shown()).toEqual([expect.any(String), expect.stringContaining('Caracas')]);
    expect(JSON.stringify([...discord.messages.values()][1])).not.toContain('feeds answered');
  });

  it('and is told on one channel of several leaves what fails by then to the next message on all', async () => {
    await open({ to: ['desk', 'screen'] });
    await publish(['a']);
    discord.script(refusal(500, {}));
    await publish(['b', 'c']);
    for (const id of discord.messages.keys()) discord.remove(id);
    stand.put('/k', { status: 503 });
    await later(10 * MINUTE);
    expect(shown()).toEqual([expect.stringContaining('3 sources')]);
    entries.delete('k');
    await publish(['d'], OTHER, 'caracas');
    const failing = '10 of 11 feeds answered; failing: Diario k.';
    expect(watch.screen.at(-1)).toContain(failing);
    expect(JSON.stringify([...discord.messages.values()][1])).toContain(failing);
  });

  it('since the message was deleted, is told once though two edits of it were under way', async () => {
    await open();
    await publish(['a']);
    discord.script({ kind: 'cut before' }, { kind: 'cut before' }, refusal(500, {}));
    await publish(['b', 'c']);
    await publish(['d', 'e']);
    expect(await states()).toEqual(['message delivered', 'edit pending', 'edit pending']);
    for (const id of discord.messages.keys()) discord.remove(id);
    await later(HOUR);
    await later(HOUR);
    expect(shown()).toEqual([expect.stringContaining('5 sources')]);
    expect(counts()).toEqual([2, 0]);
  });

  it('since the message was deleted, is told once though the next was planned while it was asked for', async () => {
    await open();
    await publish(['a']);
    await editDuringEdit(() => [...discord.messages.keys()].forEach(discord.remove));
    expect(shown()).toEqual([expect.stringContaining('5 sources')]);
    expect(counts()).toEqual([2, 0]);
  });

  it('since the message was deleted, is not told again after a message that told more', async () => {
    const rule = {
      ...CARGO_RULE,
      id: 'landings',
      title: { en: 'Landings' },
      watch: '"aterriza de urgencia"',
    };
    const examples = { match: [{ title: 'Aterriza de urgencia' }], ignore: [{ title: 'Despega' }] };
    await open({}, { rules: [CARGO_RULE, { ...rule, examples }] });
    await publish(['a']);
    discord.script(refusal(500, {}));
    await publish(['b', 'c']);
    for (const id of discord.messages.keys()) discord.remove(id);
    discord.script(refusal(500, {}));
    await publish(['d'], `${HEADLINE}: aterriza de urgencia`);
    await later(HOUR);
    await later(HOUR);
    expect(shown()).toEqual([expect.stringContaining('Landings')]);
    expect(counts()).toEqual([2, 0]);
    expect((await states()).toSorted()).toEqual(['edit merged', 'message delivered', 'message delivered']);
  });

  it('since the message was deleted, is made in the message that told what an edit before was to', async () => {
    await open();
    await publish(['a']);
    discord.script(refusal(500, {}));
    await publish(['b', 'c']);
    for (const id of discord.messages.keys()) discord.remove(id);
    // the next edit is planned, and before that is stored the one before finds its message deleted
    const delivery = await taken('b');
    await restart((backend) => ({
      ...backend,
      state: {
        ...backend.state,
        closeDigest: async (closing) => {
          if (await backend.state.saveDelivery({ holder: 'b', delivery, release: true }))
            await deliverDigest(watch.app.context, delivery.id);
          return backend.state.closeDigest(closing);
        },
      },
    }));
    await publish(['d', 'e']);
    await later(HOUR);
    await later(HOUR);
    expect(shown()).toEqual([expect.stringContaining('*Updated 12:30 · 5 sources*')]);
    expect(counts()).toEqual([2, 1]);
  });

  it('made in another message, is not written over what a newer edit made of that', async () => {
    await open();
    clock.advance(10 * MINUTE);
    write('a', OTHER, 'other');
    write('a', HEADLINE, 'cargo');
    serve();
    await watch.app.once();
    discord.script(refusal(500, {}));
    await publish(['b', 'c']);
    for (const id of discord.messages.keys()) discord.remove(id);
    // while the next edit is planned, the one before finds its message deleted and is told by one that lacks the other story
    const first = await taken('b');
    let isPlanned = false;
    let isRefused = false;
    await restart((backend) => ({
      ...backend,
      state: {
        ...backend.state,
        saveDelivery: async (save) => {
          const saved = await backend.state.saveDelivery(save);
          const { edit } = save.delivery;
          if (edit && edit.of !== first.edit?.of && save.release && !isRefused) {
            isRefused = true;
            discord.script(refusal(500, {}));
          }
          return saved;
        },
        closeDigest: async (closing) => {
          if (
            !isPlanned &&
            (await backend.state.saveDelivery({ holder: 'b', delivery: first, release: true }))
          ) {
            isPlanned = true;
            await deliverDigest(watch.app.context, first.id);
          }
          return backend.state.closeDigest(closing);
        },
      },
    }));
    await publish(['d', 'e']);
    await watch.app.once();
    // a newer edit is made while this one waits for its next try
    const second = await taken('z');
    for (const id of ['f', 'g', 'h', 'i', 'j']) write(id, HEADLINE, 'cargo');
    serve();
    clock.advance(6 * MINUTE);
    await watch.app.once();
    await watch.backend.state.saveDelivery({ holder: 'z', delivery: second, release: true });
    await later(HOUR);
    await later(HOUR);
    expect(shown()).toEqual([expect.stringContaining('10 sources')]);
  });

  it('since the service refuses it, is told by a new message', async () => {
    await open();
    await publish(['a']);
    discord.script(refusal(400, { message: 'Thread is locked', code: 160005 }));
    await publish(['b', 'c']);
    expect(counts()).toEqual([2, 0]);
  });

  it('since the message was deleted in quiet hours, is told when they end', async () => {
    await open({ quiet: '22:00-06:00' });
    clock.advance(at(21) - clock.now());
    await publish(['a']);
    for (const id of discord.messages.keys()) discord.remove(id);
    clock.advance(at(23) - clock.now());
    await publish(['b', 'c']);
    expect(counts()).toEqual([1, 0]);
    await later(at(30) - clock.now() - MINUTE);
    expect(counts()).toEqual([1, 0]);
    await later(2 * MINUTE);
    expect(counts()).toEqual([2, 0]);
  });

  it('since the webhook is gone, waits with its channel and is made when that is back', async () => {
    await open();
    await publish(['a']);
    discord.script(refusal(404, { message: 'Unknown Webhook', code: 10015 }));
    await publish(['b', 'c']);
    expect(await states()).toEqual(['message delivered', 'edit waiting']);
    expect(await watch.backend.state.listChannels()).toMatchObject([{ state: 'stopped' }, {}]);
    await publish(['d', 'e']);
    await later(2 * HOUR);
    await later(MINUTE);
    expect(counts()).toEqual([1, 1]);
    expect(shown()[0]).toContain('5 sources');
    expect(await states()).toEqual(['message delivered', 'edit merged', 'edit delivered']);
    expect(await watch.backend.state.listChannels()).toMatchObject([{ state: 'open' }, {}]);
  });

  it('since its message has never been sent, is told by the message', async () => {
    await open();
    discord.script(refusal(404, { message: 'Unknown Webhook', code: 10015 }));
    await publish(['a']);
    await publish(['b', 'c']);
    expect(counts()).toEqual([0, 0]);
    await later(2 * HOUR);
    expect(counts()).toEqual([1, 0]);
    expect(shown()[0]).toContain('3 sources');
    await publish(['d', 'e']);
    expect(counts()).toEqual([1, 1]);
  });
});

describe('the edit of a message', () => {
  it('that is yet to be sent waits for it', async () => {
    await open();
    discord.script(refusal(500, {}), refusal(500, {}));
    await publish(['a']);
    await publish(['b', 'c']);
    expect(await states()).toEqual(['message pending', 'edit pending']);
    for (let minute = 0; minute < 5; minute++) await later(MINUTE);
    expect(counts()).toEqual([1, 1]);
    expect(shown()[0]).toContain('3 sources');
  });

  it('is made again when its outcome is unknown, without a mark', async () => {
    await open();
    await publish(['a']);
    discord.script({ kind: 'cut after' }, { kind: 'cut before' }, { kind: 'cut after' });
    await publish(['b', 'c']);
    for (let minute = 0; minute < 5; minute++) await later(MINUTE);
    expect(await states()).toEqual(['message delivered', 'edit delivered']);
    expect(shown()).toEqual([expect.not.stringContaining('repeat')]);
    expect(shown()[0]).toContain('3 sources');
  });

  it('never gives way to an older one, whichever comes last', async () => {
    await open();
    await publish(['a']);
    discord.script({ kind: 'cut before' }, { kind: 'cut before' });
    await publish(['b', 'c']);
    await publish(['d', 'e']);
    expect(shown()[0]).toContain('5 sources');
    expect(await states()).toEqual(['message delivered', 'edit pending', 'edit delivered']);
    await later(HOUR);
    expect(discord.edits).toHaveLength(2); // the older was of unknown outcome: it said again what the newer says
    expect(shown()[0]).toContain('5 sources');
    expect(shown()[0]).not.toContain('3 sources');
    expect((await states()).slice(1).every((state) => /delivered|merged/.test(state))).toBe(true);
  });

  it('folds into a newer one while it has not been made', async () => {
    await open();
    await publish(['a']);
    discord.script(refusal(500, {}), refusal(500, {}));
    await publish(['b', 'c']);
    await publish(['d', 'e']);
    await later(HOUR);
    expect(await states()).toEqual(['message delivered', 'edit merged', 'edit delivered']);
    expect(discord.edits).toHaveLength(1);
  });

  it('is never on its way together with another, so that the older cannot come last', async () => {
    await open();
    await publish(['a']);
    await editDuringEdit();
    expect(discord.edits.map(({ post }) => /\d+ sources\*/.exec(JSON.stringify(post))?.[0])).toEqual([
      '3 sources*',
      '5 sources*',
    ]);
  });

  it('is not lost with the process, between the call and its end', async () => {
    await open();
    await publish(['a']);
    await restart((backend) => ({
      ...backend,
      state: {
        ...backend.state,
        saveDelivery: async (save) => {
          if (save.release) throw new Error('the process dies here');
          return backend.state.saveDelivery(save);
        },
      },
    }));
    await publish(['b', 'c']);
    expect((await deliveries())[1]?.parts?.[0]?.state).toBe('sending');
    await restart();
    await later(HOUR);
    expect(await states()).toEqual(['message delivered', 'edit delivered']);
    expect(discord.edits).toHaveLength(2);
    expect(shown()[0]).toContain('3 sources');
  });

  it('goes by an export to another store, where the next one builds on it', async () => {
    await open();
    await publish(['a']);
    await publish(['b', 'c']);
    const records = await collect(watch.backend.state.dump());
    await watch.close();
    rmSync(join(home.dir, 'data'), { recursive: true });
    const file = join(home.dir, 'data', 'watch.db');
    const empty = await openBackend({ file, clock, log: silentLog });
    await empty.state.restore(pieces(records));
    await empty.close();
    watch = await openHome(home, clock);
    await publish(['d', 'e']);
    expect(shown()).toEqual([expect.stringContaining('5 sources')]);
    expect(counts()).toEqual([1, 2]);
  });

  it('is sent again by a message, when somebody asks for it; there the story goes on', async () => {
    await open();
    await publish(['a']);
    await publish(['b', 'c']);
    await resend(1);
    expect(counts()).toEqual([2, 1]);
    expect(shown()[1]).toContain('3 sources');
    await publish(['d', 'e']);
    expect(counts()).toEqual([2, 2]);
    expect(shown()[1]).toContain('5 sources');
  });
});

describe('a message that is sent again', () => {
  it('tells what has grown since as it is now, and goes on growing', async () => {
    await open();
    write('a', OTHER, 'caracas');
    await publish(['a']);
    await publish(['b', 'c']);
    await resend(0);
    expect(counts()).toEqual([2, 1]);
    expect(shown()[1]).toContain('*Updated 12:20 · 3 sources*');
    await publish(['d', 'e'], OTHER, 'caracas');
    expect(counts()).toEqual([2, 2]);
    expect(shown()[1]?.match(/Updated/g)).toHaveLength(2);
  });

  it('stays as it is where the route does not edit', async () => {
    await open({ updates: 'send' });
    await publish(['a']);
    await resend(0);
    await publish(['b', 'c']);
    expect(counts()).toEqual([3, 0]);
  });
});

/** Three sources are edited in, slowly: meanwhile five are told, whose edit waits for the first to be over. */
/** The edit that waits, held by another process. */
async function taken(holder: string): Promise<Delivery> {
  const waiting = (await deliveries()).find(({ state, edit }) => state === 'pending' && edit !== undefined);
  const held = await watch.backend.state.takeDelivery(waiting?.id ?? deliveryId(''), holder, 12 * HOUR);
  if (held === undefined) throw new Error('there is no edit');
  return held.delivery;
}

async function editDuringEdit(before: () => void = () => {}): Promise<void> {
  discord.script(refusal(500, {}));
  await publish(['b', 'c']);
  before();
  const [begun, asked] = [aSign(), aSign()];
  await restart((backend) => ({
    ...backend,
    state: {
      ...backend.state,
      lease: async (lease) => {
        const outcome = await backend.state.lease(lease);
        if (outcome.kind === 'taken' && lease.name.startsWith('message:')) asked.give();
        return outcome;
      },
    },
  }));
  const { context } = watch.app;
  const older = (await deliveries())[1]?.id ?? deliveryId('');
  const leases = { place: HOUR, delivery: HOUR };
  const first = deliverDigest({ ...context, channels: slowed(begun, asked), leases }, older);
  await begun.given;
  await publish(['d', 'e']);
  await first;
}

interface Sign {
  readonly given: Promise<void>;
  readonly give: () => void;
}

/** The channels, of which `desk` says when it is to edit, and does it when it may. */
function slowed(begun: Sign, free: Sign): ReadonlyMap<ChannelId, Channel> {
  const desk = watch.app.context.channels.get(channelId('desk'));
  if (desk?.edits === undefined) throw new Error('the channel cannot edit');
  const { edits } = desk;
  const edit: typeof edits.edit = async (...call) => {
    begun.give();
    await free.given;
    return edits.edit(...call);
  };
  return new Map([[desk.id, { ...desk, edits: { ...edits, edit } }]]);
}

function aSign(): Sign {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

async function* pieces(records: readonly StoreRecord[]): AsyncIterable<StoreRecord> {
  yield* records;
}

describe('noise', () => {
  it('is none: an edit is not held by quiet hours, and what is heard waits on', async () => {
    await open({ quiet: '22:00-06:00' });
    clock.advance(at(21) - clock.now());
    await publish(['a']);
    clock.advance(at(23) - clock.now());
    await publish(['f'], 'Carguero nuevo en Santa Cruz', 'nuevo');
    await publish(['b', 'c']);
    await later(2 * MINUTE);
    expect(counts()).toEqual([1, 1]);
    expect(shown()[0]).toContain('3 sources');
    await later(at(30) + MINUTE - clock.now());
    expect(counts()).toEqual([2, 1]);
    expect(shown()[1]).toContain('Santa Cruz');
    expect(shown()[1]).not.toContain('El Alto');
  });

  it('is none: what is critical and only edited lets nothing else through', async () => {
    const rule = { ...CARGO_RULE, id: 'flags', title: { en: 'Flags' }, watch: 'bandera' };
    const examples = { match: [{ title: 'Una bandera' }], ignore: [{ title: 'Un mástil' }] };
    const rules = [
      { ...CARGO_RULE, severity: 'critical' },
      { ...rule, examples },
    ];
    await open({ quiet: '22:00-06:00' }, { rules });
    clock.advance(at(21) - clock.now());
    await publish(['a']);
    clock.advance(at(23) - clock.now());
    await publish(['f'], 'La bandera de un navío en Arica', 'navio');
    await publish(['b', 'c']);
    expect(counts()).toEqual([1, 1]);
    await publish(['a'], `${HEADLINE} sin carga`); // of which somebody must hear, and whatever waits comes along
    expect(counts()).toEqual([2, 1]);
    expect(shown()[1]).toContain('Arica');
  });

  it('is none: an edit is not held by the budget, nor counted', async () => {
    await open({ max: '1/h' });
    await publish(['a']);
    await publish(['b', 'c']);
    await publish(['d', 'e']);
    expect(counts()).toEqual([1, 2]);
    await publish(['k'], 'Carguero nuevo en Santa Cruz', 'nuevo');
    await publish(['f', 'g', 'h', 'i', 'j']);
    expect(counts()).toEqual([1, 3]);
    await later(11 * MINUTE);
    expect(counts()).toEqual([2, 3]);
    expect(shown()[1]).toContain('Santa Cruz');
  });

  it('is what a story makes that some channel cannot edit: quiet hours hold it there and here', async () => {
    await open({ to: ['desk', 'screen'], quiet: '22:00-06:00' });
    clock.advance(at(21) - clock.now());
    await publish(['a']);
    clock.advance(at(23) - clock.now());
    await publish(['b', 'c']);
    await later(2 * MINUTE);
    expect([...counts(), watch.screen.length]).toEqual([1, 0, 1]);
    await later(at(30) + MINUTE - clock.now());
    expect([...counts(), watch.screen.length]).toEqual([1, 1, 2]);
  });
});
