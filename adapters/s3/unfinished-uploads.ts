import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from '@aws-sdk/client-s3';
import { defined, eachOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { keyIn } from './keys.js';
import type { Place } from './places.js';

/** An upload that was begun and not ended. */
interface Unfinished {
  /** One of these is its key: Ceph encodes it without saying so. */
  readonly keys: ReadonlySet<string>;
  readonly UploadId: string | undefined;
  readonly Initiated: Date | undefined;
}

/** Those of a bucket's names that begin so, a thousand a request. */
export async function* uploadPages(
  desk: Desk,
  { Bucket, prefix }: Place,
  signal: AbortSignal,
): AsyncGenerator<readonly Unfinished[], void> {
  const Prefix = prefix === '' ? undefined : prefix;
  const within = {
    Bucket,
    ...defined({ Prefix }),
    EncodingType: 'url',
  } as const;
  let after: Marker | undefined = {};
  while (after) {
    const asked = new ListMultipartUploadsCommand({ ...within, ...after });
    const answer: ListMultipartUploadsCommandOutput = await desk.wire.ask(
      asked,
      signal,
    );
    yield uploadsIn(answer);
    after = answer.IsTruncated === true ? markerIn(answer) : undefined;
  }
}

/** Whether any goes on in a bucket. */
export async function anyUploads(
  { wire }: Desk,
  Bucket: string,
  signal: AbortSignal,
): Promise<boolean> {
  const one = new ListMultipartUploadsCommand({ Bucket, MaxUploads: 1 });
  const { Uploads = [] } = await wire.ask(one, signal);
  return Uploads.length > 0;
}

/** Gives up all that go on in a container, which is to be no more: its bucket goes on. */
export async function abandonAll(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  const place = desk.places.of(container);
  for await (const uploads of uploadPages(desk, place, signal))
    await eachOf(uploads, async ({ keys, UploadId }) => {
      for (const Key of keys) {
        const upload = { Bucket: place.Bucket, Key, UploadId };
        const abort = new AbortMultipartUploadCommand(upload);
        await desk.wire.ask(abort, signal).catch(unlessGone);
      }
    });
}

function unlessGone(error: unknown): void {
  if (!isRefused(error, 404)) throw error;
}

function uploadsIn(
  answer: ListMultipartUploadsCommandOutput,
): readonly Unfinished[] {
  return (answer.Uploads ?? []).map(({ Key = '', UploadId, Initiated }) => ({
    keys: new Set([keyIn(answer, Key), keyIn({ EncodingType: 'url' }, Key)]),
    UploadId,
    Initiated,
  }));
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
