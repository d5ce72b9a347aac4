import {
  UploadPartCommand,
  type UploadPartCommandOutput,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { completeUpload, type Part } from './completion.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { etagOf } from './object-stats.js';
import { passedPartBytes } from './part-sizes.js';
import { PartSource, type GatheredPart } from './part-source.js';
import { putWhole } from './put.js';
import { checkStored, inBase64, expecting, sendStream } from './sending.js';
import type { Stored } from './stored.js';
import { abandonUpload, beginUpload, type Upload } from './upload.js';

/** Parts of one upload on their way. */
interface Transfer {
  readonly desk: Desk;
  readonly upload: Upload;
  readonly signal: AbortSignal;
}

/**
 * Stores a body of which nobody has said how large it is. Two parts are in memory at most, of which one
 * is gathered while the other is sent; what is no more than one goes in one request.
 */
export async function putGathered(
  desk: Desk,
  deposit: Deposit,
): Promise<Stored> {
  const failed = new AbortController();
  const over = AbortSignal.any([deposit.signal, failed.signal]);
  const source = new PartSource(desk.options, deposit.incoming, over);
  const first = await source.next();
  if (first && (await source.isAtEnd()))
    return putWhole(desk, deposit, first.content);

  return uploaded(desk, deposit, async (upload) => {
    const transfer = { desk, upload, signal: over };
    const parts: Part[] = [];
    const send = async (given?: GatheredPart) => {
      let part = given ?? (await source.next());
      while (part) {
        parts.push(await sendGathered(transfer, part));
        part = await source.next(part.room);
      }
    };
    await allOf([send(first), send()], failed);
    return parts.sort((left, right) => left.PartNumber - right.PartNumber);
  });
}

/** Stores a body of a size that is known part by part, each as it comes. */
export function putPassed(
  desk: Desk,
  deposit: Deposit,
  size: number,
): Promise<Stored> {
  const { signal } = deposit;
  return uploaded(desk, deposit, async (upload) => {
    const limit = passedPartBytes(desk.options, size);
    const parts: Part[] = [];
    for (let sent = 0; sent < size; sent += limit) {
      const sum = createHash('md5');
      const length = Math.min(limit, size - sent);
      const part = {
        number: parts.length + 1,
        length,
        body: deposit.incoming.stream(length, (chunk) => {
          sum.update(chunk);
        }),
        md5: () => sum.digest('hex'),
      };
      parts.push(await passPart({ desk, upload, signal }, part));
    }
    return parts;
  });
}

/** An upload that becomes an object, or of which nothing is left. */
async function uploaded(
  desk: Desk,
  deposit: Deposit,
  send: (upload: Upload) => Promise<readonly Part[]>,
): Promise<Stored> {
  const upload = await beginUpload(desk, deposit);
  const parts = await send(upload).catch(async (error: unknown) => {
    await abandonUpload(desk, upload);
    throw error;
  });
  return completeUpload(desk, { deposit, upload, parts });
}

/** Waits for all, also where one fails: then the others are told, and its failure is thrown. */
async function allOf(
  works: readonly Promise<void>[],
  failed: AbortController,
): Promise<void> {
  const ends = works.map((work) =>
    work.catch((error: unknown) => {
      failed.abort(error);
    }),
  );
  await Promise.all(ends);
  failed.signal.throwIfAborted();
}

/** The service is asked whether it wants a part at all with the first one only. */
async function sendGathered(
  { desk, upload, signal }: Transfer,
  { number, content }: GatheredPart,
): Promise<Part> {
  const md5 = createHash('md5').update(content).digest('hex');
  const command = new UploadPartCommand({
    ...upload,
    PartNumber: number,
    Body: content,
    ContentLength: content.length,
    ContentMD5: inBase64(md5),
  });
  const answer = await desk.wire.ask(expecting(command, number === 1), signal);
  checkStored(answer, md5);
  return partIn(answer, number);
}

/** A part that is sent as it comes. */
interface PassingPart {
  readonly number: number;
  /** Bytes. */
  readonly length: number;
  readonly body: Readable;
  /** Of all of the body, once it has come. */
  readonly md5: () => string | undefined;
}

/** @throws StorageError UNAVAILABLE where the service stored something else than was sent */
export async function passPart(
  { desk, upload, signal }: Transfer,
  { number, length, body, md5 }: PassingPart,
): Promise<Part> {
  const command = new UploadPartCommand({
    ...upload,
    PartNumber: number,
    Body: body,
    ContentLength: length,
  });
  const answer = await sendStream({ desk, body, signal }, command);
  checkStored(answer, md5());
  return partIn(answer, number);
}

function partIn(answer: UploadPartCommandOutput, PartNumber: number): Part {
  return { PartNumber, ETag: etagOf(answer) };
}
