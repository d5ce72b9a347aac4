import { Readable } from 'node:stream';
import {
  defined,
  isStorageError,
  type MetadataChange,
  type ObjectListRequest,
  type Page,
  type WriteCondition,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { settleTarget, writeSettled, type IfExists } from './if-exists.js';
import type { ContainerRef, FileRef } from './refs.js';
import { filesIn, storedFile, type Folder, type StoredFile } from './stored.js';
import { checkNewFile, type NewFile } from './new-file.js';

export interface NewFileOptions extends NewFile {
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
  const toFile = filesIn(within);
  const items: StoredFile[] = [];
  for (const entry of page.items) {
    if (entry.type === 'object') items.push(toFile(entry.object));
  }
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
  const toFile = filesIn(within);
  const items = page.items.map((entry) =>
    entry.type === 'object'
      ? toFile(entry.object)
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

/** The same; undefined where there is none. */
export async function findFile(
  caller: Caller,
  ref: FileRef,
): Promise<StoredFile | undefined> {
  try {
    return await describeFile(caller, ref);
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
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
  checkNewFile(backend, wanted.account, options);

  return writeSettled(
    options,
    () => settleTarget(caller, wanted, options),
    async ({ ref, condition }) => {
      const stat = await backend.writeObject(
        ref,
        {
          body: Readable.from([content], { objectMode: false }),
          ...defined({ contentType, metadata, expect: checksums }),
          ...(expiresAt && { expiresAt }),
          ...condition,
          size: content.byteLength,
        },
        caller.call,
      );
      return storedFile(ref, stat);
    },
  );
}

/** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, INVALID_METADATA; GatewayError UNSUPPORTED */
export async function updateFile(
  caller: Caller,
  ref: FileRef,
  change: FileChange,
): Promise<StoredFile> {
  const { expiresAt, ...rest } = change;
  const backend = caller.reach(ref.account, 'write');
  checkNewFile(backend, ref.account, change);

  const described =
    expiresAt !== undefined && Object.keys(rest).length === 0
      ? undefined
      : await backend.updateObject(ref, rest, caller.call);
  const expiring =
    expiresAt === undefined
      ? undefined
      : await backend.expiry?.setExpiry(ref, expiresAt, caller.call);
  const stat = expiring ?? described;
  return stat ? storedFile(ref, stat) : describeFile(caller, ref);
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
