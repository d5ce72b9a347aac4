import type { Readable } from 'node:stream';
import {
  defined,
  StorageError,
  type ErrorContext,
  type WriteIntent,
  type WriteOptions,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import { fileId } from './ids.js';
import type { FileRef } from './refs.js';
import { isRepeated, type StoredBefore } from './repeated-upload.js';
import type { SealedUpload } from './services.js';
import { storedFile, type StoredFile } from './stored.js';
import { alone } from './upload-turn.js';

/** What an upload has made, as it was made. */
export type ReceivedFile = Pick<StoredFile, 'id' | 'name' | 'size' | 'etag'>;

/** A body that has begun to come. */
export interface ArrivingBody {
  readonly body: Readable;
  readonly contentType?: string;
  /** Bytes, where the sender says. */
  readonly contentLength?: number;
}

/**
 * Stores what a signed upload URL was made for, once. The same bytes sent again get the same answer, so that a client
 * that never saw the first may repeat it.
 * @throws StorageError as writeObject does, UPLOAD_NOT_FOUND once aborted; GatewayError FORBIDDEN for another content
 * type than was signed, INVALID_FILE_OPERATION for a URL that is used up or in use
 */
export async function receiveUpload(
  caller: Caller,
  grant: SealedUpload,
  arriving: ArrivingBody,
): Promise<ReceivedFile> {
  const { account, intent } = grant;
  const ref: FileRef = { account, ...intent.ref };
  checkAnnounced(ref, intent, arriving);

  return alone(caller, intent.uploadId, async (signal) => {
    const outcome = await caller.services.uploadLedger.find(intent.uploadId);
    if (outcome?.state === 'ABORTED') {
      throw new StorageError('UPLOAD_NOT_FOUND');
    }
    return outcome
      ? repeated(caller, { ref, outcome }, arriving.body)
      : store({ caller, grant, ref, signal }, arriving);
  });
}

interface Receiving {
  readonly caller: Caller;
  readonly grant: SealedUpload;
  readonly ref: FileRef;
  readonly signal: AbortSignal;
}

/** The version is recorded by the backend when the bytes have landed; only then is the URL used up. */
async function store(
  receiving: Receiving,
  arriving: ArrivingBody,
): Promise<ReceivedFile> {
  const { caller, grant, ref, signal } = receiving;
  const { account, intent, expiresAt } = grant;
  const { body } = arriving;
  const backend = caller.reach(account, 'write');
  const stat = await backend.writeObject(
    ref,
    { body, ...writeOptions(intent, arriving) },
    { ...caller.call, signal },
  );

  const { etag, size, versionId } = stat;
  // What was announced the backend has compared; a client that repeats the upload is known by any of them.
  const checksums = { ...intent.checksums, ...stat.checksums };
  await caller.services.uploadLedger.record(
    intent.uploadId,
    defined({ state: 'COMPLETED', etag, size, checksums, versionId } as const),
    expiresAt,
  );
  return storedFile(ref, stat);
}

/** @throws GatewayError INVALID_FILE_OPERATION where these are not the bytes that were stored */
async function repeated(
  caller: Caller,
  stored: StoredBefore,
  body: Readable,
): Promise<ReceivedFile> {
  const { ref, outcome } = stored;
  if (await isRepeated(caller, stored, body)) {
    const { size, etag } = outcome;
    return { id: fileId(ref), name: ref.name, size, etag };
  }
  const message =
    'This URL has been used: it is good for one upload. Ask for another.';
  throw new GatewayError('INVALID_FILE_OPERATION', message, {
    account: ref.account,
    container: ref.container,
    file: ref.name,
  });
}

/** What the headers give away is refused before a byte of the body is read. */
function checkAnnounced(
  ref: FileRef,
  intent: WriteIntent,
  arriving: ArrivingBody,
): void {
  const { contentLength: actual, contentType } = arriving;
  const { size, maxSize } = intent;
  if (intent.contentType !== undefined && intent.contentType !== contentType) {
    throw otherType(intent.contentType, contentType);
  }
  if (actual === undefined) return;

  const { account, container, name: object } = ref;
  const about: ErrorContext = { account, container, object, actual };
  if (size !== undefined && actual !== size) {
    throw new StorageError('SIZE_MISMATCH', { ...about, limit: size });
  }
  if (maxSize !== undefined && actual > maxSize) {
    throw new StorageError('TOO_LARGE', { ...about, limit: maxSize });
  }
}

function writeOptions(
  intent: WriteIntent,
  arriving: ArrivingBody,
): WriteOptions {
  const { size, maxSize, metadata, checksums, ifAbsent, ifMatch } = intent;
  return defined({
    // What the client announces HTTP holds it to; some backends store what has no size in parts.
    size: size ?? arriving.contentLength,
    maxSize,
    contentType: intent.contentType ?? arriving.contentType,
    metadata,
    expect: checksums,
    ifAbsent,
    ifMatch,
    expiresAt: intent.objectExpiresAt,
  });
}

function otherType(signed: string, sent: string | undefined): GatewayError {
  const message =
    `This URL was signed for Content-Type '${signed}', ` +
    `but ${sent === undefined ? 'none' : `'${sent}'`} was sent. Send exactly the headers that came with the URL.`;
  return new GatewayError('FORBIDDEN', message, { reason: 'CONTENT_TYPE' });
}
