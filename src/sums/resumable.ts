import {
  createCRC32,
  createCRC64,
  createMD5,
  createSHA1,
  createSHA256,
  type IHasher,
} from 'hash-wasm';
import type { ChecksumAlgorithm, Checksums } from '../storage/index.js';

/** Sums that are fed as a content passes, and whose state can be kept at any point of it. */
export interface ResumableSums {
  update(chunk: Uint8Array): void;
  /** The state, to go on from: plain JSON. */
  save(): SavedSums;
  /** Every value; call it once, after the last chunk. */
  finish(): Checksums;
}

/** The state of each, in base64. */
export type SavedSums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** The reversed polynomial of Castagnoli, as iSCSI has it (RFC 3720, 12.1). */
const CASTAGNOLI = 0x82f63b78;

/** The reversed polynomial of CRC-64/NVME, as S3 has it. */
const NVME = '9a6c9329ac4bc9b5';

const HASHERS = {
  md5: createMD5,
  sha1: createSHA1,
  sha256: createSHA256,
  crc32: () => createCRC32(),
  crc32c: () => createCRC32(CASTAGNOLI),
  crc64nvme: () => createCRC64(NVME),
} satisfies Record<ChecksumAlgorithm, () => Promise<IHasher>>;

/**
 * Begins sums, or goes on with those that were saved. They take several times as long as node:crypto's
 * own, whose state can't be kept: for where what has passed can't be read again.
 */
export async function resumableSums(
  algorithms: readonly ChecksumAlgorithm[],
  saved: SavedSums = {},
): Promise<ResumableSums> {
  const hashers = await Promise.all(
    algorithms.map(async (name) => [name, await begun(name, saved)] as const),
  );
  const each = (read: (hasher: IHasher) => string) =>
    Object.fromEntries(hashers.map(([name, hasher]) => [name, read(hasher)]));
  return {
    update: (chunk) => {
      for (const [, hasher] of hashers) hasher.update(chunk);
    },
    save: () => each((hasher) => Buffer.from(hasher.save()).toString('base64')),
    finish: () => each((hasher) => hasher.digest('hex')),
  };
}

async function begun(
  name: ChecksumAlgorithm,
  saved: SavedSums,
): Promise<IHasher> {
  const hasher = await HASHERS[name]();
  const state = saved[name];
  hasher.init();
  return state === undefined
    ? hasher
    : hasher.load(Buffer.from(state, 'base64'));
}
