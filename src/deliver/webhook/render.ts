/** A digest as JSON messages for a program. */
import type { Brief } from '../../model/brief.js';
import type { Digest, DigestGroup, DigestSource, DigestStory, Marked } from '../../model/digest.js';
import type { Notice } from '../../model/notice.js';
import { graphemeFloor } from '../../text/cut.js';
import type { PartBody } from '../channel.js';
import { layOut } from '../parts.js';
import { webAddress } from '../telling.js';
import type { WebhookPayload, WebhookStory } from './payload.js';

/** Bytes of a message: receivers' own limits begin at 256 KB (AWS EventBridge, SNS). */
export const WEBHOOK_LIMIT = 240_000;
const MAX_PARTS = 10;
/** Of a text from outside, UTF-16 units: no headline or extract of ours is longer, but an outlet's name may be. */
const MAX_TEXT = 2_000;
const MAX_URL = 4_000;
const MAX_SOURCES = 24;
const MAX_NAMES = 20;

type Line =
  | { readonly kind: 'story'; readonly story: WebhookStory }
  | { readonly kind: 'notice'; readonly notice: WebhookPayload['data']['notices'][number] };

export function renderWebhook(digest: Digest): readonly PartBody[] {
  const lines: readonly Line[] = [
    ...digest.groups.flatMap((group) =>
      group.stories.map((story): Line => ({ kind: 'story', story: storyOf(group, story) })),
    ),
    ...digest.notices.map((notice): Line => ({ kind: 'notice', notice: noticeOf(notice) })),
  ];
  const size = (part: readonly Line[]) => Buffer.byteLength(compose(digest, part, MAX_PARTS, MAX_PARTS, 0));
  const laid = layOut(lines, (part) => size(part) <= WEBHOOK_LIMIT, MAX_PARTS);
  return laid.parts.map((part, i) => {
    const last = i === laid.parts.length - 1;
    return compose(digest, part, i + 1, laid.parts.length, last ? laid.left : 0);
  });
}

/** The brief and what the watch saw stand in every part: a receiver need not wait for all of them. */
function compose(digest: Digest, lines: readonly Line[], part: number, parts: number, more: number): string {
  const payload: WebhookPayload = {
    type: 'digest',
    version: 1,
    timestamp: iso(digest.to),
    data: {
      digest: digest.id,
      part,
      parts,
      possibleRepeat: false,
      route: clean(digest.route),
      schedule: digest.schedule,
      lang: digest.lang,
      zone: digest.zone,
      from: iso(digest.from),
      to: iso(digest.to),
      late: digest.late,
      stories: lines.flatMap((line) => (line.kind === 'story' ? [line.story] : [])),
      notices: lines.flatMap((line) => (line.kind === 'notice' ? [line.notice] : [])),
      coverage: { ...digest.coverage, failing: digest.coverage.failing.slice(0, MAX_NAMES).map(clean) },
      ...(digest.brief === undefined ? {} : { brief: briefOf(digest.brief) }),
      more,
    },
  };
  return JSON.stringify(payload);
}

function storyOf(group: DigestGroup, story: DigestStory): WebhookStory {
  const { story: id, severity, reason, alsoFor, lang, headline, extract, sources, publishers } = story;
  return {
    id,
    severity,
    reason,
    rule: { id: clean(group.rule), title: clean(group.title) },
    alsoFor: alsoFor.slice(0, MAX_NAMES).map(clean),
    ...(lang === undefined ? {} : { lang: clean(lang) }),
    headline: textOf(headline),
    ...(extract === undefined ? {} : { extract: textOf(extract) }),
    sources: sources.slice(0, MAX_SOURCES).map(sourceOf),
    publishers,
  };
}

function textOf({ text, marks }: Marked): WebhookStory['headline'] {
  const whole = clean(text);
  return {
    text: whole,
    marks: marks
      .filter(({ end }) => end <= whole.length)
      .map(({ start, end, gloss }) => ({
        start,
        end,
        ...(gloss === undefined ? {} : { gloss: clean(gloss) }),
      })),
  };
}

function sourceOf({ outlet, country, affiliation, url, at }: DigestSource): WebhookStory['sources'][number] {
  const address = webAddress(url);
  return {
    outlet: clean(outlet),
    ...(country === undefined ? {} : { country: clean(country) }),
    ...(affiliation === undefined ? {} : { affiliation }),
    ...(address === undefined || address.length > MAX_URL ? {} : { url: address }),
    at: iso(at),
  };
}

function noticeOf({ subject, name, phase, text, at }: Notice): WebhookPayload['data']['notices'][number] {
  return { subject, name: clean(name), phase, text: clean(text), at: iso(at) };
}

function briefOf({ days, gaps, held, changed, top, ...numbers }: Brief): WebhookPayload['data']['brief'] {
  return {
    counts: numbers.counts,
    ...(numbers.before === undefined ? {} : { before: numbers.before }),
    affiliations: [...numbers.affiliations],
    top: [...top],
    days: days.map(({ from, stories }) => ({ from: iso(from), stories })),
    gaps: gaps.map(({ name, country, kind, since }) => ({
      name: clean(name),
      ...(country === undefined ? {} : { country }),
      kind,
      ...(since === undefined ? {} : { since: iso(since) }),
    })),
    held: {
      ...held,
      mutes: held.mutes.map(({ subject, title, held: alerts, until }) => ({
        subject,
        title: clean(title),
        held: alerts,
        until: iso(until),
      })),
    },
    changed: changed.map(({ rule, title, at }) => ({ rule: clean(rule), title: clean(title), at: iso(at) })),
  };
}

/** Lone surrogates make JSON that some programs refuse; offsets stay as they are. */
function clean(text: string): string {
  return text.slice(0, graphemeFloor(text, MAX_TEXT)).replace(/\p{Cs}/gu, '\ufffd');
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
