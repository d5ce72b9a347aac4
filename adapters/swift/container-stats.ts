import type {
  ContainerStat,
  PublicationStat,
} from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import { isOpen } from './acl.js';
import type { Answer } from './http/answer.js';
import { pathOf } from './http/ask.js';
import { NotSwiftError } from './http/failures.js';
import { CACHE_CONTROL, metadataOf } from './metadata.js';
import { timestampTime } from './times.js';
import { versioningIn } from './versioning-of.js';

/**
 * What the answer to a HEAD says of a container. Where it keeps versions, or kept some, Swift's bytes
 * are those of all of them, and are left out.
 * @throws NotSwiftError where it lacks what Swift always says
 */
export function containerStatOf(
  name: string,
  answer: Answer,
  storageUrl: string,
): ContainerStat {
  const versioning = versioningIn(answer);
  const bytes = countIn(answer, 'x-container-bytes-used');
  const timestamp = answer.header('x-timestamp');
  return defined({
    name,
    objectCount: countIn(answer, 'x-container-object-count'),
    bytesUsed: versioning === 'OFF' ? bytes : undefined,
    createdAt: timestamp === undefined ? undefined : timestampTime(timestamp),
    metadata: metadataOf(answer, 'container'),
    versioning,
    publication: publicationIn(answer, storageUrl + pathOf(name)),
  });
}

/**
 * A count that is always in the answer about an account or a container.
 * @throws NotSwiftError where it isn't
 */
export function countIn(answer: Answer, header: string): number {
  const text = answer.header(header) ?? '';
  const count = /^\d+$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new NotSwiftError(`an answer without ${header}`);
}

/** How long it may be cached, as we said it: `public, max-age=3600`. */
export function ttlHeader(ttlSeconds: number): string {
  return `public, max-age=${ttlSeconds}`;
}

function publicationIn(answer: Answer, url: string): PublicationStat | null {
  if (!isOpen(answer.header('x-container-read'))) return null;
  const said = answer.header(`x-container-meta-${CACHE_CONTROL}`) ?? '';
  const [, seconds] = /\bmax-age=(\d{1,9})\b/.exec(said) ?? [];
  const ttl = seconds === undefined ? {} : { ttlSeconds: Number(seconds) };
  return { url, ...ttl, logRetention: false };
}
