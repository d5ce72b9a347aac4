import {
  PutObjectCommand,
  type PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { defined } from '../../src/storage/index.js';
import { commit, type Guard } from './commit.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import type { Stored } from './stored.js';
import { checkStored, contentMd5, expecting, sendStream } from './sending.js';
import { etagOf } from './object-stats.js';

/** A body of no more is sent without a question, in bytes. */
const UNASKED_BYTES = 2 ** 20;

/** Stores a body that is here whole. */
export async function putWhole(
  desk: Desk,
  deposit: Deposit,
  content: Buffer,
): Promise<Stored> {
  const { incoming, signal } = deposit;
  const answer = await commit(desk, {
    place: deposit,
    isCompletion: false,
    canRepeat: () => true,
    store: (guard) => {
      const put = new PutObjectCommand({
        ...saidIn(desk, deposit, guard),
        Body: content,
        ContentLength: content.length,
        ContentMD5: contentMd5(incoming.checksums.md5 ?? ''),
      });
      const asks = content.length > UNASKED_BYTES;
      return desk.wire.ask(expecting(put, asks), signal);
    },
  });
  checkStored(answer, incoming.checksums.md5);
  return storedIn(answer);
}

/** Stores a body of a size that is known as it comes, in one request. */
export async function putStream(
  desk: Desk,
  deposit: Deposit,
  size: number,
): Promise<Stored> {
  const { incoming, signal } = deposit;
  let begun = false;
  const answer = await commit(desk, {
    place: deposit,
    isCompletion: false,
    canRepeat: () => !begun,
    store: (guard) => {
      const body = incoming.stream(size, () => {
        begun = true;
      });
      const put = new PutObjectCommand({
        ...saidIn(desk, deposit, guard),
        Body: body,
        ContentLength: size,
      });
      return sendStream({ desk, body, signal }, put);
    },
  });
  checkStored(answer, incoming.checksums.md5);
  return storedIn(answer);
}

function saidIn(desk: Desk, { ref, said }: Deposit, guard: Guard) {
  return { ...desk.places.at(ref), ...said, ...guard };
}

function storedIn(answer: PutObjectCommandOutput): Stored {
  const { VersionId: versionId } = answer;
  return defined({ etag: etagOf(answer), versionId });
}
