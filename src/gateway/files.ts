import { Readable } from 'node:stream';
import {
  defined,
  type MetadataChange,
  type ObjectListRequest,
  type Page,
  type StorageBackend,
  type WriteCondition,
} from '../storage/index.js';
import { unsupported } from './accounts.js';
import type { Caller } from './caller.js';
import { settleTarget, type IfExists } from './if-exists.js';
import type { ContainerRef, FileRef } from './refs.js';
import { storedFile, type Folder, type StoredFile } from './stored.js';
import type { NewObject } from './new-object.js';

export interface NewFileOptions extends NewObject {
  readonly ifExists: IfExists;
  readonly ifMatch?: string;
}

export interface FileChange {
  readonly contentType?: string;
  readonly metadata?: MetadataChange;
  /** `null` keeps the file for good. */
  readonly expiresAt?: Date | null;
}

/** One page of a container's files, by name. */
export async function listFiles(
  caller: Caller,
  within: ContainerRef,
  request: Omit<ObjectListRequest, 'delimiter'>,
): Promise<Page<StoredFile>> {
  const backend = caller.reach(within.account, 'read');
  const { container } = within;
  const page = await backend.listObjects(container, request, caller.call);
  const items = page.items.flatMap((entry) =>
    entry.type === 'object' ? [storedFile(within, entry.object)] : [],
  );
  return { ...page, items };
}

/** One page of one level of a container: files and folders together, by name. */
export async function listEntries(
  caller: Caller,
  within: ContainerRef,
  request: ObjectListRequest,
): Promise<Page<StoredFile | Folder>> {
  const backend = caller.reach(within.account, 'read');
  const { container } = within;
  const page = await backend.listObjects(container, request, caller.call);
  const items = page.items.map((entry) =>
    entry.type === 'object'
      ? storedFile(within, entry.object)
      : folder(within, entry.prefix, request),
  );
  return { ...page, items };
}

/** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND */
export async function describeFile(
  caller: Caller,
  ref: FileRef,
): Promise<StoredFile> {
  const backend = caller.reach(ref.account, 'read');
  return storedFile(ref, await backend.statObject(ref, caller.call));
}

/**
 * Stores a small file whose content came with the request.
 * @throws StorageError as writeObject does; GatewayError UNSUPPORTED
 */
export async function createFile(
  caller: Caller,
  wanted: FileRef,
  file: { readonly content: Uint8Array; readonly options: NewFileOptions },
): Promise<StoredFile> {
  const { content, options } = file;
  const { contentType, metadata, checksums, expiresAt } = options;
  const backend = caller.reach(wanted.account, 'write');
  checkExpiry(backend, wanted.account, expiresAt);

  const { ref, condition } = await settleTarget(caller, wanted, options);
  const stat = await backend.writeObject(
    ref,
    Readable.from([content], { objectMode: false }),
    {
      ...defined({ contentType, metadata, expect: checksums, expiresAt }),
      ...condition,
      size: content.byteLength,
    },
    caller.call,
  );
  return storedFile(ref, stat);
}

/** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, INVALID_METADATA; GatewayError UNSUPPORTED */
export async function updateFile(
  caller: Caller,
  ref: FileRef,
  change: FileChange,
): Promise<StoredFile> {
  const { expiresAt, ...rest } = change;
  const backend = caller.reach(ref.account, 'write');
  checkExpiry(backend, ref.account, expiresAt);

  const stat = await backend.updateObject(ref, rest, caller.call);
  if (expiresAt === undefined || !backend.expiry) return storedFile(ref, stat);
  return storedFile(
    ref,
    await backend.expiry.setExpiry(ref, expiresAt, caller.call),
  );
}

/** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, PRECONDITION_FAILED */
export async function deleteFile(
  caller: Caller,
  ref: FileRef,
  condition: Pick<WriteCondition, 'ifMatch'>,
): Promise<void> {
  const backend = caller.reach(ref.account, 'write');
  await backend.deleteObject(ref, condition, caller.call);
}

/**
 * What this backend can't make go away by itself is refused before anything is sent.
 * @throws GatewayError UNSUPPORTED
 */
export function checkExpiry(
  backend: StorageBackend,
  account: string,
  expiresAt: Date | null | undefined,
): void {
  if (expiresAt && !backend.expiry) throw unsupported(account, 'expiry');
}

function folder(
  within: ContainerRef,
  prefix: string,
  request: ObjectListRequest,
): Folder {
  const { prefix: above = '', delimiter = '' } = request;
  const { account, container } = within;
  const name = prefix.slice(above.length, prefix.length - delimiter.length);
  return { name, prefix, container: { account, container } };
}
