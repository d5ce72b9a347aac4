import type {
  Call,
  CopyTarget,
  Errand,
  ObjectStat,
  ReadableRef,
  ServerSideCopy,
} from '../../src/storage/index.js';
import {
  aboutOf,
  checkStanding,
  checkToBeMade,
  defined,
  errandOf,
  StorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { pathOf, type Headers } from './http/ask.js';
import {
  clearAway,
  leftoversOf,
  manifestOf,
  putManifest,
} from './large-object.js';
import { etagOf, isLargeObject, objectStatOf } from './object-stats.js';
import { stored } from './outcome.js';
import { placeOf } from './refs.js';
import { copySegments } from './segment-copies.js';
import { requireContainer, standingAt } from './standing.js';

/** What a manifest or a copy without the source's expiry has to be told anew, besides metadata. */
const SAID_OF_CONTENT = [
  'content-type',
  'content-disposition',
  'content-encoding',
] as const;

export function serverSideCopy(desk: Desk): ServerSideCopy {
  return {
    async copyObject(source, target, call) {
      checkStanding(source);
      checkToBeMade(target.ref);
      const copying = { operation: 'copyObject', source, target, call };
      return duplicate(desk, copying);
    },
  };
}

export interface Copying {
  readonly operation: string;
  readonly source: ReadableRef;
  readonly target: CopyTarget;
  readonly call: Call;
}

/** What the source holds and what is said of it, but not its expiry, under the target's name. */
export async function duplicate(
  desk: Desk,
  copying: Copying,
): Promise<ObjectStat> {
  const { operation, source, target, call } = copying;
  const { signal } = call;
  const from = await desk.attend(errandOf(operation, call, source), () =>
    desk.wire.tell({ method: 'HEAD', ...placeOf(source) }, signal),
  );
  const { ref, ...condition } = target;
  return desk.attend(errandOf(operation, call, ref), async () => {
    const standing = await standingAt(desk, { ref, condition, signal });
    const leftovers = await leftoversOf(desk, { ref, standing }, signal);
    await put(desk, copying, from);
    await clearAway(desk, leftovers);
    const head = { method: 'HEAD', ...placeOf(ref) } as const;
    return objectStatOf(ref.name, await desk.wire.tell(head, signal));
  });
}

async function put(desk: Desk, copying: Copying, from: Answer): Promise<void> {
  const { size } = objectStatOf(copying.source.name, from);
  const isTooLarge = isLargeObject(from) && size > desk.cluster.maxFileSize;
  await (isTooLarge ? putSegments : putWhole)(desk, copying, from);
}

/** The segments of a large object come in one piece, as its content. */
async function putWhole(
  desk: Desk,
  { source, target, call, operation }: Copying,
  from: Answer,
): Promise<void> {
  const { container, name } = target.ref;
  const destination = pathOf(container, name).slice(1);
  const headers = { destination, ...withoutExpiry(from) };
  const ask = { method: 'COPY', ...placeOf(source), headers } as const;
  const answer = await desk.wire.tell(ask, call.signal, [404, 412]);
  if (answer.status === 412) throw changedMeanwhile();
  if (stored(answer).status !== 404) return;

  // The target's container is missing, or the source by now.
  await requireContainer(desk, target.ref, call.signal);
  throw gone(errandOf(operation, call, source));
}

/** More than one object may hold, in segments of the copy's own. */
async function putSegments(
  desk: Desk,
  { source, target: { ref }, call: { signal } }: Copying,
  from: Answer,
): Promise<void> {
  const listed = await manifestOf(desk, source, { signal });
  if (!listed) throw changedMeanwhile();
  const copying = { segments: listed, target: ref, signal };
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

function gone(errand: Errand): StorageError {
  const code =
    errand.versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  return new StorageError(code, aboutOf(errand));
}
