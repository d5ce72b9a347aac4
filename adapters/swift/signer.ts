import { createHmac } from 'node:crypto';
import type {
  ReadIntent,
  UrlSigner,
  WriteIntent,
} from '../../src/storage/index.js';
import { checkStanding, versionOf } from '../../src/storage/index.js';
import { pathOf } from './http/ask.js';

export interface SigningKey {
  /** `https://swift.example/v1/AUTH_test`, of the host that clients reach. */
  readonly storageUrl: (signal: AbortSignal) => Promise<string>;
  /** One of the account's two keys for temporary URLs. */
  readonly key: string;
  /** One that the cluster takes. */
  readonly digest: 'sha256' | 'sha512';
}

/** Swift's temporary URLs: a method, one object and a time are bound, and nothing else can be. */
export function signer({ storageUrl, key, digest }: SigningKey): UrlSigner {
  return {
    signs: (intent) =>
      isSentAsItIs(intent.ref.name) &&
      (intent.operation === 'read'
        ? versionOf(intent.ref) === undefined
        : bindsNothing(intent)),

    async sign(intent, call) {
      checkStanding(intent.ref);
      const { container, name } = intent.ref;
      const method = intent.operation === 'read' ? 'GET' : 'PUT';
      const account = await storageUrl(call.signal);
      const expires = Math.ceil(Date.now() / 1000 + intent.expiresInSeconds);

      const path = `${pathnameOf(account)}/${container}/${name}`;
      const signature = createHmac(digest, key)
        .update(`${method}\n${expires}\n${path}`)
        .digest('hex');
      const query = `temp_url_sig=${signature}&temp_url_expires=${expires}`;
      const url = `${account}${pathOf(container, name)}?${query}`;
      return {
        method,
        url: intent.operation === 'read' ? url + savedAs(intent) : url,
        headers: [],
        expiresAt: new Date(expires * 1000),
      };
    },
  };
}

/** Clients fold `.` and `..` in a URL, and Swift takes none for a name that is nothing but slashes. */
function isSentAsItIs(name: string): boolean {
  const isFolded = name.split('/').some((part) => /^\.{1,2}$/.test(part));
  return !isFolded && /[^/]/.test(name);
}

/** Whether any bytes will do, of any type, whatever is there. */
function bindsNothing(intent: WriteIntent): boolean {
  const { size, maxSize, contentType, checksums, metadata } = intent;
  const { ifAbsent, ifMatch, objectExpiresAt } = intent;
  const bound = [size, maxSize, contentType, ifMatch, objectExpiresAt];
  if (ifAbsent === true || bound.some((each) => each !== undefined)) {
    return false;
  }
  const hasChecksums = Object.keys(checksums ?? {}).length > 0;
  return !hasChecksums && (metadata?.size ?? 0) === 0;
}

/** The path that is signed is not percent-encoded. */
function pathnameOf(storageUrl: string): string {
  return decodeURIComponent(new URL(storageUrl).pathname);
}

/**
 * A name is always given: the object may have a Content-Disposition of its own, from others. Swift leaves
 * a '/' as it is, which no such header may hold; browsers save it as '_'.
 */
function savedAs({ ref, filename, disposition }: ReadIntent): string {
  const name = (filename ?? lastSegmentOf(ref.name)).replaceAll('/', '_');
  const parameter = `&filename=${encodeURIComponent(name.toWellFormed())}`;
  return disposition === 'INLINE' ? `${parameter}&inline` : parameter;
}

function lastSegmentOf(name: string): string {
  return name.split('/').findLast((segment) => segment !== '') ?? name;
}
