/** The demo's watch as files, such as a person would write them: settings, feeds, and the rules that we ship. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../lib/clock.js';
import type { Chat } from './chat.js';
import { lastMorning, type Morning, weekday, ZONE } from './clock.js';
import type { Newsroom } from './newsroom.js';
import type { Outlet } from './outlet.js';

/** The same from `src/` and from `dist/`. */
const SHIPPED_RULES = fileURLToPath(new URL('../../rules', import.meta.url));

/** @param chat where it is given, a route of its own edits there what it sent, and another meets a deleted webhook */
export async function writeFolder(
  root: string,
  outlets: readonly Outlet[],
  newsroom: Newsroom,
  outbox: string,
  morning: Morning = lastMorning(systemClock.now()),
  chat?: Pick<Chat, 'webhook' | 'deleted'>,
): Promise<void> {
  await mkdir(join(root, 'feeds'), { recursive: true });
  await writeFile(join(root, 'atalaya.yml'), settings(outbox, morning, chat !== undefined));
  const secrets = [
    `PUBLIC_SECRET=${SECRET}`,
    ...(chat === undefined ? [] : [`DEMO_CHAT=${chat.webhook}`, `DEMO_DELETED=${chat.deleted}`]),
  ];
  await writeFile(join(root, '.env'), `${secrets.join('\n')}\n`);
  await writeFile(join(root, 'feeds', 'demo.yml'), feeds(outlets, newsroom));
  await cp(SHIPPED_RULES, join(root, 'rules'), { recursive: true });
}

/** For show: it signs links to a place at which nobody listens once the demo is over. */
const SECRET = 'the demo has no secrets from anybody';

const CHAT = `  chat: {type: discord, webhook: "\${DEMO_CHAT}"}
  border-room: {type: discord, webhook: "\${DEMO_DELETED}"}
`;
const CHAT_ROUTES = `  - {id: flights, when: {rules: [quds-force-flights]}, to: chat, schedule: immediate, updates: edit}
  - {id: border, when: {rules: [venezuela-guyana]}, to: border-room, schedule: immediate}
`;

/** JSON within YAML is YAML: it quotes what must be quoted. */
function settings(outbox: string, morning: Morning, hasChat: boolean): string {
  return `# a watch on this machine alone
network: {allow: [127.0.0.1/32]}
poll: {every: 1h, min: 30m, perHost: 16, gap: 0s, concurrency: 1} # one after the other, so that every run reads the same
store: {file: watch.db}
public: {url: "http://127.0.0.1:8486", secret: "\${PUBLIC_SECRET}"}
zone: ${ZONE}
log: silent
channels:
  pager: {type: stdout}
  desk: {type: stdout}
${hasChat ? CHAT : ''}  director: {type: email, outbox: ${JSON.stringify(outbox)}, from: "Atalaya <watch@demo.example>", to: [director@demo.example]}
routes:
  - {id: on-call, when: {severity: ">=high"}, to: pager, schedule: immediate}
  - {id: desk, to: desk, schedule: every 2h}
${hasChat ? CHAT_ROUTES : ''}  - {id: director, when: {rules: [plots-attacks, quds-force-flights, bolivia-foreign-ministry]}, to: director, schedule: "daily 08:00", lang: es}
  - {id: week, to: director, schedule: "weekly ${weekday(morning.digests)} 08:00"} # the demo's week ends this morning
`;
}

function feeds(outlets: readonly Outlet[], newsroom: Newsroom): string {
  const entries = outlets.map((outlet) => {
    const { id, name, kind, country, lang, affiliation, page } = outlet;
    const url = newsroom.feedUrl(outlet);
    return `  - ${JSON.stringify({ id, name, url, kind, country, lang, affiliation, tags: ['demo'], page })}\n`;
  });
  return `feeds:\n${entries.join('')}`;
}
