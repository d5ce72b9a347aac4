import { eachOf } from '../../src/storage/index.js';
import { allBuckets } from './buckets.js';
import type { Desk } from './desk.js';
import { staleUploads } from './stale-uploads.js';

/** So many buckets are looked through, and so long, in milliseconds: it is only to be told. */
const MAX_BUCKETS = 100;
const WITHIN_MS = 5_000;

/**
 * What whoever runs the account should know of it, besides what it lacks: uploads that were never ended,
 * and how to be rid of them. What can't be learnt in a while is not told.
 */
export async function noticesOf(desk: Desk): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  const notices: string[] = [];
  await eachOf(await bucketsOf(desk, signal), async (bucket) => {
    const count = await staleUploads(desk, bucket, signal).catch(() => 0);
    if (count > 0) notices.push(noticeOf(bucket, count));
  });
  return notices.sort();
}

async function bucketsOf(
  desk: Desk,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (desk.places.bucket !== undefined) return [desk.places.bucket];
  const all = await allBuckets(desk, signal).catch(() => []);
  return all.slice(0, MAX_BUCKETS).map(({ name }) => name);
}

function noticeOf(bucket: string, count: number): string {
  return (
    `bucket '${bucket}' keeps the parts of ${count} uploads that were begun more than a day ago and never ended. ` +
    'A lifecycle rule with AbortIncompleteMultipartUpload removes such; one by one, ' +
    '`aws s3api list-multipart-uploads` and `abort-multipart-upload` do'
  );
}
