import {
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { defined } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { keyIn } from './keys.js';

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
  bucket: string,
  signal: AbortSignal,
): Promise<number> {
  const before = Date.now() - STALE_MS;
  let count = 0;
  let after: Marker = {};
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const asked = { Bucket: bucket, EncodingType: 'url', ...after } as const;
    const answer = await desk.wire.ask(
      new ListMultipartUploadsCommand(asked),
      signal,
    );
    const begun = (answer.Uploads ?? []).map(({ Initiated }) => Initiated);
    count += begun.filter((time) => time && time.getTime() < before).length;
    if (answer.IsTruncated !== true) break;
    after = markerIn(answer);
  }
  return count;
}

/** Where the next page begins. */
interface Marker {
  readonly KeyMarker?: string;
  readonly UploadIdMarker?: string;
}

function markerIn(answer: ListMultipartUploadsCommandOutput): Marker {
  const { NextKeyMarker, NextUploadIdMarker } = answer;
  return defined({
    KeyMarker: NextKeyMarker && keyIn(answer, NextKeyMarker),
    UploadIdMarker: NextUploadIdMarker,
  });
}
