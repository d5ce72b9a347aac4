import { keptChecksums, type Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import { putManifest } from './large-object.js';
import { etagOf } from './object-stats.js';
import { OVERTAKEN, stored } from './outcome.js';
import { placeOf } from './refs.js';
import { newSegmentPlace } from './segment-names.js';
import { checkStored, lengthHeader, putSegments } from './segments.js';
import { freshVersioningOf, versioningOf } from './versioning-of.js';

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

  const said = { ...deposit, headers };
  return isInSegments(desk, deposit)
    ? putLarge(desk, said)
    : putStream(desk, said);
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
  // Nobody sends much to a container that is not there.
  await versioningOf(desk, ref.container, signal);
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

/** Segments first, then the manifest that makes them an object. */
async function putLarge(desk: Desk, deposit: Deposit): Promise<Answer> {
  const { ref, incoming, size, deleteAt, signal } = deposit;
  const versioning = await freshVersioningOf(desk, ref.container, signal);
  const place = newSegmentPlace(ref);
  const headers = versioning === 'ENABLED' ? {} : deleteAt; // A version stays.
  const upload = { place, incoming, size, headers, signal };
  const segments = await putSegments(desk, upload);
  const sums = keptChecksums(
    desk.cluster,
    deposit.metadata,
    incoming.checksums,
  );
  const said = { ...deposit.headers, ...sums };
  return putManifest(desk, { ref, segments, headers: said, signal });
}
