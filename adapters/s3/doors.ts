import { createHash } from 'node:crypto';
import { StorageError } from '../../src/storage/index.js';
import { isAwsItself, type S3Options } from './options.js';
import { COMMERCIAL, partitionOf, type Partition } from './partitions.js';
import type { Door } from './policy.js';
import type { Place } from './places.js';

/**
 * What a policy has to say of a container. A folder's marker, which is named as the objects' names
 * begin and holds the metadata, stays private.
 */
export function doorOf({ Bucket, prefix }: Place, options: S3Options): Door {
  const digest = createHash('sha256').update(prefix).digest('hex');
  const begin = `arn:${partitionAt(options).name}:s3:::${Bucket}/${prefix}`;
  return {
    prefix: begin,
    resource: prefix === '' ? `${begin}*` : `${begin}?*`,
    mark: prefix === '' ? '' : `In${digest.slice(0, 16)}`,
  };
}

/** @throws StorageError UNSUPPORTED for a container by whose name a policy would mean others, or nothing */
export function checkDoor({ prefix }: Place): void {
  if (!/[*?$:]/.test(prefix)) return;
  const reason =
    "a policy can't name it: its name holds one of '*', '?', '$' and ':'";
  throw new StorageError('UNSUPPORTED', { reason });
}

/** Where anyone reads what is public in a container, without a slash at its end. */
export function publicUrl(
  { Bucket, prefix }: Place,
  options: S3Options,
): string {
  const base = new URL(endpointOf(options));
  const isPathStyle =
    options.forcePathStyle ?? (!isAwsItself(options) || Bucket.includes('.'));
  const host = isPathStyle ? base.host : `${Bucket}.${base.host}`;
  const segments = [...(isPathStyle ? [Bucket] : []), prefix.slice(0, -1)];
  const path = segments
    .filter((segment) => segment !== '')
    .map((segment) => `/${encodeURIComponent(segment)}`);
  return `${base.protocol}//${host}${path.join('')}`;
}

function endpointOf(options: S3Options): string {
  const { publicEndpoint, endpoint, region } = options;
  const { domain } = partitionAt(options);
  return publicEndpoint ?? endpoint ?? `https://s3.${region}.${domain}`;
}

/** Services that are not AWS's have no partitions, however their regions are called. */
function partitionAt(options: S3Options): Partition {
  const partition = isAwsItself(options) && partitionOf(options.region);
  return partition || COMMERCIAL;
}
