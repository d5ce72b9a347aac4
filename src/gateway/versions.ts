import {
  isStorageError,
  type ObjectStat,
  type Page,
  type PageRequest,
  type Versions,
  type VersionStat,
} from '../storage/index.js';
import { unsupported } from './accounts.js';
import type { Caller } from './caller.js';
import type { FileRef, FileVersionRef } from './refs.js';
import {
  storedFile,
  storedVersion,
  type StoredFile,
  type StoredVersion,
} from './stored.js';

/**
 * A file's versions, newest first; the one there is where the backend keeps none.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function listVersions(
  caller: Caller,
  ref: FileRef,
  request: PageRequest,
): Promise<Page<StoredVersion>> {
  const { versions } = caller.reach(ref.account, 'read');
  if (!versions) return theOnlyVersion(caller, ref, request);

  const page = await versions.listVersions(ref, request, caller.call);
  const items = page.items.map((stat) => storedVersion(ref, stat));
  return { ...page, items };
}

/** @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND */
export async function describeVersion(
  caller: Caller,
  ref: FileVersionRef,
): Promise<StoredVersion> {
  const backend = caller.reach(ref.account, 'read');
  const stat = backend.versions
    ? await backend.versions.statVersion(ref, caller.call)
    : asVersion(await backend.statObject(ref, caller.call));
  return storedVersion(ref, stat);
}

/** Where no versions are kept the content there is is the one, and its etag names it. */
async function theOnlyVersion(
  caller: Caller,
  ref: FileRef,
  { limit, after, from = after }: PageRequest,
): Promise<Page<StoredVersion>> {
  if (limit === 0 || from !== undefined) return { items: [] };
  const backend = caller.reach(ref.account, 'read');
  try {
    const stat = asVersion(await backend.statObject(ref, caller.call));
    return { items: [storedVersion(ref, stat)] };
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return { items: [] };
    throw error;
  }
}

function asVersion({ name, size, etag, modifiedAt }: ObjectStat): VersionStat {
  return {
    name,
    versionId: etag,
    size,
    etag,
    createdAt: modifiedAt,
    isLatest: true,
    isDeleteMarker: false,
  };
}

/**
 * Makes a version's content current again, as a new version.
 * @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND; GatewayError UNSUPPORTED
 */
export async function restoreVersion(
  caller: Caller,
  ref: FileVersionRef,
): Promise<StoredFile> {
  const versions = versionsOf(caller, ref);
  return storedFile(ref, await versions.restoreVersion(ref, caller.call));
}

/** @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND; GatewayError UNSUPPORTED */
export async function deleteVersion(
  caller: Caller,
  ref: FileVersionRef,
): Promise<void> {
  await versionsOf(caller, ref).deleteVersion(ref, caller.call);
}

function versionsOf(caller: Caller, ref: FileRef): Versions {
  const { versions } = caller.reach(ref.account, 'write');
  if (!versions) throw unsupported(ref.account, 'versioning');
  return versions;
}
