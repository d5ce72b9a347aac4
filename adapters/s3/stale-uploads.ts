import type { Desk } from './desk.js';
import { uploadPages } from './unfinished-uploads.js';

/** No upload goes on for longer, in milliseconds: a day. */
const STALE_MS = 86_400_000;

/** So many requests are made of a bucket, each for a thousand uploads. */
const MAX_PAGES = 10;

/**
 * How many uploads of a bucket were begun more than a day ago and never ended: at least, where there
 * are very many.
 */
export async function staleUploads(
  desk: Desk,
  Bucket: string,
  signal: AbortSignal,
): Promise<number> {
  const before = Date.now() - STALE_MS;
  let [count, pages] = [0, 0];
  for await (const page of uploadPages(desk, { Bucket, prefix: '' }, signal)) {
    const begun = page.map(({ Initiated }) => Initiated);
    count += begun.filter((time) => time && time.getTime() < before).length;
    pages += 1;
    if (pages === MAX_PAGES) break;
  }
  return count;
}
