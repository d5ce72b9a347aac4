import type { Readable } from 'node:stream';

/** Header names in lower case; values as text, which goes over the wire as UTF-8. */
export type Headers = Readonly<Record<string, string>>;

/** One request about an account, a container or an object of it, in Swift's own words. */
export interface Ask {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE' | 'COPY';
  /** Another account of the cluster, as URLs have it; absent: the one that is logged in to. */
  readonly otherAccount?: string;
  /** Absent: the account itself. */
  readonly container?: string;
  readonly object?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Headers;
  /** A stream is sent once, as it comes; anything else can be sent again. */
  readonly body?: Readable | Uint8Array | string;
}

/** What is asked about, below the account's URL: `/photos/2024/cat%20(1).jpg?multipart-manifest=get`. */
export function targetOf({ container, object, query }: Ask): string {
  const path = pathOf(container, object);
  if (query === undefined) return path;
  const pairs = Object.entries(query).map(
    ([key, value]) => `${key}=${encodeURIComponent(value)}`,
  );
  return `${path}?${pairs.join('&')}`;
}

/** Names percent-encoded but for '/', each byte of them kept: `.` and `..` are segments like any other. */
export function pathOf(container?: string, object?: string): string {
  if (container === undefined) return '';
  const within = `/${encodeURIComponent(container)}`;
  return object === undefined ? within : `${within}/${encodedName(object)}`;
}

function encodedName(object: string): string {
  return object.split('/').map(encodeURIComponent).join('/');
}

/** HTTP's headers hold bytes: a character a byte, as undici wants them. */
export function toWire(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      Buffer.from(value).toString('latin1'),
    ]),
  );
}

/** The text that a header's bytes are. */
export function fromWire(value: string): string {
  return Buffer.from(value, 'latin1').toString();
}
