import {
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServicePlace } from '../../src/storage/index.js';
import { defined, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import type { Address } from './places.js';
import { isMisplaced } from './reasons.js';

/** Where an object is, for other accounts to whom its bucket is the same one. */
export function placeAt({ Bucket, Key, VersionId }: Address): ServicePlace {
  const place = { account: '', container: Bucket, name: Key };
  return defined({ ...place, versionId: VersionId });
}

/** The reverse of `placeAt`: it may be no place of this account's own. */
export function addressOf(place: ServicePlace): Address {
  const { container: Bucket, name: Key, versionId: VersionId } = place;
  return defined({ Bucket, Key, VersionId });
}

/**
 * What is there, as this account's keys see it; undefined where they may not, or it is in another region.
 * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND
 */
export async function seenAt(
  desk: Desk,
  address: Address,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await desk.wire.ask(new HeadObjectCommand(address), signal);
  } catch (error) {
    if (isRefused(error, 403)) return undefined;
    if (isRefused(error) && isMisplaced(error)) return undefined;
    if (!isMissing(error, address)) throw error;
    throw (await hasBucket(desk, address, signal))
      ? missingAt(address)
      : new StorageError('CONTAINER_NOT_FOUND', aboutOf(address));
  }
}

/** What says that it is not there, in a bucket that is. */
export function missingAt(address: Address): StorageError {
  const code =
    address.VersionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  return new StorageError(code, aboutOf(address));
}

function aboutOf({ Bucket: container, Key: object, VersionId }: Address) {
  return defined({ container, object, versionId: VersionId });
}

/** As the desk tells it of this account's own. */
function isMissing(error: unknown, { VersionId }: Address): boolean {
  if (isRefused(error, 404)) return true;
  return VersionId !== undefined && isRefused(error, 400, 405);
}

/** One that these keys may not look at is there. */
async function hasBucket(
  desk: Desk,
  { Bucket }: Address,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await desk.wire.ask(new HeadBucketCommand({ Bucket }), signal);
    return true;
  } catch (error) {
    if (isRefused(error, 404)) return false;
    if (isRefused(error, 403)) return true;
    throw error;
  }
}
