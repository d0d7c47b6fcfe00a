/** The demo's services are those of the tests: what they refuse would be refused, and the demo does not pass over it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pc from 'picocolors';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROLE } from '../../src/demo/folder.js';
import { runDemo } from '../../src/demo/run.js';
import { calledBy, openDiscordDouble } from '../../src/demo/services/discord.js';
import type { Fault } from '../../src/demo/services/http.js';
import { openServices, type Services } from '../../src/demo/services/open.js';
import { PATIENCE } from './program.js';

const play = (services: Services, out: string) =>
  runDemo({ out, services, write: () => {}, colours: pc.createColors(false) });

let out: string;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'atalaya-test-demo-'));
});
afterAll(() => rmSync(out, { recursive: true }));

let services: Services;
beforeEach(async () => {
  services = await openServices();
});
afterEach(() => services.close());

describe('the demo’s services', () => {
  it(
    'are sent what they take, each its own, and only the role of the route is called',
    async () => {
      await play(services, out);
      const { chat, dutyRoom, analysts, team, caseSystem } = services;
      expect(chat.accepted.map(calledBy)).toEqual([[]]);
      expect(chat.edits).toHaveLength(1);
      expect(dutyRoom.accepted.map(calledBy)).toEqual([[ROLE.id], [ROLE.id]]);
      expect(JSON.stringify(dutyRoom.accepted.at(-1)?.embeds)).toContain('everyone');
      expect(analysts.methods).toEqual(['chat.postMessage', 'conversations.history', 'chat.update']);
      expect(analysts.accepted.map(({ metadata }) => metadata)).toMatchObject([
        { event_type: 'atalaya_digest', event_payload: { part: 0 } },
      ]);
      const onSlack = JSON.stringify([...analysts.messages.values()]);
      expect(onSlack).toContain('Updated 06:30');
      expect(onSlack).not.toContain('possible repeat');
      expect(team.accepted).toHaveLength(2);
      expect(caseSystem.accepted.map(({ payload }) => payload.data.route)).toEqual(['cases']);
    },
    PATIENCE,
  );

  const refused: Fault = { kind: 'answer', status: 400 };
  it.each<[string, (services: Services) => void, string]>([
    [
      'Discord',
      ({ chat }) => chat.script(refused),
      'flights was not told: the service answered 400, by chat',
    ],
    ['Slack', ({ team }) => team.script(refused), 'peru was not told: the service answered 400, by team'],
    [
      'the program',
      ({ caseSystem }) => caseSystem.script({ kind: 'answer', status: 401 }),
      'cases was not told: the service answered 401, by case-system',
    ],
  ])(
    'end the demo with an error when %s refuses a message',
    async (_, refuse, message) => {
      refuse(services);
      await expect(play(services, out)).rejects.toThrow(message);
    },
    PATIENCE,
  );
});

describe('a Discord that counts', () => {
  it('says with each answer how often it may still be called, and refuses what is over it', async () => {
    const discord = await openDiscordDouble(undefined, { limit: 2, per: 30_000 });
    const post = () =>
      fetch(`${discord.webhook.replace('/api/', '/api/v10/')}?wait=true`, {
        method: 'POST',
        body: '{"content":"hello"}',
      });
    const answers = [await post(), await post(), await post()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
    expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual([null, null, '30']);
    expect(await answers[2]?.json()).toMatchObject({ message: 'You are being rate limited.', global: false });
    expect(discord.accepted).toHaveLength(2);
    await discord.close();
  });
});

describe('whom Discord calls', () => {
  const content = '@everyone and @here, <@&7>, <@&8>, <@5>';
  it.each([
    ['everybody whom the content names, where nothing else is said', {}, ['everyone', 'here', '7', '8', '5']],
    ['nobody, where nothing is allowed', { allowed_mentions: { parse: [] } }, []],
    ['the roles that are allowed', { allowed_mentions: { parse: [], roles: ['8', '9'] } }, ['8']],
  ])('is %s', (_, allowed, called) => {
    const embeds = [{ description: content }];
    expect(calledBy({ content, embeds, ...allowed })).toEqual(called);
    expect(calledBy({ embeds, ...allowed })).toEqual([]);
  });
});
