import { randomUUID } from 'node:crypto';
import {
  checkNewObjectName,
  defined,
  isStorageError,
  type SignIntent,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { checkSignedSeconds, sign } from './downloads.js';
import { GatewayError } from './errors.js';
import { describeFile } from './files.js';
import type { FileRef, FileVersionRef } from './refs.js';
import type { OpenedFile, StoredFile } from './stored.js';

export interface OpenFileOptions {
  readonly mode: 'READ' | 'WRITE';
  readonly expiresInSeconds: number;
  /** Bytes; only with WRITE. */
  readonly maxSize?: number;
}

/**
 * A handle on a file: READ gives the content of a file or a version, WRITE takes one new content,
 * whether or not there is a file of that name yet. Nothing is stored until it is written.
 * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND, INVALID_OBJECT_NAME; GatewayError
 */
export async function openFile(
  caller: Caller,
  ref: FileRef | FileVersionRef,
  options: OpenFileOptions,
): Promise<OpenedFile> {
  const { mode } = options;
  checkSignedSeconds(options.expiresInSeconds);
  const file =
    mode === 'READ' ? await readable(caller, ref) : await writable(caller, ref);

  const intent =
    mode === 'READ' ? readIntent(ref, options) : writeIntent(ref, options);
  const ticket = await caller.services
    .ticketSigner(ref.account)
    .sign(intent, caller.call);
  return defined({
    mode,
    file,
    token: ticket.url.slice(ticket.url.lastIndexOf('/') + 1),
    request: await sign(caller, ref.account, intent),
  });
}

/** The file as it is now; absent where only an older version of it is left. */
async function readable(
  caller: Caller,
  ref: FileRef | FileVersionRef,
): Promise<StoredFile | undefined> {
  if (!('versionId' in ref)) return describeFile(caller, ref);
  await caller.reach(ref.account, 'read').statObject(ref, caller.call);
  return current(caller, ref);
}

async function writable(
  caller: Caller,
  ref: FileRef | FileVersionRef,
): Promise<StoredFile | undefined> {
  if ('versionId' in ref) throw versionsDoNotChange(ref);
  caller.reach(ref.account, 'write');
  checkNewObjectName(ref.container, ref.name);
  return current(caller, ref);
}

async function current(
  caller: Caller,
  ref: FileRef,
): Promise<StoredFile | undefined> {
  const { account, container, name } = ref;
  try {
    return await describeFile(caller, { account, container, name });
  } catch (error) {
    if (isStorageError(error, 'OBJECT_NOT_FOUND')) return undefined;
    throw error;
  }
}

function readIntent(
  ref: FileRef | FileVersionRef,
  options: OpenFileOptions,
): SignIntent {
  const { expiresInSeconds } = options;
  return {
    operation: 'read',
    ref,
    expiresInSeconds,
    disposition: 'ATTACHMENT',
  };
}

function writeIntent(ref: FileRef, options: OpenFileOptions): SignIntent {
  const { expiresInSeconds, maxSize } = options;
  const { container, name } = ref;
  return defined({
    operation: 'write',
    ref: { container, name },
    uploadId: randomUUID(),
    expiresInSeconds,
    maxSize,
  } as const);
}

function versionsDoNotChange(ref: FileVersionRef): GatewayError {
  const { account, container, name: file } = ref;
  const message = `A version of '${file}' does not change: open the file itself to write it.`;
  const details = { account, container, file };
  return new GatewayError('INVALID_FILE_OPERATION', message, details);
}
