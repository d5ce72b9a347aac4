import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Crc32c, Crc64Nvme } from './crc.js';

export const CHECKSUM_ALGORITHMS = [
  'md5',
  'sha1',
  'sha256',
  'crc32',
  'crc32c',
  'crc64nvme',
] as const;

export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** What is known of an object's content, each in lower-case hex. An etag is not a checksum. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

/** How many hex digits an algorithm's value has. */
export const CHECKSUM_HEX_LENGTH = {
  md5: 32,
  sha1: 40,
  sha256: 64,
  crc32: 8,
  crc32c: 8,
  crc64nvme: 16,
} satisfies Record<ChecksumAlgorithm, number>;

/** Something that takes bytes in order and gives one value at the end. */
interface Digest {
  update(chunk: Uint8Array): void;
  hex(): string;
}

class HashDigest implements Digest {
  readonly #hash;

  constructor(algorithm: 'md5' | 'sha1' | 'sha256') {
    this.#hash = createHash(algorithm);
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  hex(): string {
    return this.#hash.digest('hex');
  }
}

class Crc32Digest implements Digest {
  #value = 0;

  update(chunk: Uint8Array): void {
    this.#value = crc32(chunk, this.#value);
  }

  hex(): string {
    return this.#value.toString(16).padStart(8, '0');
  }
}

const DIGESTS = {
  md5: () => new HashDigest('md5'),
  sha1: () => new HashDigest('sha1'),
  sha256: () => new HashDigest('sha256'),
  crc32: () => new Crc32Digest(),
  crc32c: () => new Crc32c(),
  crc64nvme: () => new Crc64Nvme(),
} satisfies Record<ChecksumAlgorithm, () => Digest>;

/** Several digests and a byte count, fed together as a body streams past. */
export class Checksummer {
  readonly #digests: readonly (readonly [ChecksumAlgorithm, Digest])[];
  #size = 0;

  constructor(algorithms: Iterable<ChecksumAlgorithm>) {
    const distinct = [...new Set(algorithms)];
    this.#digests = distinct.map((name) => [name, DIGESTS[name]()]);
  }

  /** Bytes seen so far. */
  get size(): number {
    return this.#size;
  }

  update(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    for (const [, digest] of this.#digests) digest.update(chunk);
  }

  /** Every value; call it once, after the last chunk. */
  finish(): Checksums {
    return Object.fromEntries(
      this.#digests.map(([name, digest]) => [name, digest.hex()]),
    );
  }
}

/** The first algorithm whose value is not the expected one, or undefined when all agree. */
export function mismatchOf(
  expected: Checksums,
  actual: Checksums,
): ChecksumAlgorithm | undefined {
  return CHECKSUM_ALGORITHMS.find(
    (name) => expected[name] !== undefined && expected[name] !== actual[name],
  );
}
