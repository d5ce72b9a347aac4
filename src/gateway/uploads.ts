import { randomUUID } from 'node:crypto';
import {
  checkedMetadata,
  checkNewObjectName,
  defined,
  StorageError,
  type SignedRequest,
  type StorageBackend,
  type WriteIntent,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { settleDirectUpload, standingBefore } from './direct-uploads.js';
import { checkSignedSeconds, sign } from './downloads.js';
import { GatewayError } from './errors.js';
import { describeFile } from './files.js';
import { uploadId } from './ids.js';
import {
  checkTarget,
  settleTarget,
  type SettledTarget,
  type TargetRule,
} from './if-exists.js';
import { checkNewFile, type NewFile } from './new-file.js';
import type { ContainerRef, FileRef } from './refs.js';
import type { SealedUpload } from './services.js';
import type { StoredFile } from './stored.js';
import { alone, stopUnderWay } from './upload-turn.js';

export interface NewUploadOptions extends NewFile, TargetRule {
  readonly name: string;
  /** Bytes; exactly these many must come. */
  readonly size?: number;
  /** How long the URL lives. */
  readonly expiresInSeconds: number;
}

export type UploadStatus =
  'PENDING' | 'RECEIVING' | 'COMPLETED' | 'ABORTED' | 'EXPIRED';

/** A file on its way. */
export interface StoredUpload {
  readonly id: string;
  readonly method: 'SINGLE';
  readonly status: UploadStatus;
  readonly ref: FileRef;
  readonly name: string;
  readonly size?: number;
  readonly expiresAt: Date;
  readonly intent: WriteIntent;
}

/**
 * Begins an upload of one PUT. Nothing is stored until its bytes have come; what can be refused
 * is refused now.
 * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_EXISTS, INVALID_OBJECT_NAME, INVALID_METADATA,
 * TOO_LARGE; GatewayError UNSUPPORTED, BAD_USER_INPUT
 */
export async function createUpload(
  caller: Caller,
  within: ContainerRef,
  options: NewUploadOptions,
): Promise<StoredUpload> {
  const { account, container } = within;
  const backend = caller.reach(account, 'write');
  const wanted: FileRef = { account, container, name: options.name };
  checkUpload(backend, wanted, options);

  await backend.statContainer(container, caller.call);
  const target = await settleTarget(caller, wanted, options);
  await checkTarget(caller, target);

  const intent = writeIntent(target, options);
  const replaces = await standingBefore(caller, account, intent);
  const expiresAt = new Date(Date.now() + options.expiresInSeconds * 1000);
  const upload = defined({ account, intent, expiresAt, replaces } as const);
  const sealed = caller.services.uploadSeal.seal(upload);
  return storedUpload(sealed, upload, 'PENDING');
}

/** The upload of this ID; undefined where the gateway made no such ID. */
export async function findUpload(
  caller: Caller,
  sealed: string,
): Promise<StoredUpload | undefined> {
  const { uploadSeal, uploadLedger } = caller.services;
  const upload = uploadSeal.unseal(sealed);
  if (!upload) return undefined;
  const outcome =
    (await uploadLedger.find(upload.intent.uploadId)) ??
    (await settleDirectUpload(caller, upload));
  const status = outcome?.state ?? openStatus(caller, upload);
  return storedUpload(sealed, upload, status);
}

/** Where to send the bytes, while they can be sent. */
export async function uploadRequest(
  caller: Caller,
  upload: StoredUpload,
): Promise<SignedRequest | undefined> {
  if (upload.status !== 'PENDING') return undefined;
  const left = Math.ceil((upload.expiresAt.getTime() - Date.now()) / 1000);
  const intent = { ...upload.intent, expiresInSeconds: Math.max(left, 1) };
  return sign(caller, upload.ref.account, intent);
}

/**
 * The file that an upload made, as it is now.
 * @throws StorageError UPLOAD_NOT_FOUND, OBJECT_NOT_FOUND; GatewayError INVALID_FILE_OPERATION while no bytes have come
 */
export async function completeUpload(
  caller: Caller,
  sealed: string,
): Promise<StoredFile> {
  const upload = await existing(caller, sealed);
  if (upload.status === 'COMPLETED') return describeFile(caller, upload.ref);

  const { account, container, name: file } = upload.ref;
  const message = `No bytes have come for '${file}' yet. Send the upload's request first, then complete it.`;
  const details = { account, container, file, reason: upload.status };
  throw new GatewayError('INVALID_FILE_OPERATION', message, details);
}

/**
 * Gives an upload up: a URL of the gateway is worth nothing from now on, and bytes on their way are dropped.
 * @throws StorageError UPLOAD_NOT_FOUND; GatewayError INVALID_FILE_OPERATION when it is complete
 */
export async function abortUpload(
  caller: Caller,
  sealed: string,
): Promise<string> {
  const upload = await existing(caller, sealed);
  if (upload.status === 'COMPLETED') throw alreadyComplete(upload);

  const { intent, expiresAt, id } = upload;
  await stopUnderWay(caller, intent.uploadId);
  // No bytes may come between: what has been aborted is worth nothing from here on.
  const { uploadLedger } = caller.services;
  const outcome = await alone(caller, intent.uploadId, () =>
    uploadLedger.record(intent.uploadId, { state: 'ABORTED' }, expiresAt),
  );
  if (outcome.state === 'COMPLETED') throw alreadyComplete(upload);
  return id;
}

/** An upload that may still come to something, or has. */
async function existing(caller: Caller, sealed: string): Promise<StoredUpload> {
  const upload = await findUpload(caller, sealed);
  const ended = upload?.status === 'ABORTED' || upload?.status === 'EXPIRED';
  if (!upload || ended) throw new StorageError('UPLOAD_NOT_FOUND');
  return upload;
}

function storedUpload(
  sealed: string,
  upload: SealedUpload,
  status: UploadStatus,
): StoredUpload {
  const { account, intent, expiresAt } = upload;
  const { container, name } = intent.ref;
  return defined({
    id: uploadId(sealed),
    method: 'SINGLE',
    status,
    ref: { account, container, name },
    name,
    size: intent.size,
    expiresAt,
    intent,
  } as const);
}

function openStatus(caller: Caller, upload: SealedUpload): UploadStatus {
  const { intent, expiresAt } = upload;
  if (caller.services.uploadsUnderWay.has(intent.uploadId)) return 'RECEIVING';
  return expiresAt.getTime() < Date.now() ? 'EXPIRED' : 'PENDING';
}

function checkUpload(
  backend: StorageBackend,
  wanted: FileRef,
  options: NewUploadOptions,
): void {
  const { account, container, name: object } = wanted;
  const { size = 0, expiresInSeconds } = options;
  checkNewObjectName(container, object);
  checkedMetadata(options.metadata ?? []);
  checkNewFile(backend, account, options);
  checkSignedSeconds(expiresInSeconds);

  const limit = backend.limits.maxObjectSize ?? Infinity;
  if (size <= limit) return;
  throw new StorageError('TOO_LARGE', {
    account,
    container,
    object,
    limit,
    actual: size,
  });
}

function writeIntent(
  target: SettledTarget,
  options: NewUploadOptions,
): WriteIntent {
  const { size, contentType, checksums, metadata, expiresAt } = options;
  const { container, name } = target.ref;
  return {
    operation: 'write',
    ref: { container, name },
    uploadId: randomUUID(),
    expiresInSeconds: options.expiresInSeconds,
    ...target.condition,
    ...defined({
      size,
      contentType,
      checksums,
      metadata,
      objectExpiresAt: expiresAt ?? undefined,
    }),
  };
}

function alreadyComplete(upload: StoredUpload): GatewayError {
  const { account, container, name: file } = upload.ref;
  const message = `The upload of '${file}' is complete. Use deleteFile to take the file away.`;
  const details = { account, container, file, reason: upload.status };
  return new GatewayError('INVALID_FILE_OPERATION', message, details);
}
