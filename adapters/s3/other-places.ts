import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import type { ServicePlace } from '../../src/storage/index.js';
import { defined } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import type { Address } from './places.js';

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
 * What of a source says that these keys can't have it: it is in another region (301, 400), its version can't
 * be (400), they may not read it (403), it is not there (404), or its version is a delete marker (405).
 */
const NOT_SEEN = [301, 400, 403, 404, 405];

/** What is there, as this account's keys see it; undefined where they don't. */
export async function seenAt(
  desk: Desk,
  address: Address,
  signal: AbortSignal,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await desk.wire.ask(new HeadObjectCommand(address), signal);
  } catch (error) {
    if (isRefused(error, ...NOT_SEEN)) return undefined;
    throw error;
  }
}
