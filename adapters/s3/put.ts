import {
  PutObjectCommand,
  type PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { defined, type Checksums } from '../../src/storage/index.js';
import { commit, type Guard } from './commit.js';
import type { Deposit } from './deposit.js';
import type { Desk } from './desk.js';
import { takeBack, type Stored } from './stored.js';
import { checkStored, inBase64, expecting, sendStream } from './sending.js';
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
        ContentMD5: inBase64(incoming.checksums.md5 ?? ''),
      });
      const asks = content.length > UNASKED_BYTES;
      return desk.wire.ask(expecting(put, asks), signal);
    },
  });
  return checkedStored(desk, deposit, answer);
}

/** Stores a body of a size that is known as it comes, in one request. */
export async function putStream(
  desk: Desk,
  deposit: Deposit,
  size: number,
): Promise<Stored> {
  const { incoming, expect, signal } = deposit;
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
        ...digestsIn(desk, expect),
      });
      return sendStream({ desk, body, signal }, put);
    },
  });
  return checkedStored(desk, deposit, answer);
}

/** What a body is said to be, as far as the service compares it with what arrives. */
function digestsIn({ service }: Desk, { md5, sha256 }: Checksums) {
  const compared = service.verifiesSha256 ? sha256 : undefined;
  return defined({
    ContentMD5: md5 && inBase64(md5),
    ChecksumSHA256: compared && inBase64(compared),
  });
}

function saidIn(desk: Desk, { ref, said }: Deposit, guard: Guard) {
  return { ...desk.places.at(ref), ...said, ...guard };
}

/** Of what was damaged on its way nothing stays. */
async function checkedStored(
  desk: Desk,
  { ref, incoming }: Deposit,
  answer: PutObjectCommandOutput,
): Promise<Stored> {
  const { VersionId: versionId } = answer;
  const stored = defined({ etag: etagOf(answer), versionId });
  try {
    checkStored(answer, incoming.checksums.md5);
  } catch (error) {
    await takeBack(desk, ref, stored);
    throw error;
  }
  return stored;
}
