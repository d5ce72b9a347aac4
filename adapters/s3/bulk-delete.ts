import type { BulkDelete, Call } from '../../src/storage/index.js';
import {
  byteOrder,
  checkContainerName,
  checkObjectName,
  eachOf,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import { namesAmong } from './bulk-lookup.js';
import { deleteKeys } from './delete-keys.js';
import type { Desk } from './desk.js';
import { requireContainer } from './presence.js';
import { deleteObject } from './remove.js';

/** So few are sooner deleted one by one than looked up first. */
const FEW = 8;

/** Names a request at most, for every service. */
const CHUNK = 1_000;

/** XML has no way to write them: such names go one by one. */
const CONTROL = /[\u0000-\u001f\u007f\ufffe\uffff]/;

/** What came of each name: undefined where it was deleted. */
type Outcomes = Map<string, StorageError | undefined>;

interface Deleting {
  readonly container: string;
  readonly call: Call;
}

/**
 * S3's bulk delete says of a name that was not there that it was deleted, and puts a marker over nothing
 * where versions are kept. So it gets what a listing has just shown; all others go one by one.
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

  for (const chunk of chunksOf([...listed])) {
    const deletion = { ...deleting, names: chunk };
    const said = await deleteKeys(desk, deletion);
    for (const name of chunk) outcomes.set(name, said.get(name));
  }

  const left = possible.filter((name) => !outcomes.has(name));
  await eachOf(left, async (name) => {
    outcomes.set(name, await deleteOne(desk, name, deleting));
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
  const together = names.filter((name) => !CONTROL.test(name));
  const listed =
    together.length > FEW
      ? await namesAmong(desk, together, { container, signal })
      : new Set<string>();
  if (listed.size === 0) await requireContainer(desk, container, signal);
  return listed;
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

function* chunksOf(names: readonly string[]): Generator<readonly string[]> {
  for (let at = 0; at < names.length; at += CHUNK) {
    yield names.slice(at, at + CHUNK);
  }
}
