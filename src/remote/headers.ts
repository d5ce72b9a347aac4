import { RemoteFault } from './fault.js';
import type { RemoteHeader, RemotePlace } from './remote.js';

/**
 * Those a caller may send along: who they are, in the ways that file hosts ask for it (GitLab's
 * PRIVATE-TOKEN, OpenStack's X-Auth-Token), and which form they want. What steers a connection or a proxy, asks for a
 * part or a condition, carries cookies, or opens a cloud's metadata service (Metadata-Flavor,
 * X-aws-ec2-metadata-token) is not among them.
 */
const ALLOWED: ReadonlySet<string> = new Set([
  'authorization',
  'private-token',
  'x-api-key',
  'x-auth-token',
  'accept',
  'accept-language',
]);

/** Bytes: more than any token has, and less than servers refuse. */
const MAX_VALUE_BYTES = 8 * 1024;

/** What ASCII can show, with spaces and tabs between: no line ends, so that no header follows. */
const VALUE = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;

/** Such as people give; not what would fill a message. */
const NAME = /^[\w-]{1,64}$/;

/** By name, in lower case. */
export type Headers = Readonly<Record<string, string>>;

/**
 * The caller's headers as they are sent.
 * @throws RemoteFault HEADER_REFUSED: another name, one that is there twice, a value that no header can have
 */
export function callerHeaders(given: readonly RemoteHeader[] = []): Headers {
  const headers = new Map<string, string>();
  for (const { name, value } of given) {
    const lower = name.toLowerCase();
    if (!ALLOWED.has(lower))
      throw refused(`${shown(name)} is none that can be sent along: ${NAMES}.`);
    if (headers.has(lower)) throw refused(`${lower} is given twice.`);
    if (!isValue(value))
      throw refused(`The value of ${lower} is none that a header can have.`);
    headers.set(lower, value);
  }
  return Object.fromEntries(headers);
}

const NAMES = [...ALLOWED].join(', ');

/** What was said, but for what is no name. */
function shown(name: string): string {
  return NAME.test(name) ? `The header ${name}` : 'A header';
}

function isValue(value: string): boolean {
  return value.length <= MAX_VALUE_BYTES && VALUE.test(value);
}

function refused(message: string): RemoteFault {
  return new RemoteFault('HEADER_REFUSED', message);
}

/** Of every request: bytes as they are, and those that are missing only if they are of the same file. */
export function ownHeaders(userAgent: string, from?: RemotePlace): Headers {
  const always = {
    accept: '*/*',
    'accept-encoding': 'identity',
    'user-agent': userAgent,
  };
  if (from === undefined) return always;
  const range = `bytes=${from.offset}-`;
  return { ...always, range, 'if-range': from.validator };
}
