import { readFreshness, readRetryAfter } from '../http/freshness.js';
import type { HttpAnswer, HttpClient, HttpFailure, HttpHeaders } from '../http/outcome.js';
import type { Clock } from '../lib/clock.js';
import { hash } from '../lib/hash.js';
import type { Feed, Validators } from '../model/feed.js';
import { readChallenge } from './challenge.js';

/** Why a poll brought no document. */
export type FetchFailure =
  | HttpFailure
  | 'status'
  | 'gone'
  | 'rate-limited'
  | 'empty'
  | 'challenge'
  | 'robots'
  | 'robots-unreachable';

export interface FetchRequest {
  readonly url: string;
  /** From the last answer; sent back verbatim. */
  readonly validators: Validators;
  /** Of the last body that was stored. */
  readonly bodyHash?: string;
  /** BCP 47, told to the server as the preferred language. */
  readonly lang?: string;
  /** The feed's own; they go to the origin of `url` only. */
  readonly headers?: Feed['headers'];
  /** What is wanted, a feed unless told. */
  readonly accept?: string;
  readonly signal?: AbortSignal;
}

/** What every good answer may say for the next poll. */
export interface FetchHints {
  readonly validators: Validators;
  /** Where a permanent redirect leads. */
  readonly movedTo?: string;
  /** How long the server says its answer stays fresh, ms. */
  readonly freshFor?: number;
}

export type FetchOutcome =
  | (FetchHints & {
      readonly kind: 'modified';
      /** After redirects: relative links are resolved against it. */
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly contentType?: string;
      readonly bodyHash: string;
    })
  | (FetchHints & { readonly kind: 'not-modified'; readonly how: '304' | 'same-body' })
  | {
      readonly kind: 'failed';
      readonly reason: FetchFailure;
      /** One sentence for people. */
      readonly detail: string;
      /** How long the server asks us to wait, ms. */
      readonly retryAfter?: number;
    };

const ACCEPT =
  'application/rss+xml, application/atom+xml, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.6, */*;q=0.5';

/**
 * One conditional GET of a feed (RFC 9110 §13). Never rejects. Many servers ignore validators,
 * so an unchanged body is recognised by its hash as well.
 */
export async function fetchFeed(
  client: HttpClient,
  request: FetchRequest,
  clock: Clock,
): Promise<FetchOutcome> {
  const answer = await client.get(request.url, requestHeaders(request), request.signal, ownHeaders(request));
  if (answer.kind === 'failed') return answer;
  if (answer.status === 304 && isConditional(request))
    return notModified(request, answer, '304', clock.now());
  const challenge = readChallenge(answer);
  if (challenge !== undefined || answer.status < 200 || answer.status > 299)
    return refused(answer, challenge, clock.now());
  if (isBlank(answer.bytes)) {
    return { kind: 'failed', reason: 'empty', detail: 'the answer has no body' };
  }

  const bodyHash = hash(answer.bytes);
  if (bodyHash === request.bodyHash) return notModified(request, answer, 'same-body', clock.now());
  const contentType = answer.headers['content-type'];
  return {
    kind: 'modified',
    url: answer.url,
    bytes: answer.bytes,
    bodyHash,
    ...(contentType === undefined ? {} : { contentType }),
    ...hints(answer, readValidators(answer.headers), clock.now()),
  };
}

function requestHeaders({ validators, lang, accept = ACCEPT }: FetchRequest): HttpHeaders {
  return {
    accept,
    ...(lang && isToken(lang) ? { 'accept-language': `${lang}, *;q=0.5` } : {}),
    ...(validators.etag ? { 'if-none-match': validators.etag } : {}),
    ...(validators.lastModified ? { 'if-modified-since': validators.lastModified } : {}),
  };
}

function ownHeaders({ headers = {} }: FetchRequest): HttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value.reveal(),
    ]),
  );
}

/** A server that says "not modified" to one who has nothing is not believed. */
function isConditional({ validators }: FetchRequest): boolean {
  return validators.etag !== undefined || validators.lastModified !== undefined;
}

function isToken(lang: string): boolean {
  return /^[a-z0-9-]{2,35}$/i.test(lang);
}

/** A 304 may carry newer validators and need not repeat the old ones (RFC 9110 §15.4.5). */
function notModified(
  request: FetchRequest,
  answer: HttpAnswer,
  how: '304' | 'same-body',
  now: number,
): FetchOutcome {
  const fresh = readValidators(answer.headers);
  const validators = how === '304' ? { ...request.validators, ...fresh } : fresh;
  return { kind: 'not-modified', how, ...hints(answer, validators, now) };
}

function hints(answer: HttpAnswer, validators: Validators, now: number): FetchHints {
  const freshFor = readFreshness(answer.headers, now);
  return {
    validators,
    ...(answer.movedTo === undefined ? {} : { movedTo: answer.movedTo }),
    ...(freshFor === undefined ? {} : { freshFor }),
  };
}

/** A validator that could not be sent back in a header is worth nothing. */
function readValidators(headers: HttpHeaders): Validators {
  const { etag, 'last-modified': lastModified } = headers;
  return {
    ...(isSendable(etag) ? { etag } : {}),
    ...(isSendable(lastModified) ? { lastModified } : {}),
  };
}

/** Longer ones are somebody's joke, and are stored with every poll. */
const MAX_VALIDATOR_LENGTH = 1_000;

function isSendable(value: string | undefined): value is string {
  return value !== undefined && value.length <= MAX_VALIDATOR_LENGTH && /^[\x20-\x7e]+$/.test(value);
}

/** Words for the answers that feeds really give. */
const STATUS: Readonly<Record<number, string>> = {
  304: 'the server says "not modified" though we had nothing',
  400: 'the server does not understand the request',
  401: 'the feed wants a login',
  403: 'the server refuses us',
  404: 'there is nothing at this address',
  406: 'the server has no form that suits us',
  407: 'the proxy wants a login',
  410: 'the feed is gone for good',
  429: 'the server asks us to slow down',
  451: 'withheld for legal reasons',
  500: 'the server has an error',
  502: 'a gateway got no good answer',
  503: 'the server is overloaded or under repair',
  504: 'a gateway got no answer in time',
};

function refused({ status, headers }: HttpAnswer, challenge: string | undefined, now: number): FetchOutcome {
  const retryAfter = readRetryAfter(headers, now);
  const words = STATUS[status];
  const plain = status === 410 ? 'gone' : status === 429 ? 'rate-limited' : 'status';
  return {
    kind: 'failed',
    reason: challenge === undefined ? plain : 'challenge',
    detail: challenge ?? `HTTP ${status}${words ? `: ${words}` : ''}`,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** Nothing, or only white space: what a server sends that has lost its feed. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
