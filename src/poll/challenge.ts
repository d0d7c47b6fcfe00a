/**
 * Doors that only a browser opens: pages that stand before a site and want a script run or a picture looked at. They
 * come with any status, 200 too, and no patience helps: the publisher has to let us in.
 */
import type { HttpAnswer } from '../http/outcome.js';

/** Headers by which they say so themselves; names in lower case. */
const HEADERS: readonly (readonly [name: string, value: RegExp, whose: string])[] = [
  // https://developers.cloudflare.com/cloudflare-challenges/challenge-types/challenge-pages/detect-response/
  ['cf-mitigated', /^challenge$/i, 'Cloudflare'],
  // https://docs.aws.amazon.com/waf/latest/developerguide/waf-captcha-and-challenge-actions.html
  ['x-amzn-waf-action', /^(?:challenge|captcha)$/i, 'AWS WAF'],
  ['x-vercel-mitigated', /^challenge$/i, 'Vercel'],
];

/** What stands in the pages of those that do not, and in no other page of the sites behind them. */
const PAGES: readonly (readonly [mark: string, whose: string])[] = [
  ['_cf_chl_opt', 'Cloudflare'],
  ['/.well-known/ddos-guard/js-challenge/', 'DDoS-Guard'],
  ['sucuri_cloudproxy_js', 'Sucuri'],
  ['__arcsjs', 'ArvanCloud'],
  ['id="anubis_challenge"', 'Anubis'],
];

/** Such a page holds a script and a sentence. */
const MAX_BYTES = 128 * 1024;
/** A page says so at once; a feed whose articles speak of such doors is none. */
const HEAD = 512;

/** What to tell of it; undefined for an answer that is no such door. */
export function readChallenge({ headers, bytes }: HttpAnswer): string | undefined {
  const whose = HEADERS.find(([name, value]) => value.test(headers[name] ?? ''))?.[2] ?? whoseDoor(bytes);
  return whose === undefined
    ? undefined
    : `the site lets only browsers in (a challenge of ${whose}): ask the publisher to let Atalaya pass, or look for another address`;
}

function whoseDoor(bytes: Uint8Array): string | undefined {
  if (bytes.length > MAX_BYTES) return undefined;
  const page = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!/<!doctype html|<html/i.test(page.toString('latin1', 0, HEAD))) return undefined;
  return PAGES.find(([mark]) => page.includes(mark))?.[1];
}
