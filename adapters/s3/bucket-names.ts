import { StorageError } from '../../src/storage/index.js';

/** What every service takes for a new bucket: DNS labels, 3 to 63 bytes in all. */
const NEW =
  /^(?=.{3,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;

const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;

/** What buckets were once called, and on some services still are; an ARN would lead elsewhere. */
const STANDING = /^[\w][\w.-]{1,254}$/;

/** AWS's directory buckets, which speak another S3: to the SDK such a name changes every request. */
const DIRECTORY = /--x-s3$/;

const RULE =
  "3 to 63 of a-z, 0-9, '-' and '.', no IP address, make a bucket's name, a letter or a digit at its ends";

/** The most that a new bucket's name may have, in bytes. */
export const MAX_BUCKET_NAME_BYTES = 63;

/** @throws StorageError INVALID_CONTAINER_NAME for what no bucket is called */
export function checkBucketName(container: string): void {
  if (STANDING.test(container) && !DIRECTORY.test(container)) return;
  throw invalid(container, 'no bucket is called so');
}

/** @throws StorageError INVALID_CONTAINER_NAME for what no service takes for a new bucket */
export function checkNewBucketName(container: string): void {
  const isOther = IP_ADDRESS.test(container) || DIRECTORY.test(container);
  if (NEW.test(container) && !isOther) return;
  throw invalid(container, RULE);
}

function invalid(container: string, reason: string): StorageError {
  return new StorageError('INVALID_CONTAINER_NAME', { container, reason });
}
