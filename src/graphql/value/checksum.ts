import {
  CHECKSUM_HEX_LENGTH,
  type ChecksumAlgorithm,
  type Checksums,
} from '../../storage/index.js';
import { InputError } from '../errors.js';
import type { AlgorithmName, Checksum } from './checksum.type.js';

/** The contract's algorithms by the schema's names for them. */
const ALGORITHMS = {
  MD5: 'md5',
  SHA1: 'sha1',
  SHA256: 'sha256',
  CRC32: 'crc32',
  CRC32C: 'crc32c',
  CRC64NVME: 'crc64nvme',
} as const satisfies Record<AlgorithmName, ChecksumAlgorithm>;

const NAMES = Object.entries(ALGORITHMS) as readonly (readonly [
  AlgorithmName,
  ChecksumAlgorithm,
])[];

/** As the schema shows them. Pages have thousands: nothing is made that is not needed. */
export function checksumList(checksums: Checksums): readonly Checksum[] {
  const list: Checksum[] = [];
  for (const [name, algorithm] of NAMES) {
    const value = checksums[algorithm];
    if (value !== undefined) list.push({ algorithm: name, value });
  }
  return list;
}

/** @throws InputError for a value that is no such checksum */
export function checksumFrom(
  input: Checksum | null | undefined,
): Checksums | undefined {
  if (!input) return undefined;
  const algorithm = ALGORITHMS[input.algorithm];
  const value = input.value.toLowerCase();
  const digits = CHECKSUM_HEX_LENGTH[algorithm];
  if (value.length === digits && /^[0-9a-f]*$/.test(value)) {
    return { [algorithm]: value };
  }
  const message =
    `A checksum by ${input.algorithm} has ${digits} hex digits, ` +
    `which '${input.value}' has not.`;
  throw new InputError(['checksum', 'value'], message);
}
