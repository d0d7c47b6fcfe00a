/**
 * Obeys robots.txt (RFC 9309) where we read what was made for people: pages without feeds, and articles.
 * A feed is published to be polled by programs and is asked without it.
 */
import robotsParser from 'robots-parser';
import type { HttpClient, HttpOutcome } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import { DAY, HOUR, SECOND } from '../lib/duration.js';
import { type FetchOutcome, type FetchRequest, fetchFeed } from './fetch.js';

/** Its types describe an ES module; it is CommonJS, and Node gives the function itself. */
const parseRobots = robotsParser as unknown as typeof robotsParser.default;

/** Undefined when the address may be asked; else why not. */
export type RobotsVerdict = Extract<FetchOutcome, { kind: 'failed' }> | undefined;

export interface RobotsAsker {
  readonly client: HttpClient;
  readonly clock: Clock;
  /** The first word of it, up to the slash, is looked for in robots.txt. */
  readonly userAgent: string;
}

/** RFC 9309 §2.4: no copy is used for longer. */
const KEPT = DAY;
/** A host whose robots.txt cannot be had is asked again after this time. */
const UNREACHABLE_KEPT = HOUR;
/** §2.5: at least so much must be read; what stands beyond it is left. */
const MAX_BYTES = 512 * 1024;
/** Matching takes length of the file × length of the address at worst; honest ones take a hundredth. */
const MAX_STEPS = 50_000_000;
const MAX_HOSTS = 2_000;
/** Kept of a host, and the longest of them. */
const MAX_SITEMAPS = 10;
const MAX_SITEMAP = 500;

/** What a host's robots.txt says. `rules` is absent where it cannot be had, and then nothing may be asked (§2.3.1.4). */
interface Known {
  readonly until: number;
  readonly rules?: string;
  /** Wanted between two requests, ms. */
  readonly delay?: number;
  /** Absolute addresses, whoever they are named for. */
  readonly sitemaps?: readonly string[];
  readonly detail?: string;
}

/** By client, so that each generation of settings, and each test, begins afresh. */
const caches = new WeakMap<HttpClient, Map<string, Promise<Known>>>();

/** One conditional GET of a page, if its host's robots.txt lets us; the page it redirects to counts too. */
export async function fetchPage(asker: RobotsAsker, request: FetchRequest): Promise<FetchOutcome> {
  const refused = await askRobots(asker, request.url, request.signal);
  if (refused) return refused;
  const answer = await fetchFeed(asker.client, request, asker.clock);
  const elsewhere = answer.kind === 'modified' && answer.url !== request.url ? answer.url : undefined;
  return (elsewhere === undefined ? undefined : await askRobots(asker, elsewhere, request.signal)) ?? answer;
}

export async function askRobots(
  asker: RobotsAsker,
  address: string,
  signal?: AbortSignal,
): Promise<RobotsVerdict> {
  if (!URL.canParse(address)) return undefined; // the client says what is wrong with it
  const url = new URL(address);
  const { rules, detail = '' } = await knownOf(asker, url.origin, signal);
  if (rules === undefined)
    return no('robots-unreachable', `${url.host}/robots.txt cannot be read: ${detail}`);
  if (rules.length * (url.pathname.length + url.search.length) > MAX_STEPS)
    return no('robots', `${url.host}/robots.txt is too long to be held against so long an address`);
  const allowed = parseRobots(`${url.origin}/robots.txt`, rules).isAllowed(url.href, asker.userAgent);
  return allowed === false
    ? no('robots', `${url.host}/robots.txt asks robots to leave this page alone`)
    : undefined;
}

/** How long the host asks robots to wait between two requests, ms; 0 where it says nothing. */
export async function crawlDelay(asker: RobotsAsker, address: string, signal?: AbortSignal): Promise<number> {
  if (!URL.canParse(address)) return 0;
  return (await knownOf(asker, new URL(address).origin, signal)).delay ?? 0;
}

/** Of the host: what it names for robots that look for its pages (https://www.sitemaps.org/protocol.html#submit_robots). */
export async function sitemapsOf(
  asker: RobotsAsker,
  address: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (!URL.canParse(address)) return [];
  return (await knownOf(asker, new URL(address).origin, signal)).sitemaps ?? [];
}

