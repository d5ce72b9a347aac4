import {
  PutBucketVersioningCommand,
  type BucketVersioningStatus,
  type Tag,
} from '@aws-sdk/client-s3';
import type {
  ContainerChange,
  MetadataChange,
  Versioning,
} from '../../src/storage/index.js';
import { defined, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Service } from './service.js';
import { isChange, putTags, retagged } from './tags.js';

/** What a bucket is, as far as it is to be changed. */
export interface Shape {
  readonly tags: readonly Tag[];
  readonly versioning: Versioning;
}

/** What a bucket is when it was just made. */
export const NEW: Shape = { tags: [], versioning: 'OFF' };

/** What is to be said of a bucket; absent is what stays. */
export interface Plan {
  readonly tags?: readonly Tag[];
  readonly status?: BucketVersioningStatus;
}

/**
 * What is to be said so that a bucket becomes what it is to be.
 * @throws StorageError INVALID_METADATA, UNSUPPORTED where the service keeps no versions
 */
export function planOf(
  { metadata = {}, versioning = 'OFF' }: ContainerChange,
  now: Shape,
  service: Service,
): Plan {
  const status = statusFor(versioning, now.versioning);
  if (status && !service.keepsVersions) {
    const reason = 'this service keeps no versions';
    throw new StorageError('UNSUPPORTED', { reason });
  }
  const tags = tagsFor(metadata, now, service);
  return defined({ tags, status });
}

/** Says it. */
export async function carryOut(
  desk: Desk,
  Bucket: string,
  to: { readonly plan: Plan; readonly signal: AbortSignal },
): Promise<void> {
  const { plan, signal } = to;
  const { tags, status: Status } = plan;
  if (tags) await putTags(desk, Bucket, { tags, signal });
  if (!Status) return;
  const VersioningConfiguration = { Status };
  const asked = { Bucket, VersioningConfiguration };
  await desk.wire.ask(new PutBucketVersioningCommand(asked), signal);
}

function tagsFor(
  change: MetadataChange,
  now: Shape,
  service: Service,
): readonly Tag[] | undefined {
  if (!isChange(change)) return undefined;
  const tags = retagged(now.tags, change);
  if (service.tagsBuckets) return tags;
  const reason = 'this service has no tags of buckets, which would hold it';
  throw new StorageError('INVALID_METADATA', { reason });
}

/** S3 can't forget that a bucket kept versions: OFF is then SUSPENDED. */
function statusFor(
  wanted: Versioning,
  now: Versioning,
): BucketVersioningStatus | undefined {
  const isSame = wanted === now || (wanted === 'OFF' && now === 'SUSPENDED');
  if (isSame) return undefined;
  return wanted === 'ENABLED' ? 'Enabled' : 'Suspended';
}
