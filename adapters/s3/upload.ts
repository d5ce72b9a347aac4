import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
} from '@aws-sdk/client-s3';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { NotS3Error } from './errors.js';

/** An upload has begun within so many milliseconds, or is given up. */
const BEGIN_WITHIN_MS = 30_000;

/** What is left behind is taken away within so many milliseconds, even if the caller has gone. */
const ABORT_WITHIN_MS = 10_000;

/** An upload in parts, as requests name it. */
export interface Upload {
  readonly Bucket: string;
  readonly Key: string;
  readonly UploadId: string;
}

/** What is to be uploaded, and what will be said of it. */
interface Beginning extends Pick<Deposit, 'ref' | 'signal'> {
  readonly said: Omit<CreateMultipartUploadCommandInput, 'Bucket' | 'Key'>;
}

/**
 * Begins an upload of which nothing is seen before it is completed. That is seen through, even if the
 * caller goes: else nobody would know its id, to abandon it.
 */
export async function beginUpload(
  desk: Desk,
  { ref, said, signal }: Beginning,
): Promise<Upload> {
  signal.throwIfAborted();
  const place = desk.places.at(ref);
  const begin = new CreateMultipartUploadCommand({ ...place, ...said });
  const deadline = AbortSignal.timeout(BEGIN_WITHIN_MS);
  const through = AbortSignal.any([desk.closed, deadline]);
  const { UploadId } = await desk.wire.ask(begin, through);
  if (UploadId === undefined) throw new NotS3Error('an upload without an id');

  const upload = { ...place, UploadId };
  if (signal.aborted) await abandonUpload(desk, upload);
  signal.throwIfAborted();
  return upload;
}

/** Parts that nobody completes would be stored, and paid for, for ever. */
export async function abandonUpload(desk: Desk, upload: Upload): Promise<void> {
  const signal = AbortSignal.timeout(ABORT_WITHIN_MS);
  const abort = new AbortMultipartUploadCommand(upload);
  // What failed before is what the caller has to hear; `stowage check` finds what is left.
  await desk.wire.ask(abort, signal).catch(() => undefined);
}
