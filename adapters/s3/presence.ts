import { HeadBucketCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { StorageError } from '../../src/storage/index.js';
import { isRefused } from './errors.js';
import type { Places } from './places.js';
import type { Wire } from './wire.js';

/** Where to look. */
interface Sight {
  readonly wire: Wire;
  readonly places: Places;
}

/** Whether there is such a container: a bucket, or a name in the one bucket that begins so. */
export async function hasContainer(
  { wire, places }: Sight,
  container: string,
  signal: AbortSignal,
): Promise<boolean> {
  const { Bucket, prefix } = places.of(container);
  if (prefix !== '') {
    const first = { Bucket, Prefix: prefix, MaxKeys: 1 };
    const { KeyCount } = await wire.ask(
      new ListObjectsV2Command(first),
      signal,
    );
    return KeyCount === 1;
  }
  try {
    await wire.ask(new HeadBucketCommand({ Bucket }), signal);
    return true;
  } catch (error) {
    if (isRefused(error, 404)) return false;
    throw error;
  }
}

/** @throws StorageError CONTAINER_NOT_FOUND */
export async function requireContainer(
  sight: Sight,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  if (await hasContainer(sight, container, signal)) return;
  throw new StorageError('CONTAINER_NOT_FOUND', { container });
}

/**
 * Where many containers share a bucket, any name can be written: it is looked whether it is in one.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
export async function requireFolder(
  sight: Sight,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  if (sight.places.bucket === undefined) return;
  await requireContainer(sight, container, signal);
}
