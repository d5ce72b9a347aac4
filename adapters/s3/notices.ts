import { eachOf } from '../../src/storage/index.js';
import { allBuckets } from './buckets.js';
import type { Desk } from './desk.js';
import { sightOf, type Sight } from './named-buckets.js';
import { staleUploads } from './stale-uploads.js';

/** So many buckets are looked through, and so long, in milliseconds: it is only to be told. */
const MAX_BUCKETS = 100;
const WITHIN_MS = 5_000;

/** What is told of a bucket that the options name, where it is not simply there. */
const OF_NAMED: Readonly<Partial<Record<Sight, string>>> = {
  ABSENT:
    'is not there: have it made, name another in `buckets`, or leave it out',
  HIDDEN:
    "may not be looked at with these keys: it is somebody else's, or they may only read and write in it",
};

/**
 * What whoever runs the account should know of it, besides what it lacks: buckets that it names and that
 * are not there; uploads that were never ended, and how to be rid of them. What can't be learnt in a
 * while is not told.
 */
export async function noticesOf(desk: Desk): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(WITHIN_MS);
  const notices = await noticesOfNamed(desk, signal);
  await eachOf(await bucketsOf(desk, signal), async (bucket) => {
    const count = await staleUploads(desk, bucket, signal).catch(() => 0);
    if (count > 0) notices.push(noticeOf(bucket, count));
  });
  return notices.sort();
}

async function noticesOfNamed(
  { wire, places }: Desk,
  signal: AbortSignal,
): Promise<string[]> {
  const notices: string[] = [];
  await eachOf(places.buckets ?? [], async (name) => {
    const sight = await sightOf(wire, name, signal).catch(
      () => 'THERE' as const,
    );
    const said = OF_NAMED[sight];
    if (said !== undefined) notices.push(`bucket '${name}' ${said}`);
  });
  return notices;
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
