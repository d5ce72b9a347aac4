import type {
  ObjectRef,
  StorageBackend,
  VersionRef,
  VersionStat,
  Versions,
} from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { readText, write } from './acts.js';
import type { WithFacets } from './case.js';

export type VersionContext = WithFacets<'versions'>;

/** An object in a container that keeps versions, written once with each of these contents. */
export async function history(
  { backend, newContainer, versioned }: VersionContext,
  contents: readonly string[],
): Promise<ObjectRef> {
  const container = await newContainer({ versioning: 'ENABLED' });
  const ref = versioned(container);
  for (const content of contents) await write(backend, ref, content);
  return ref;
}

/** Newest first. */
export async function versionsOf(
  versions: Versions,
  ref: ObjectRef,
): Promise<readonly VersionStat[]> {
  return (await versions.listVersions(ref, { limit: 1000 }, call)).items;
}

/** A ref to the n-th version, newest first. */
export async function versionAt(
  versions: Versions,
  ref: ObjectRef,
  index: number,
): Promise<VersionRef> {
  const found = (await versionsOf(versions, ref))[index];
  if (found === undefined) throw new Error(`There is no version ${index}.`);
  return { ...ref, versionId: found.versionId };
}

/** What each version holds, newest first; `null` for a delete marker. */
export async function contentsOf(
  { backend, versions }: { backend: StorageBackend; versions: Versions },
  ref: ObjectRef,
): Promise<readonly (string | null)[]> {
  const contents: (string | null)[] = [];
  for (const { versionId, isDeleteMarker } of await versionsOf(versions, ref)) {
    const version = { ...ref, versionId };
    contents.push(isDeleteMarker ? null : await readText(backend, version));
  }
  return contents;
}
