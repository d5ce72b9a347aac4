import { isIPv6 } from 'node:net';
import { badUrl, parseAuthority, type Authority } from './authority.js';
import { RemoteFault } from './fault.js';

/** Where a URL leads, taken apart once. Nothing is looked up yet, and nothing says that it may be reached. */
export interface Target {
  /** Of the parts below, with a path and a query; no fragment, no credentials. */
  readonly url: URL;
  readonly scheme: 'http' | 'https';
  readonly host: Authority['host'];
  readonly port: number;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** Characters; more than what servers take. */
const MAX_LENGTH = 8192;

/** Readers of URLs drop them, take them for a slash, or end the URL there; other spaces only at its ends. */
const UNSAFE = /[\p{Cc}\p{Cs} \\]|^\s|\s$/u;

const SCHEME = /^[a-z][a-z\d+.-]*:/i;
const WEB = /^https?:/i;
/** Scheme, host with port, and the rest. */
const ABSOLUTE = /^(https?):\/\/([^/?#]+)(.*)$/i;

/**
 * Reads a URL that a stranger wrote, or an answer's Location, which may be relative to `base`. The
 * text itself is judged: a lenient parser repairs, and two of them repair differently. That a
 * Location goes from https to http is for the caller to refuse.
 * @throws RemoteFault BAD_URL, SCHEME_REFUSED, CREDENTIALS_REFUSED
 */
export function parseTarget(text: string, base?: Target): Target {
  if (text.length > MAX_LENGTH) {
    throw badUrl(`it is longer than ${MAX_LENGTH} characters`);
  }
  if (UNSAFE.test(text)) {
    throw badUrl('it holds a space, a control character or a backslash');
  }
  if (SCHEME.test(text)) return parseAbsolute(text);
  if (!base) throw badUrl('it does not begin with http:// or https://');
  if (text.startsWith('//')) return parseAbsolute(`${base.scheme}:${text}`);
  return { ...base, url: withoutFragment(new URL(text, base.url)) };
}

function parseAbsolute(text: string): Target {
  if (!WEB.test(text)) {
    throw new RemoteFault(
      'SCHEME_REFUSED',
      'The URL is refused for its scheme: only http and https are fetched.',
    );
  }
  const [, scheme = '', authority = '', rest = ''] = ABSOLUTE.exec(text) ?? [];
  if (authority === '') throw badUrl('it names no host');

  const written = parseAuthority(authority);
  return assemble(scheme.toLowerCase() as Target['scheme'], written, rest);
}

/** The URL is put together from what has been checked, so that nobody reads the original again. */
function assemble(
  scheme: Target['scheme'],
  { host, port = DEFAULT_PORTS[scheme] }: Authority,
  rest: string,
): Target {
  const inUrl = isIPv6(host) ? `[${host}]` : host;
  const url = withoutFragment(new URL(`${scheme}://${inUrl}:${port}${rest}`));
  return { url, scheme, host, port };
}

function withoutFragment(url: URL): URL {
  url.hash = '';
  return url;
}
