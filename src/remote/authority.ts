import { isIPv6 } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { RemoteFault } from './fault.js';

/** What a URL has between its slashes, without credentials. */
export interface Authority {
  /** A name in lower-case ASCII without a dot at its end, or an address without brackets. */
  readonly host: string;
  /** 1 to 65,535. */
  readonly port: number | undefined;
}

/** Host and port. */
const AUTHORITY = /^(\[[^[\]]*\]|[^:[\]]+)(?::(\d*))?$/;

/** RFC 1123, and the underscore that is in use. */
const LABEL = /^(?!-)[a-z\d_-]{1,63}(?<!-)$/;
const ASCII = /^\p{ASCII}*$/u;
const MAX_NAME_LENGTH = 253;
const MAX_PORT = 65_535;

/**
 * Reads a host and its port, if there is one, as they are written in a URL.
 * @throws RemoteFault BAD_URL, CREDENTIALS_REFUSED
 */
export function parseAuthority(text: string): Authority {
  if (text.includes('@')) {
    throw new RemoteFault(
      'CREDENTIALS_REFUSED',
      'The URL is refused for the credentials before its host: leave them out.',
    );
  }
  const [, host, digits = ''] = AUTHORITY.exec(text) ?? [];
  if (host === undefined) {
    throw badUrl('it does not have one host, with one port or none');
  }
  return { host: parseHost(host), port: parsePort(digits) };
}

/** Hosts as they are written in URLs, as an Authority has them. One that is none is left out: no URL can name it. */
export function hostsOf(written: readonly string[]): ReadonlySet<string> {
  return new Set(written.flatMap(hostOf));
}

function hostOf(written: string): string | readonly [] {
  try {
    return parseHost(written);
  } catch {
    return [];
  }
}

/** An empty one is as none (RFC 3986, 3.2.3). */
function parsePort(digits: string): number | undefined {
  if (digits === '') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(digits) || Number(digits) > MAX_PORT) {
    throw badUrl(`its port is no number from 1 to ${MAX_PORT}`);
  }
  return Number(digits);
}

/**
 * What the URL standard makes of a host has to be what was written, letter case apart. So no address
 * hides in `0x7f.1`, in one number, in full-width digits, behind a percent sign or a character that is
 * dropped, and no two readers differ on it.
 */
function parseHost(written: string): string {
  if (written.startsWith('[')) return parseIPv6(written.slice(1, -1));
  const ascii = domainToASCII(written);
  if (!isSpelled(written.split('.'), ascii.split('.'))) throw misspelled();

  const host = ascii.replace(/\.$/, '');
  if (host.length > MAX_NAME_LENGTH) throw misspelled();
  if (!host.split('.').every((label) => LABEL.test(label))) throw misspelled();
  return host;
}

/** Without a zone: that is a way out of this machine, and none of the asker's business. */
function parseIPv6(written: string): string {
  if (written.includes('%') || !isIPv6(written)) {
    throw badUrl('its IPv6 address is none, or names a zone');
  }
  return new URL(`http://[${written}]`).hostname.slice(1, -1);
}

function isSpelled(
  written: readonly string[],
  ascii: readonly string[],
): boolean {
  if (written.length !== ascii.length) return false;
  return written.every((label, at) => isLabel(label, ascii[at] ?? ''));
}

/** A label of other letters comes to their Punycode; one that folds into ASCII is a disguise. */
function isLabel(written: string, ascii: string): boolean {
  if (ASCII.test(written)) return written.toLowerCase() === ascii;
  if (!ascii.startsWith('xn--')) return false;
  return folded(domainToUnicode(ascii)) === folded(written);
}

/** Without what tells forms and cases of a letter apart: the Thai am, sigma at a word's end. */
function folded(label: string): string {
  return label.normalize('NFKC').toLowerCase().toUpperCase();
}

const misspelled = () =>
  badUrl(
    'its host is neither a name such as files.example.com nor an address in its usual spelling, ' +
      'such as 203.0.113.7 or [2001:db8::7]',
  );

/** A URL that is none, or one that can be read in two ways. */
export function badUrl(why: string): RemoteFault {
  return new RemoteFault('BAD_URL', `The URL can't be fetched: ${why}.`);
}
