import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ObjectRef, WriteCondition } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Address } from './places.js';

/** A copy under way. */
export interface Copying {
  readonly source: Address;
  /** The source, as it was just seen. */
  readonly from: HeadObjectCommandOutput;
  readonly ref: ObjectRef;
  readonly condition: WriteCondition;
  readonly signal: AbortSignal;
}

/** All that is said of an object besides its tags, as a request that makes it says it. */
export function saidOf(head: HeadObjectCommandOutput) {
  const { ContentType, ContentDisposition, ContentEncoding } = head;
  const { ContentLanguage, CacheControl, Metadata } = head;
  const { WebsiteRedirectLocation, StorageClass } = head;
  return {
    ContentType,
    ContentDisposition,
    ContentEncoding,
    ContentLanguage,
    CacheControl,
    Metadata,
    WebsiteRedirectLocation,
    StorageClass,
  };
}

/** Nothing was copied, or nothing that is what was meant. */
export function changedMeanwhile(cause: unknown): StorageError {
  const reason = 'the source changed while it was copied';
  return new StorageError('UNAVAILABLE', { reason }, cause);
}
