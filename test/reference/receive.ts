import { addAbortSignal, type Readable } from 'node:stream';
import {
  Checksummer,
  isStorageError,
  mismatchOf,
  StorageError,
  type Call,
  type ChecksumAlgorithm,
  type Checksums,
  type WriteOptions,
} from '../../src/storage/index.js';
import type { StoredObject } from './history.js';

type Content = Pick<StoredObject, 'content' | 'etag' | 'checksums'>;

/** A body that has arrived whole and is what it was said to be. */
export async function received(
  body: Readable,
  options: WriteOptions,
  call: Call,
): Promise<Content> {
  const { expect = {}, size } = options;
  const wanted = Object.keys(expect) as ChecksumAlgorithm[];
  const summer = new Checksummer(['sha256', ...wanted]);
  const content = await chunksOf(body, call, (chunk) => {
    summer.update(chunk);
    checkNotOver(options, summer.size);
  });

  if (size !== undefined && content.length !== size) {
    throw sizeMismatch(size, content.length);
  }
  const checksums = summer.finish();
  checkDigests(expect, checksums);
  return { content, etag: checksums.sha256 ?? '', checksums };
}

/** @throws StorageError CANCELLED when the caller has gone away, the body's own failure otherwise */
async function chunksOf(
  body: Readable,
  { signal }: Call,
  look: (chunk: Buffer) => void,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of addAbortSignal(signal, body)) {
      look(chunk as Buffer);
      chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (isStorageError(error)) throw error;
    throw new StorageError(
      signal.aborted ? 'CANCELLED' : 'UNEXPECTED',
      { reason: 'the body did not arrive whole' },
      error,
    );
  }
}

/** As soon as it is known: nobody waits for the rest of a body that is too long. */
function checkNotOver({ size, maxSize }: WriteOptions, actual: number): void {
  if (maxSize !== undefined && actual > maxSize) {
    throw new StorageError('TOO_LARGE', { limit: maxSize, actual });
  }
  if (size !== undefined && actual > size) throw sizeMismatch(size, actual);
}

function sizeMismatch(limit: number, actual: number): StorageError {
  return new StorageError('SIZE_MISMATCH', { limit, actual });
}

function checkDigests(expected: Checksums, actual: Checksums): void {
  const name = mismatchOf(expected, actual);
  if (name === undefined) return;
  throw new StorageError('CHECKSUM_MISMATCH', {
    reason: `${name} is ${actual[name] ?? ''}, not ${expected[name] ?? ''}`,
  });
}
