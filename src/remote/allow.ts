import { isIPv4, isIPv6 } from 'node:net';
import { parseAuthority, type Authority } from './authority.js';
import { ranges } from './ranges.js';

/** What an operator has opened beyond the public Internet's ports 80 and 443: `imports.allow`. */
export interface AllowList {
  /** Whether a host as a Target has it is opened by its name, wherever that resolves. */
  opensName(host: string, port: number): boolean;
  /** Whether an address is opened, however one came to it. One that wraps another is not the other. */
  opensAddress(address: string, port: number): boolean;
  /** Whether there is any address that is opened at this port. */
  opensSomeAddress(port: number): boolean;
}

interface Entry {
  readonly opensName?: (host: string) => boolean;
  readonly opensAddress?: (address: string) => boolean;
  /** Every port where it is undefined. */
  readonly port?: number | undefined;
}

/**
 * Reads `imports.allow`. Each entry opens, at every port, or at its own alone where it names one:
 * - `files.intranet.example`, `files.intranet.example:8443`: a URL whose host is this very name,
 *   wherever the name resolves;
 * - `*.cdn.example`, `*.cdn.example:8443`: so for every name below it, at any depth, not itself;
 * - `127.0.0.1`, `127.0.0.1:8081`, `fd00::1`, `[fd00::1]:8080`: this address, written in the URL or
 *   found behind its name;
 * - `10.1.0.0/16`, `fd00::/8`: so for every address of a range, always at every port.
 * What an entry opens may be had by http and by https.
 * @throws Error which names the entry and says what was expected
 */
export function parseAllow(entries: readonly string[]): AllowList {
  const parsed = entries.map((text) => parseEntry(text));
  const at = (port: number) =>
    parsed.filter((entry) => (entry.port ?? port) === port);
  return {
    opensName: (host, port) =>
      at(port).some((entry) => entry.opensName?.(host)),
    opensAddress: (address, port) =>
      at(port).some((entry) => entry.opensAddress?.(address)),
    opensSomeAddress: (port) => at(port).some((entry) => entry.opensAddress),
  };
}

function parseEntry(text: string): Entry {
  for (const form of FORMS) {
    const entry = form(text);
    if (entry) return entry;
  }
  throw new Error(
    `${JSON.stringify(text)} opens nothing; expected a name such as ` +
      'files.example.com or *.example.com, an address such as 127.0.0.1 or [fd00::1], ' +
      'each with a port such as :8080 or without, or a range such as 10.1.0.0/16',
  );
}

type Form = (text: string) => Entry | undefined;

const FORMS: readonly Form[] = [bareIPv6, range, wildcard, host];

/** Its colons are no port's. */
function bareIPv6(text: string): Entry | undefined {
  return familyOf(text) === 'ipv6' ? addresses(text) : undefined;
}

function range(text: string): Entry | undefined {
  const [, network = '', digits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  const prefix = Number(digits);
  if (!familyOf(network) || prefix > bitsOf(network)) return undefined;
  return addresses(network, prefix);
}

function wildcard(text: string): Entry | undefined {
  if (!text.startsWith('*.')) return undefined;
  const zone = place(text.slice(2));
  if (!zone || familyOf(zone.host)) return undefined;
  return {
    opensName: (name) => name.endsWith(`.${zone.host}`),
    port: zone.port,
  };
}

function host(text: string): Entry | undefined {
  const at = place(text);
  if (!at) return undefined;
  if (familyOf(at.host)) return { ...addresses(at.host), port: at.port };
  return { opensName: (name) => name === at.host, port: at.port };
}

/** As it would be written in a URL. */
function place(text: string): Authority | undefined {
  try {
    return text.endsWith(':') ? undefined : parseAuthority(text);
  } catch {
    return undefined;
  }
}

function addresses(network: string, prefix = bitsOf(network)): Entry {
  const family = familyOf(network) ?? 'ipv4';
  const block = ranges([`${network}/${prefix}`], family);
  return {
    opensAddress: (address) =>
      familyOf(address) === family && block.check(address, family),
  };
}

/** None of a name, nor of what names a zone. */
function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) && !address.includes('%') ? 'ipv6' : undefined;
}

function bitsOf(address: string): number {
  return isIPv4(address) ? 32 : 128;
}
