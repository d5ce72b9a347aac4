import type { Readable } from 'node:stream';
import {
  CHECKSUM_ALGORITHMS,
  Checksummer,
  defined,
  isStorageError,
  mismatchOf,
  type Checksums,
  type StorageErrorCode,
} from '../storage/index.js';
import type { Caller } from './caller.js';
import type { FileRef } from './refs.js';
import type { UploadOutcome } from './services.js';

/** What an upload has stored. */
export interface StoredBefore {
  readonly ref: FileRef;
  readonly outcome: UploadOutcome & { readonly state: 'COMPLETED' };
}

/** Of a file that is not what was stored any more. */
const GONE: ReadonlySet<StorageErrorCode> = new Set([
  'CONTAINER_NOT_FOUND',
  'OBJECT_NOT_FOUND',
  'VERSION_NOT_FOUND',
]);

/**
 * Whether a body is what was stored before: by the checksums that are known of that, or where none is, by
 * the file itself as long as it is the same. Reads no more of it than was stored, and a chunk.
 */
export async function isRepeated(
  caller: Caller,
  stored: StoredBefore,
  body: Readable,
): Promise<boolean> {
  const { size, checksums } = stored.outcome;
  const known = isAny(checksums) ? checksums : await summedUp(caller, stored);
  if (known === undefined) return false;
  const sums = await sumsOf(body, size, known);
  return sums !== undefined && mismatchOf(known, sums) === undefined;
}

/** Undefined where it can't be read any more. */
async function summedUp(
  caller: Caller,
  { ref, outcome }: StoredBefore,
): Promise<Checksums | undefined> {
  const { etag, size, versionId } = outcome;
  const version = defined({ ...ref, versionId });
  try {
    const backend = caller.reach(ref.account, 'write');
    const { stat, body } = await backend.readObject(version, {}, caller.call);
    if (stat.etag === etag) return await sumsOf(body, size, { sha256: '' });
    body.destroy();
    return undefined;
  } catch (error) {
    if (isStorageError(error) && GONE.has(error.code)) return undefined;
    throw error;
  }
}

/** By the same algorithms; undefined where the size is another, as soon as more has come. */
async function sumsOf(
  body: Readable,
  size: number,
  known: Checksums,
): Promise<Checksums | undefined> {
  const algorithms = CHECKSUM_ALGORITHMS.filter((name) => name in known);
  const summer = new Checksummer(algorithms);
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    summer.update(chunk);
    if (summer.size > size) return undefined;
  }
  return summer.size === size ? summer.finish() : undefined;
}

function isAny(checksums: Checksums): boolean {
  return Object.keys(checksums).length > 0;
}
