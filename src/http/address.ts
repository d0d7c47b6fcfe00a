/**
 * Which addresses may be connected to. Feeds, their redirects and their DNS are in strangers' hands,
 * so the check stands at connect time: the address that is judged is the address that is connected to,
 * and a name that resolves differently a second later gains nothing (OWASP "SSRF Prevention").
 */

import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { buildConnector } from 'undici';
import connector from 'undici/lib/core/connect.js';

/** Says whether an address may be connected to: undefined, or why not. */
export type AddressGuard = (address: string) => string | undefined;

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Range = readonly [Address, number];

/** All of IPv6 that has been given out for global unicast (RFC 4291 §2.4, IANA "IPv6 Address Space"). */
const GLOBAL_IPV6: Range = [ipaddr.IPv6.parse('2000::'), 3];

/** Thrown into the connection attempt; undici hands it back as the cause. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';
  readonly code = 'ERR_FORBIDDEN_ADDRESS';
}

/**
 * Only ordinary public unicast addresses pass, and those in `allow`.
 *
 * @param allow addresses and CIDRs, IPv4 or IPv6
 * @throws TypeError naming the entry that is neither
 */
export function guardAddresses(allow: readonly string[]): AddressGuard {
  const allowed = allow.map(readRange);
  return (text) => {
    if (!ipaddr.isValid(text)) return 'not an address';
    const address = ipaddr.parse(text);
    if (allowed.some((range) => isWithin(address, range))) return undefined;
    const kind = address.range();
    if (kind !== 'unicast') return KINDS[kind] ?? `a special address (${kind})`;
    return address instanceof ipaddr.IPv6 && !isWithin(address, GLOBAL_IPV6) ? KINDS.reserved : undefined;
  };
}

/** Whether an address lies in `cidr`; undefined where that is none. */
export function readCidr(cidr: string): ((address: string) => boolean) | undefined {
  if (!ipaddr.isValidCIDR(cidr)) return undefined;
  const range = ipaddr.parseCIDR(cidr);
  return (address) => isIP(address) > 0 && isWithin(ipaddr.parse(address), range);
}

/** As `dns.lookup` with `all`. */
export type Resolve = (
  host: string,
  options: LookupOptions & { readonly all: true },
  callback: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

/**
 * A connector for undici whose sockets only reach what `guard` lets pass.
 *
 * @param timeout for connecting, ms
 * @param resolve the system's look-up unless told
 */
export function guardedConnector(
  guard: AddressGuard,
  timeout: number,
  resolve: Resolve = lookup,
): buildConnector.connector {
  const connect = connector({ timeout, lookup: guardedLookup(guard, resolve) });
  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const refused = isIP(host) ? guard(host) : undefined; // Node asks no lookup for a literal address
    if (refused) callback(new ForbiddenAddress(`${host} is ${refused}`), null);
    else connect(options, callback);
  };
}

type LookupCallback = (
  error: NodeJS.ErrnoException | null,
  address: string | { address: string; family: number }[],
  family?: number,
) => void;

/** A look-up without the addresses that `guard` refuses; an error when none is left. */
function guardedLookup(guard: AddressGuard, resolve: Resolve) {
  return (host: string, options: LookupOptions, callback: LookupCallback): void => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, []);
      const open = found.filter(({ address }) => guard(address) === undefined);
      const first = open[0];
      if (!first) {
        const refused = found.map(({ address }) => `${address} (${guard(address)})`).join(', ');
        return callback(new ForbiddenAddress(`${host} leads to ${refused || 'no address'}`), []);
      }
      if (options.all) callback(null, open);
      else callback(null, first.address, first.family);
    });
  };
}

function readRange(entry: string): Range {
  const text = entry.trim();
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (isIP(text)) {
    const address = ipaddr.parse(text);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  throw new TypeError(`"${entry}" is neither an address nor a CIDR such as 10.0.0.0/8`);
}

/** An IPv4 address in IPv6 clothes (::ffff:10.0.0.1) counts as the IPv4 address it reaches. */
function isWithin(address: Address, [network, bits]: Range): boolean {
  const plain =
    address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
  return plain.kind() === network.kind() && plain.match(network, bits);
}

/** ipaddr.js names the ranges of the IANA special-purpose registries; these are the words for people. */
const KINDS: Readonly<Record<string, string>> = {
  unspecified: 'the unspecified address',
  broadcast: 'the broadcast address',
  multicast: 'a multicast address',
  linkLocal: 'a link-local address',
  loopback: 'this machine (loopback)',
  carrierGradeNat: 'a carrier-grade NAT address',
  private: 'a private address',
  uniqueLocal: 'a private address',
  reserved: 'a reserved address',
  ipv4Mapped: 'an IPv4 address in IPv6 form',
  rfc6145: 'a translated address',
  rfc6052: 'a translated address (NAT64)',
  '6to4': 'a translated address (6to4)',
  teredo: 'a tunnelled address (Teredo)',
};
