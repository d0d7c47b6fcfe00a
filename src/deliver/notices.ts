/** News about the watch itself, folded so that a broken network is one line and not two hundred. */
import type { Digest } from '../model/digest.js';
import type { Notice } from '../model/notice.js';
import { cleanLine } from './runs.js';
import { capital, type Words } from './words.js';

/** More notices of one kind about feeds than this become one line. */
const FOLD_OVER = 3;
const MAX_LINES = 12;
const MAX_LINE = 300;
const NAMES_SHOWN = 5;
/** Share of feeds that must fail before the network is suspected. */
const NETWORK_DOWN = 0.5;

export function noticeLines(digest: Digest, words: Words): readonly string[] {
  const began = digest.notices.filter((notice) => isFailure(notice) && notice.phase === 'began');
  const ended = digest.notices.filter((notice) => isFailure(notice) && notice.phase === 'ended');
  const others = digest.notices.filter((notice) => !isFailure(notice));
  const lines = [
    ...fold(began, (names) => failLine(digest, names, words)),
    ...fold(ended, (names) => withNames(words.feedsBack(names.length), names, words)),
    ...others.map((notice) => cleanLine(notice.text, MAX_LINE)),
  ].filter((line) => line !== '');
  const over = lines.length - MAX_LINES;
  return over > 0 ? [...lines.slice(0, MAX_LINES), words.andMore(over)] : lines;
}

/** A feed that answers may be in trouble too: each such line says its own. */
function isFailure({ subject, trouble }: Notice): boolean {
  return subject === 'feed' && trouble === undefined;
}

/**
 * What the watch could not see; undefined when it saw everything and had something to tell, and when its readers know
 * already. That it sees everything again they do not.
 */
export function coverageLine(digest: Digest, words: Words, empty: boolean): string | undefined {
  const { feeds, answered, failing } = digest.coverage;
  const isNews = digest.coverageNews === 'changed' || empty || answered < feeds;
  if (!isNews || digest.coverageNews === 'as told') return undefined;
  const seen = words.answered(answered, feeds);
  const blind = failing.length > 0 ? [withNames(words.failing, failing, words, feeds - answered)] : [];
  return `${capital([...(empty ? [words.nothingMatched] : []), seen, ...blind].join('; '))}.`;
}

function fold(notices: readonly Notice[], line: (names: readonly string[]) => string): readonly string[] {
  const names = [...new Set(notices.map((notice) => notice.name))];
  return names.length > FOLD_OVER ? [line(names)] : notices.map((notice) => cleanLine(notice.text, MAX_LINE));
}

function failLine(digest: Digest, names: readonly string[], words: Words): string {
  const { feeds, answered } = digest.coverage;
  const failing = feeds - answered;
  if (feeds > 0 && failing / feeds > NETWORK_DOWN) return capital(words.networkDown(failing, feeds));
  return withNames(words.feedsFail(names.length), names, words);
}

function withNames(lead: string, names: readonly string[], words: Words, of = names.length): string {
  const shown = names.slice(0, NAMES_SHOWN).map((name) => cleanLine(name, 60));
  const more = of > shown.length ? ` ${words.andMore(of - shown.length)}` : '';
  return `${lead}: ${shown.join(', ')}${more}`;
}
