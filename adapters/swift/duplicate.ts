import type {
  Call,
  CopyTarget,
  Errand,
  ObjectStat,
} from '../../src/storage/index.js';
import {
  aboutOf,
  defined,
  errandOf,
  StorageError,
  versionOf,
} from '../../src/storage/index.js';
import { checkCopiedFrom, copyAsk } from './copy-ask.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import {
  clearAway,
  leftoversOf,
  manifestOf,
  putManifest,
} from './large-object.js';
import { etagOf, isLargeObject, objectStatOf } from './object-stats.js';
import { stored } from './outcome.js';
import { placeOf, type Source } from './refs.js';
import { copySegments } from './segment-copies.js';
import { requireContainer, standingAt } from './standing.js';

/**
 * What Swift answers where it may not read the segments of what it may: the first one, or another, which
 * it finds in the middle of the copy. Nothing is stored then.
 */
const NO_SEGMENTS: readonly number[] = [409, 499];

/** What is not found in another account: a container that never kept versions has none to ask for (400). */
const NOT_FOUND: readonly number[] = [400, 404];

/** What a manifest or a copy without the source's expiry has to be told anew, besides metadata. */
const SAID_OF_CONTENT = [
  'content-type',
  'content-disposition',
  'content-encoding',
] as const;

/** What is to be copied, and where to. */
export interface Copying {
  readonly operation: string;
  readonly source: Source;
  readonly target: CopyTarget;
  readonly call: Call;
}

/**
 * What the source holds and what is said of it, but not its expiry, under the target's name.
 * @throws StorageError as copyObject does
 */
export async function duplicate(
  desk: Desk,
  copying: Copying,
): Promise<ObjectStat> {
  const { operation, source, target, call } = copying;
  const from = await desk.attend(errandOf(operation, call, source), () =>
    desk.wire.tell({ method: 'HEAD', ...placeOf(source) }, call.signal),
  );
  return desk.attend(errandOf(operation, call, target.ref), () =>
    store(desk, copying, from),
  );
}

/**
 * The same of what another account holds; undefined where that, or the version of it, is not found.
 * @throws StorageError as takeObject does; PERMISSION_DENIED, AUTH_FAILED, OBJECT_NOT_FOUND, VERSION_NOT_FOUND
 * where it, or its segments, may not be read or went meanwhile; TOO_LARGE
 */
export function take(
  desk: Desk,
  copying: Copying,
): Promise<ObjectStat | undefined> {
  const { operation, source, target, call } = copying;
  return desk.attend(errandOf(operation, call, target.ref), async () => {
    const versionId = versionOf(source);
    if (versionId !== undefined && !desk.mayHaveVersion(versionId)) return;
    const head = { method: 'HEAD', ...placeOf(source) } as const;
    const from = await desk.wire.tell(head, call.signal, NOT_FOUND);
    if (NOT_FOUND.includes(from.status)) return;
    return store(desk, copying, from);
  });
}

async function store(
  desk: Desk,
  copying: Copying,
  from: Answer,
): Promise<ObjectStat> {
  const { ref, ...condition } = copying.target;
  const { signal } = copying.call;
  const standing = await standingAt(desk, { ref, condition, signal });
  const leftovers = await leftoversOf(desk, { ref, standing }, signal);
  await put(desk, copying, from);
  await clearAway(desk, leftovers);
  const head = { method: 'HEAD', ...placeOf(ref) } as const;
  return objectStatOf(ref.name, await desk.wire.tell(head, signal));
}

async function put(desk: Desk, copying: Copying, from: Answer): Promise<void> {
  const { size } = objectStatOf(copying.source.name, from);
  const isTooLarge = isLargeObject(from) && size > desk.cluster.maxFileSize;
  await (isTooLarge ? putSegments : putWhole)(desk, copying, from);
}

/** The segments of a large object come in one piece, as its content. */
async function putWhole(
  desk: Desk,
  copying: Copying,
  from: Answer,
): Promise<void> {
  const { source, target, call } = copying;
  const headers = withoutExpiry(from);
  const ask = copyAsk({ source, target: target.ref, headers });
  const isOthers = source.otherAccount !== undefined && isLargeObject(from);
  const also = [404, 412, ...(isOthers ? NO_SEGMENTS : [])];
  const answer = await desk.wire.tell(ask, call.signal, also);
  if (answer.status === 412) throw changedMeanwhile();
  if (isOthers && NO_SEGMENTS.includes(answer.status)) throw withheld();
  if (stored(answer).status !== 404) {
    checkCopiedFrom(source, answer);
    return;
  }
  // The target's container is missing, or the source by now.
  await requireContainer(desk, target.ref, call.signal);
  throw gone(errandOf(copying.operation, call, source));
}

/** More than one object may hold, in segments of the copy's own. */
async function putSegments(
  desk: Desk,
  { source, target: { ref }, call: { signal } }: Copying,
  from: Answer,
): Promise<void> {
  const listed = await manifestOf(desk, source, { signal });
  if (!listed) throw changedMeanwhile();
  const { otherAccount } = source;
  const copying = { segments: listed, otherAccount, target: ref, signal };
  const segments = await copySegments(desk, copying);
  await putManifest(desk, { ref, segments, headers: saidOf(from), signal });
}

/** X-Delete-At goes along unless all that is said of the source is said anew, of this very content. */
function withoutExpiry(from: Answer): Headers {
  if (from.header('x-delete-at') === undefined) return {};
  const match = `"${etagOf(from)}"`;
  return { 'x-fresh-metadata': 'true', 'if-match': match, ...saidOf(from) };
}

/** What is said of an object, as a request that makes it says it. */
function saidOf(from: Answer): Headers {
  const metadata = [...from.headersFrom('x-object-meta-')].map(
    ([key, value]) => [`x-object-meta-${key}`, value] as const,
  );
  const others = SAID_OF_CONTENT.map(
    (header) => [header, from.header(header)] as const,
  );
  return defined(Object.fromEntries([...metadata, ...others])) as Headers;
}

function changedMeanwhile(): StorageError {
  const reason = 'the source changed while it was copied';
  return new StorageError('UNAVAILABLE', { reason });
}

function withheld(): StorageError {
  const reason = 'the segments of the source may not be read';
  return new StorageError('PERMISSION_DENIED', { reason });
}

function gone(errand: Errand): StorageError {
  const code =
    errand.versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  return new StorageError(code, aboutOf(errand));
}
