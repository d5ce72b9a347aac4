import type { ObjectRef, ReadableRef } from '../../src/storage/index.js';
import { defined, StorageError, versionOf } from '../../src/storage/index.js';
import { checkBucketName } from './bucket-names.js';
import type { S3Options } from './options.js';

/** Where a container is: a bucket, or those of a bucket's names that begin so. */
export interface Place {
  readonly Bucket: string;
  /** Empty, or the container's name and a slash. */
  readonly prefix: string;
}

/** An object, or a version of it, as a request names it. */
export interface Address {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

/** Which container is where. */
export class Places {
  /** The one bucket whose first segments are the containers, where the account is such. */
  readonly bucket: string | undefined;
  /** The only buckets that the account shows, where it shows not all that it can list. */
  readonly buckets: readonly string[] | undefined;

  constructor({ bucket, buckets }: Pick<S3Options, 'bucket' | 'buckets'>) {
    this.bucket = bucket;
    this.buckets = buckets;
  }

  /** @throws StorageError INVALID_CONTAINER_NAME, CONTAINER_NOT_FOUND for a bucket that isn't shown */
  of(container: string): Place {
    if (this.bucket !== undefined)
      return { Bucket: this.bucket, prefix: `${container}/` };
    checkBucketName(container);
    if (this.buckets?.includes(container) === false)
      throw new StorageError('CONTAINER_NOT_FOUND', { container });
    return { Bucket: container, prefix: '' };
  }

  at(ref: ReadableRef): Address {
    const { Bucket, prefix } = this.of(ref.container);
    return defined({
      Bucket,
      Key: prefix + ref.name,
      VersionId: versionOf(ref),
    });
  }

  /** The reverse of `at`. */
  nameIn({ container }: Pick<ObjectRef, 'container'>, key: string): string {
    return key.slice(this.of(container).prefix.length);
  }
}

/** As the source of a copy: each segment percent-encoded, and the version where one is meant. */
export function copySourceOf({ Bucket, Key, VersionId }: Address): string {
  const path = `${Bucket}/${Key}`.split('/').map(encodeURIComponent).join('/');
  return VersionId === undefined
    ? path
    : `${path}?versionId=${encodeURIComponent(VersionId)}`;
}
