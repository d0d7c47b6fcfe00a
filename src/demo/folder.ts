/** The demo's watch as files, such as a person would write them: settings, feeds, and the rules that we ship. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Morning, weekday, ZONE } from './clock.js';
import type { Newsroom } from './newsroom.js';
import type { Outlet } from './outlet.js';
import type { Services } from './services/open.js';
import { WEBHOOK_SECRET } from './services/webhook.js';

/** The same from `src/` and from `dist/`. */
const SHIPPED_RULES = fileURLToPath(new URL('../../rules', import.meta.url));

export interface FolderParts {
  readonly outlets: readonly Outlet[];
  readonly newsroom: Newsroom;
  readonly services: Services;
  /** Where e-mail is written. */
  readonly outbox: string;
  readonly morning: Morning;
}

export async function writeFolder(root: string, parts: FolderParts): Promise<void> {
  await mkdir(join(root, 'feeds'), { recursive: true });
  await writeFile(join(root, 'atalaya.yml'), settings(parts));
  const secrets = Object.entries(secretsOf(parts.services)).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(join(root, '.env'), secrets.join(''));
  await writeFile(join(root, 'feeds', 'demo.yml'), feeds(parts));
  await cp(SHIPPED_RULES, join(root, 'rules'), { recursive: true });
}

/** The channel whose webhook somebody has deleted: what goes there waits. */
export const DELETED = 'border-room';
/** A role of the Discord server that one route calls. */
export const ROLE = { id: '1098765432109876543', name: 'duty-officers' } as const;

function secretsOf({ chat, dutyRoom, analysts, team, caseSystem }: Services): Record<string, string> {
  return {
    PUBLIC_SECRET: 'the demo has no secrets from anybody', // it signs links to a place at which nobody listens afterwards
    DISCORD_CHAT: chat.webhook,
    DISCORD_DUTY: dutyRoom.webhook,
    DISCORD_BORDER: new URL('/api/webhooks/1234567890123456780/made-up-and-deleted', chat.webhook).href,
    SLACK_TOKEN: analysts.token,
    SLACK_TEAM: team.webhook,
    CASES_URL: caseSystem.url,
    CASES_SECRET: WEBHOOK_SECRET,
  };
}

/** JSON within YAML is YAML: it quotes what must be quoted. */
function settings({ services: { analysts }, outbox, morning }: FolderParts): string {
  return `# a watch on this machine alone
network: {allow: [127.0.0.1/32]}
poll: {every: 15m, min: 15m, perHost: 16, gap: 0s, concurrency: 1} # one after the other, so that every run reads the same
store: {file: watch.db}
public: {url: "http://127.0.0.1:8486", secret: "\${PUBLIC_SECRET}"}
zone: ${ZONE}
log: silent
channels:
  pager: {type: stdout}
  desk: {type: stdout}
  chat: {type: discord, webhook: "\${DISCORD_CHAT}"}
  duty-room: {type: discord, webhook: "\${DISCORD_DUTY}"}
  ${DELETED}: {type: discord, webhook: "\${DISCORD_BORDER}"}
  analysts: {type: slack, token: "\${SLACK_TOKEN}", channel: ${analysts.channel}, api: ${JSON.stringify(analysts.api)}}
  team: {type: slack, webhook: "\${SLACK_TEAM}"}
  case-system: {type: webhook, url: "\${CASES_URL}", secret: "\${CASES_SECRET}"}
  director: {type: email, outbox: ${JSON.stringify(outbox)}, from: "Atalaya <watch@demo.example>", to: [director@demo.example]}
routes:
  - {id: on-call, when: {severity: ">=high"}, to: pager, schedule: immediate, max: 1/h}
  - {id: flights, when: {rules: [quds-force-flights]}, to: [chat, analysts], schedule: immediate, updates: edit}
  - {id: hezbollah, when: {rules: [plots-attacks, hezbollah-finance]}, to: duty-room, schedule: immediate, quiet: "22:00-07:00", mention: "${ROLE.id}"}
  - {id: cases, when: {severity: critical}, to: case-system, schedule: immediate}
  - {id: border, when: {rules: [venezuela-guyana]}, to: ${DELETED}, schedule: immediate}
  - {id: desk, to: desk, schedule: every 4h}
  - {id: peru, when: {country: pe}, to: team, schedule: "daily 08:00"}
  - {id: bolivia, when: {rules: [bolivia-foreign-ministry, iran-soft-power]}, to: team, schedule: "daily 09:00"}
  - {id: director, when: {rules: [plots-attacks, quds-force-flights, bolivia-foreign-ministry]}, to: director, schedule: "daily 08:00", lang: es}
  - {id: week, to: director, schedule: "weekly ${weekday(morning.eight)} 08:00"} # the demo's week ends this morning
`;
}

function feeds({ outlets, newsroom }: FolderParts): string {
  const entries = outlets.map((outlet) => {
    const { id, name, kind, country, lang, affiliation, page } = outlet;
    const url = newsroom.feedUrl(outlet);
    return `  - ${JSON.stringify({ id, name, url, kind, country, lang, affiliation, tags: ['demo'], page })}\n`;
  });
  return `feeds:\n${entries.join('')}`;
}
