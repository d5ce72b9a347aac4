import type { Versioning } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { RefusedError } from './http/failures.js';
import { clearAway, newSegmentPlace, putManifest } from './large-object.js';
import { checksumHeaders } from './metadata.js';
import { etagOf } from './object-stats.js';
import { placeOf } from './refs.js';
import { checkStored, lengthHeader, putSegments } from './segments.js';
import { versioningOf } from './versioning-of.js';

/** How a deposit is made. */
interface Way {
  /** All of the body, where it is small. */
  readonly content: Buffer | undefined;
  /** The cluster itself is to look that nothing is there. */
  readonly guarded: boolean;
}

/** A small body is sent so often where newer writes of the same object came first. */
const TRIES = 4;

/** Sends a body, in one piece or in segments, whichever holds it. */
export async function put(
  desk: Desk,
  deposit: Deposit,
  { content, guarded }: Way,
): Promise<Answer> {
  const guard: Headers = guarded ? { 'if-none-match': '*' } : {};
  const headers = { ...deposit.headers, ...guard };
  if (content) return putSmall(desk, { ...deposit, headers }, content);

  // Nobody sends much to a container that is not there.
  const { ref, signal } = deposit;
  const versioning = await versioningOf(desk, ref.container, signal);
  return isInSegments(desk, deposit)
    ? putLarge(desk, { ...deposit, headers }, versioning)
    : putStream(desk, { ...deposit, headers });
}

/** What has no size may have any. */
function isInSegments({ cluster }: Desk, { size }: Deposit): boolean {
  if (cluster.largeObjects === undefined) return false;
  return size === undefined || size > cluster.maxFileSize;
}

async function putSmall(
  desk: Desk,
  { ref, incoming, headers, checksums, signal }: Deposit,
  content: Buffer,
): Promise<Answer> {
  const etag = incoming.checksums.md5 ?? '';
  const ask = {
    method: 'PUT',
    ...placeOf(ref),
    headers: { ...headers, ...checksums, etag },
    body: content,
  } as const;
  for (let left = TRIES; left > 1; left -= 1) {
    const answer = await desk.wire.tell(ask, signal, [412]);
    if (answer.status !== OVERTAKEN) return stored(answer);
  }
  return stored(await desk.wire.tell(ask, signal, [412]));
}

async function putStream(
  desk: Desk,
  { ref, incoming, size, headers, checksums, signal }: Deposit,
): Promise<Answer> {
  const ask = {
    method: 'PUT',
    ...placeOf(ref),
    headers: { ...headers, ...checksums, ...lengthHeader(size) },
    body: incoming.stream(),
  } as const;
  const answer = stored(await desk.wire.tell(ask, signal, [412]));
  checkStored(etagOf(answer), incoming.checksums.md5);
  return answer;
}

/**
 * Segments first, then the manifest that makes them an object. Where nobody knows whether it was
 * stored, they are left: an object without its segments would be worse than segments without theirs.
 */
async function putLarge(
  desk: Desk,
  deposit: Deposit,
  versioning: Versioning,
): Promise<Answer> {
  const { ref, incoming, size, deleteAt, signal } = deposit;
  const place = newSegmentPlace(ref);
  const headers = versioning === 'ENABLED' ? {} : deleteAt; // A version stays.
  const upload = { place, incoming, size, headers, signal };
  const segments = await putSegments(desk, upload);
  try {
    const sums = checksumHeaders(incoming.checksums);
    const said = { ...deposit.headers, ...sums };
    const manifest = { ref, segments, headers: said, signal };
    return stored(await putManifest(desk, manifest, [412]));
  } catch (error) {
    const isKnown =
      error instanceof RefusedError || error instanceof StorageError;
    if (isKnown) await clearAway(desk, segments);
    throw error;
  }
}

/** What Swift answers where something newer is there, by its clock: nothing was stored. */
const OVERTAKEN = 202;

/** @throws StorageError OBJECT_EXISTS, UNAVAILABLE */
function stored(answer: Answer): Answer {
  if (answer.status === 412) throw new StorageError('OBJECT_EXISTS');
  if (answer.status !== OVERTAKEN) return answer;
  const reason = 'a newer write of the same object came first';
  throw new StorageError('UNAVAILABLE', { reason });
}
