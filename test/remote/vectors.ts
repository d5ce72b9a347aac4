import { readFileSync } from 'node:fs';
import type { Lookup } from '../../src/remote/look-up.js';

/** A URL, the world around it, and whether a file may be had from it. */
export interface Vector {
  readonly url: string;
  readonly why: string;
  readonly expected: 'blocked' | 'allowed';
  /** What names resolve to. A list of lists answers each look-up in turn, its last one from then on. */
  readonly dns?: Readonly<
    Record<string, readonly string[] | readonly (readonly string[])[]>
  >;
  /** The Location of each answer in turn; the one after the last is the file. */
  readonly redirects?: readonly string[];
  /** The last of them has no end. */
  readonly loop?: boolean;
  /** The first answer is public, so that it may be fetched from; the later ones are not. */
  readonly rebind?: boolean;
}

export const vectors = JSON.parse(
  readFileSync(new URL('../cases/ssrf.json', import.meta.url), 'utf8'),
) as readonly Vector[];

/** Where every name of the vectors is that is public. */
export const PUBLIC = '93.184.215.14';

/** A resolver that knows what the vector says, and no other name. */
export function lookupOf({ dns = {} }: Vector): Lookup {
  const asked = new Map<string, number>();
  return (host) => {
    const turn = asked.get(host) ?? 0;
    asked.set(host, turn + 1);
    const known = dns[host];
    const answer = Array.isArray(known?.[0])
      ? (known[turn] ?? known.at(-1))
      : known;
    if (answer !== undefined) return Promise.resolve(answer as string[]);
    const missing = new Error(`getaddrinfo ENOTFOUND ${host}`);
    return Promise.reject(Object.assign(missing, { code: 'ENOTFOUND' }));
  };
}
