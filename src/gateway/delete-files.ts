import type { BulkDelete } from '../storage/index.js';
import type { Caller } from './caller.js';
import { eachBounded } from './each-bounded.js';
import { deleteFile } from './files.js';
import { containerId } from './ids.js';
import type { FileRef } from './refs.js';

/** Files of one container, with their places among all that are to go. */
interface Group {
  readonly refs: FileRef[];
  readonly places: number[];
}

/**
 * Deletes many files, in bulk where the backend can. The answers are in the order of `refs`: what
 * was thrown for each, or undefined where it was deleted.
 */
export async function deleteFiles(
  caller: Caller,
  refs: readonly FileRef[],
): Promise<readonly unknown[]> {
  const answers = new Array<unknown>(refs.length).fill(undefined);
  for (const group of groupByContainer(refs)) {
    const failures = await deleteGroup(caller, group.refs);
    for (const [index, place] of group.places.entries()) {
      answers[place] = failures[index];
    }
  }
  return answers;
}

function groupByContainer(refs: readonly FileRef[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const [place, ref] of refs.entries()) {
    const key = containerId(ref);
    const group = groups.get(key) ?? { refs: [], places: [] };
    group.refs.push(ref);
    group.places.push(place);
    groups.set(key, group);
  }
  return groups.values();
}

/** A failure of the whole group is each one's failure. */
async function deleteGroup(
  caller: Caller,
  refs: readonly FileRef[],
): Promise<readonly unknown[]> {
  try {
    const { account = '' } = refs[0] ?? {};
    const { bulkDelete } = caller.reach(account, 'write');
    if (!bulkDelete) return await deleteEach(caller, refs);
    return await deleteInBulk(caller, bulkDelete, refs);
  } catch (error) {
    return refs.map(() => error);
  }
}

async function deleteInBulk(
  caller: Caller,
  bulkDelete: BulkDelete,
  refs: readonly FileRef[],
): Promise<readonly unknown[]> {
  const { container = '' } = refs[0] ?? {};
  const names = refs.map((ref) => ref.name);
  return bulkDelete.deleteObjects(container, names, caller.call);
}

async function deleteEach(
  caller: Caller,
  refs: readonly FileRef[],
): Promise<readonly unknown[]> {
  const results = await eachBounded(refs, (ref) => deleteFile(caller, ref, {}));
  return results.map((result) =>
    result.status === 'rejected' ? (result.reason as unknown) : undefined,
  );
}
