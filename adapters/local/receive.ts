import type {
  ChecksumAlgorithm,
  Checksums,
  WriteOptions,
} from '../../src/storage/index.js';
import {
  checkDigests,
  checkRoom,
  Checksummer,
  checkWhole,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import type { BlobPlace } from './catalog/blobs.js';
import type { Facts } from './catalog/rows.js';
import { cancelled } from './errors.js';
import type { Incoming } from './files/incoming.js';
import type { Held } from './hold.js';

/** A body that is durable, and what it is. */
export interface Received {
  readonly place: BlobPlace;
  readonly facts: Pick<Facts, 'size' | 'sha256' | 'checksums'>;
}

/** A body, and what is expected of it. */
export interface Delivery extends Held {
  readonly options: WriteOptions;
}

/**
 * Takes a body to its end, checks it, and makes it durable.
 * @throws StorageError SIZE_MISMATCH, TOO_LARGE, CHECKSUM_MISMATCH, CANCELLED, or UNEXPECTED with the
 * body's own error as its cause
 */
export async function receive(
  delivery: Delivery,
  incoming: Incoming,
): Promise<Received> {
  const { options } = delivery;
  const { expect = {} } = options;
  const algorithms = Object.keys(expect) as ChecksumAlgorithm[];
  const sums = new Checksummer(['sha256', ...algorithms]);

  for await (const chunk of chunksOf(delivery)) {
    sums.update(chunk);
    checkRoom(sums.size, options);
    await incoming.add(chunk);
  }

  checkWhole(sums.size, options);
  const actual = sums.finish();
  checkDigests(actual, options);
  return { place: await incoming.land(), facts: factsOf(sums.size, actual) };
}

/** The chunks of a body: its failure is told from one of the disk here. */
export async function* chunksOf({
  body,
  call,
}: Held): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
      yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    }
  } catch (error) {
    if (isStorageError(error)) throw error;
    throw call.signal.aborted ? cancelled(call) : bodyFailed(error);
  }
}

/** What the index says of content. */
export function factsOf(size: number, checksums: Checksums): Received['facts'] {
  const { sha256 = '', ...others } = checksums;
  const isAlone = Object.keys(others).length === 0;
  return { size, sha256, checksums: isAlone ? null : JSON.stringify(others) };
}

function bodyFailed(cause: unknown): StorageError {
  const reason = 'the body ended in an error';
  return new StorageError('UNEXPECTED', { backend: 'local', reason }, cause);
}