function no(reason: 'robots' | 'robots-unreachable', detail: string): RobotsVerdict {
  return { kind: 'failed', reason, detail };
}

/** Asked once for all who want to know at the same time. */
function knownOf(asker: RobotsAsker, origin: string, signal?: AbortSignal): Promise<Known> {
  const cache = caches.get(asker.client) ?? new Map<string, Promise<Known>>();
  caches.set(asker.client, cache);
  const known = renew(asker, origin, cache.get(origin), signal);
  cache.set(origin, known);
  const [oldest] = cache.keys();
  if (cache.size > MAX_HOSTS && oldest !== undefined) cache.delete(oldest);
  return known;
}

async function renew(
  asker: RobotsAsker,
  origin: string,
  asked: Promise<Known> | undefined,
  signal?: AbortSignal,
): Promise<Known> {
  const before = await asked;
  return before && before.until > asker.clock.now() ? before : ask(asker, origin, before, signal);
}

async function ask(
  { client, clock, userAgent }: RobotsAsker,
  origin: string,
  before: Known | undefined,
  signal?: AbortSignal,
): Promise<Known> {
  const answer = await client.get(`${origin}/robots.txt`, { accept: 'text/plain, */*;q=0.5' }, signal);
  const now = clock.now();
  if (answer.kind === 'failed' && answer.reason === 'aborted') return { until: now, detail: answer.detail };
  if (answer.kind === 'failed' && answer.reason === 'redirects') return { until: now + KEPT, rules: '' };
  const lost = whyUnreachable(answer);
  if (answer.kind === 'failed' || lost !== undefined) {
    const old = before?.rules === undefined ? { detail: lost ?? '' } : before; // §2.4: serves meanwhile
    return { ...old, until: now + UNREACHABLE_KEPT };
  }
  if (answer.status < 200 || answer.status > 299) return { until: now + KEPT, rules: '' }; // §2.3.1.3: none there
  const text = new TextDecoder().decode(answer.bytes.subarray(0, MAX_BYTES));
  return { until: now + KEPT, ...tidy(text, userAgent) };
}

/** §2.3.1.4: an error of the server. A host that asks us to slow down has not allowed anything either. */
function whyUnreachable(answer: HttpOutcome): string | undefined {
  if (answer.kind === 'failed') return answer.detail;
  return answer.status >= 500 || answer.status === 429 ? `HTTP ${answer.status}` : undefined;
}

/**
 * Only what concerns us. robots-parser keeps each rule once for every agent named before it, so that a small file
 * of agents and rules could fill the memory: names that are not ours are one name here.
 */
function tidy(
  text: string,
  userAgent: string,
): Pick<Known, 'delay' | 'sitemaps'> & { readonly rules: string } {
  const own = userAgent.split('/')[0]?.trim().toLowerCase() ?? '';
  const kept: string[] = [];
  const sitemaps: string[] = [];
  const delays = new Map<string, number>();
  let group = new Set<string>();
  let last = group;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, name = '', value = ''] = /^\s*([a-z-]{1,20})\s*:([^#]*)/i.exec(line) ?? [];
    if (/^user-agent$/i.test(name)) {
      const agent = value.split('/')[0]?.trim().toLowerCase() ?? '';
      group.add(agent === own || agent === '*' ? agent : 'another');
    } else if (/^(?:dis)?allow$/i.test(name)) {
      for (const agent of group) kept.push(`user-agent: ${agent}`);
      if (group.size > 0) last = group;
      group = new Set();
      kept.push(`${name}: ${value.trim()}`);
    } else if (/^crawl-delay$/i.test(name)) {
      const delay = Number(value) * SECOND;
      if (delay > 0) for (const agent of group.size > 0 ? group : last) delays.set(agent, delay);
    } else if (/^sitemap$/i.test(name) && sitemaps.length < MAX_SITEMAPS) {
      const address = value.trim();
      if (/^https?:/i.test(address) && address.length <= MAX_SITEMAP && URL.canParse(address))
        sitemaps.push(address);
    }
  }
  const delay = delays.get(own) ?? delays.get('*');
  return { rules: kept.join('\n'), sitemaps, ...(delay === undefined ? {} : { delay }) };
}
