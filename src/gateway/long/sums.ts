import {
  Checksummer,
  type ChecksumAlgorithm,
  type Checksums,
  type Multipart,
} from '../../storage/index.js';
import type { Transfer } from './moving.js';
import { multipartOf } from './multipart-of.js';
import type { SavedParts } from './saved.js';

/** Digests of a content that comes in parts: those that are expected and that its backend doesn't compare. */
export interface Sums {
  update(chunk: Uint8Array): void;
  /** Every value; to be called once. */
  finish(): Checksums;
  /** What another process can go on from; absent where it reads the parts again. */
  save?(): Checksums;
}

/** Of a content from its start. */
export async function newSums(transfer: Transfer): Promise<Sums> {
  const { caller, account } = transfer;
  const algorithms = algorithmsOf(transfer);
  const { readPart } = multipartOf(caller, account);
  return readPart === undefined && algorithms.length > 0
    ? caller.services.resumableSums(algorithms)
    : new Checksummer(algorithms);
}

/**
 * Of the parts that are kept; undefined where nobody knows any more.
 * @throws StorageError UPLOAD_NOT_FOUND
 */
export async function sumsOfKept(
  transfer: Transfer,
  { upload, parts, sums: saved }: SavedParts,
): Promise<Sums | undefined> {
  const { caller, account } = transfer;
  const algorithms = algorithmsOf(transfer);
  if (algorithms.length === 0) return new Checksummer([]);
  const { readPart } = multipartOf(caller, account);
  if (!readPart) {
    return saved && caller.services.resumableSums(algorithms, saved);
  }
  const sums = new Checksummer(algorithms);
  for (const part of parts) {
    const body = await readPart(upload, part, caller.call);
    for await (const chunk of body) sums.update(chunk as Buffer);
  }
  return sums;
}

function algorithmsOf({ caller, account, expect }: Transfer) {
  const { compares = [] }: Multipart = multipartOf(caller, account);
  const expected = Object.keys(expect) as ChecksumAlgorithm[];
  return expected.filter((name) => !compares.includes(name));
}
