import type { Page, PageRequest, Versions } from '../storage/index.js';
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
 * A file's versions, newest first; empty where the backend keeps none.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function listVersions(
  caller: Caller,
  ref: FileRef,
  request: PageRequest,
): Promise<Page<StoredVersion>> {
  const { versions } = caller.reach(ref.account, 'read');
  if (!versions) return { items: [] };

  const page = await versions.listVersions(ref, request, caller.call);
  const items = page.items.map((stat) => storedVersion(ref, stat));
  return { ...page, items };
}

/** @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND; GatewayError UNSUPPORTED */
export async function describeVersion(
  caller: Caller,
  ref: FileVersionRef,
): Promise<StoredVersion> {
  const { versions } = caller.reach(ref.account, 'read');
  if (!versions) throw unsupported(ref.account, 'versioning');
  return storedVersion(ref, await versions.statVersion(ref, caller.call));
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
