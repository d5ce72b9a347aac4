import type { BulkDelete, Call } from '../../src/storage/index.js';
import {
  byteOrder,
  checkContainerName,
  checkObjectName,
  eachOf,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import { plainNamesAmong } from './bulk-lookup.js';
import type { Desk } from './desk.js';
import { pathOf } from './http/ask.js';
import { deleteObject } from './remove.js';

/** So few are sooner deleted one by one than looked up first. */
const FEW = 8;

/** Names a request at most, whatever the cluster allows: as long as one lasts, nothing is heard of it. */
const MAX_CHUNK = 1_000;

/** What came of each name: undefined where it was deleted. */
type Outcomes = Map<string, StorageError | undefined>;

interface Deleting {
  readonly container: string;
  readonly call: Call;
}

/**
 * Swift's bulk delete says how many were not there, not which, and leaves the segments of large objects
 * behind. So it gets what a listing has just shown to be there in one piece; all others go one by one.
 */
export function bulkDelete(desk: Desk): BulkDelete {
  return {
    async deleteObjects(container, names, call) {
      checkContainerName(container);
      const errand = { operation: 'deleteObjects', call, container };
      return desk.attend(errand, async () => {
        const deleting = { container, call };
        const outcomes = await deleteAll(desk, new Set(names), deleting);
        return inOrder(names, outcomes, container);
      });
    },
  };
}

async function deleteAll(
  desk: Desk,
  names: ReadonlySet<string>,
  deleting: Deleting,
): Promise<Outcomes> {
  const outcomes: Outcomes = faultsOf(names, deleting.container);
  const possible = [...names].filter((name) => !outcomes.has(name));
  const listed = await lookUp(desk, possible.sort(byteOrder), deleting);

  for (const chunk of chunksOf([...listed], chunkSize(desk))) {
    if (!(await deleteChunk(desk, chunk, deleting))) continue;
    for (const name of chunk) outcomes.set(name, undefined);
  }

  const left = possible.filter((name) => !outcomes.has(name));
  await eachOf(left, async (name) => {
    const outcome = await deleteOne(desk, name, deleting);
    // What stood there until it was asked to be deleted is gone because of that.
    const isGone = isStorageError(outcome, 'OBJECT_NOT_FOUND');
    outcomes.set(name, isGone && listed.has(name) ? undefined : outcome);
  });
  return outcomes;
}

/** Names that can't be, and why. */
function faultsOf(names: ReadonlySet<string>, container: string): Outcomes {
  const faults: Outcomes = new Map();
  for (const name of names) {
    const fault = faultOf(container, name);
    if (fault) faults.set(name, fault);
  }
  return faults;
}

function faultOf(container: string, name: string): StorageError | undefined {
  try {
    checkObjectName(container, name);
    return undefined;
  } catch (error) {
    if (isStorageError(error)) return error;
    throw error;
  }
}

/** Those that can go together; a missing container is found out in any case. */
async function lookUp(
  desk: Desk,
  names: readonly string[],
  { container, call: { signal } }: Deleting,
): Promise<ReadonlySet<string>> {
  if (names.length > FEW) {
    return plainNamesAmong(desk, names, { container, signal });
  }
  await desk.wire.tell({ method: 'HEAD', container }, signal);
  return new Set();
}

/** False where any could not be deleted: which, and why, is found out by deleting each. */
async function deleteChunk(
  desk: Desk,
  names: readonly string[],
  { container, call }: Deleting,
): Promise<boolean> {
  const answer = await desk.wire.ask(
    {
      method: 'POST',
      query: { 'bulk-delete': 'true' },
      headers: { accept: 'application/json', 'content-type': 'text/plain' },
      body: names.map((name) => pathOf(container, name)).join('\n'),
    },
    call.signal,
  );
  // The status of the answer is 200 whatever came of it: it began before that was known.
  const said = (await answer.json()) as { 'Response Status'?: unknown } | null;
  return said?.['Response Status'] === '200 OK';
}

async function deleteOne(
  desk: Desk,
  name: string,
  { container, call }: Deleting,
): Promise<StorageError | undefined> {
  try {
    await deleteObject(desk, { ref: { container, name }, condition: {}, call });
    return undefined;
  } catch (error) {
    const isOutcome = isStorageError(error) && error.code !== 'CANCELLED';
    if (isOutcome) return error;
    throw error;
  }
}

/** A name given again finds nothing the second time. */
function inOrder(
  names: readonly string[],
  outcomes: Outcomes,
  container: string,
): readonly (StorageError | undefined)[] {
  const seen = new Set<string>();
  return names.map((object) => {
    const isAgain = seen.has(object);
    seen.add(object);
    const outcome = outcomes.get(object);
    return isAgain && outcome === undefined
      ? new StorageError('OBJECT_NOT_FOUND', { container, object })
      : outcome;
  });
}

function chunkSize({ cluster }: Desk): number {
  return Math.min(MAX_CHUNK, cluster.maxBulkDeletes ?? MAX_CHUNK);
}

function* chunksOf(
  names: readonly string[],
  size: number,
): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += size) {
    yield names.slice(at, at + size);
  }
}
