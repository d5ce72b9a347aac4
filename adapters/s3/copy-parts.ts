import { HeadObjectCommand, UploadPartCopyCommand } from '@aws-sdk/client-s3';
import { eachOf } from '../../src/storage/index.js';
import { completeUpload, type Part } from './completion.js';
import { changedMeanwhile, saidOf, type Copying } from './copying.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { etagOf } from './object-stats.js';
import { MAX_PARTS } from './part-sizes.js';
import { copySourceOf } from './places.js';
import { abandonUpload, beginUpload, type Upload } from './upload.js';

/** So large is a part at most while there are few enough, in bytes: the service copies several at once. */
const PART_BYTES = 512 * 2 ** 20;

/** What is more than one request may copy, part by part; nothing stands there before the last is. */
export async function copyInParts(desk: Desk, copying: Copying): Promise<void> {
  const { from, ref, signal } = copying;
  const upload = await beginUpload(desk, { ref, said: saidOf(from), signal });
  const parts = await copyParts(desk, copying, upload).catch(
    async (error: unknown) => {
      await abandonUpload(desk, upload);
      throw error;
    },
  );
  await completeUpload(desk, { deposit: copying, upload, parts });
}

async function copyParts(
  desk: Desk,
  copying: Copying,
  upload: Upload,
): Promise<readonly Part[]> {
  const { source, from, signal } = copying;
  const CopySource = copySourceOf(source);
  const shared = { ...upload, CopySource, CopySourceIfMatch: from.ETag };
  const parts: Part[] = [];
  const ranges = rangesOf(from.ContentLength ?? 0, desk.options.maxPutBytes);
  await eachOf(ranges, async (CopySourceRange, index) => {
    const PartNumber = index + 1;
    const part = { ...shared, PartNumber, CopySourceRange };
    const command = new UploadPartCopyCommand(part);
    const answer = await desk.wire.ask(command, signal).catch(explain);
    parts[index] = { PartNumber, ETag: etagOf(answer.CopyPartResult ?? {}) };
  });
  await requireSame(desk, copying);
  return parts;
}

function explain(error: unknown): never {
  throw isRefused(error, 412) ? changedMeanwhile(error) : error;
}

/** As many bytes as may go in one request, or fewer; the ranges of all of them, in order. */
function rangesOf(size: number, most: number): readonly string[] {
  const step = Math.max(
    Math.min(PART_BYTES, most),
    Math.ceil(size / MAX_PARTS),
  );
  return Array.from({ length: Math.ceil(size / step) }, (_, index) => {
    const end = Math.min(size, (index + 1) * step);
    return `bytes=${index * step}-${end - 1}`;
  });
}

/** Not every service looks itself whether each part is of the same content. */
async function requireSame(
  desk: Desk,
  { source, from, signal }: Copying,
): Promise<void> {
  const head = new HeadObjectCommand(source);
  const { ETag } = await desk.wire.ask(head, signal);
  if (ETag !== from.ETag) throw changedMeanwhile(undefined);
}
