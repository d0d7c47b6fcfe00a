import { type Evidence, FIELDS, type Match } from '../../model/match.js';
import { SEVERITIES } from '../../model/rule.js';
import type { Watch } from '../../pipeline/load.js';
import type { ItemReport } from '../../pipeline/report.js';
import { foldText } from '../../text/fold.js';
import { type Colours, quote } from './page.js';

/** Pieces of evidence shown for a rule; the digest and `why` know them all. */
const EVIDENCE_SHOWN = 4;
const SEVERITY_WIDTH = Math.max(...SEVERITIES.map((severity) => severity.length));

/** What is worth telling: headline, outlet, why now; then each rule with the words that made it fire. */
export function tellMatches(colours: Colours, told: readonly ItemReport[], watch: Watch): string {
  return told
    .toSorted((a, b) => rank(b) - rank(a))
    .map((report) => {
      const { item, matches, alerts } = report;
      const feed = watch.feeds.find((f) => f.id === item.feed);
      const why = alerts[0]?.reason ?? '';
      const source = `${quote(feed?.name ?? '')} · ${feed?.affiliation} · ${feed?.country}`;
      const head = `  ${colours.bold(quote(item.title))}\n  ${colours.dim(`${source} · ${why}`)}\n`;
      return head + matches.map((match) => tellMatch(colours, match, watch)).join('');
    })
    .join('\n');
}

function tellMatch(colours: Colours, match: Match, watch: Watch): string {
  const title = watch.rules.find((rule) => rule.id === match.rule)?.title.en ?? match.rule;
  const severity = match.severity.padEnd(SEVERITY_WIDTH);
  const words = tellEvidence(colours, match.evidence, watch);
  return `    ${colours.yellow(severity)}  ${title}\n    ${' '.repeat(SEVERITY_WIDTH)}  ${words}\n`;
}

/** The words as they stand in the text, in its order, each with the concept that knows it: one of each concept. */
function tellEvidence(colours: Colours, evidence: readonly Evidence[], watch: Watch): string {
  const conceptOf = (piece: Evidence) => watch.concepts.find(({ id }) => id === piece.concept)?.title.en;
  return evidence
    .filter((piece) => !evidence.some((other) => isWithin(piece, other)))
    .toSorted((a, b) => FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) || a.start - b.start)
    .filter((piece, i, all) => {
      const same = (other: Evidence) => conceptOf(other) === conceptOf(piece) || other.text === piece.text;
      return all.findIndex(same) === i;
    })
    .slice(0, EVIDENCE_SHOWN)
    .map((piece) => {
      const words = colours.underline(quote(piece.text));
      const concept = conceptOf(piece);
      const says = concept === undefined || foldText(concept) === foldText(piece.text);
      return says ? words : `${words} ${colours.dim(`(${concept})`)}`;
    })
    .join(colours.dim(' · '));
}

/** A word inside a phrase that is evidence too. */
function isWithin(piece: Evidence, other: Evidence): boolean {
  const inside = piece.field === other.field && piece.start >= other.start && piece.end <= other.end;
  return inside && piece.end - piece.start < other.end - other.start;
}

function rank({ matches }: ItemReport): number {
  return Math.max(...matches.map((match) => SEVERITIES.indexOf(match.severity)));
}
