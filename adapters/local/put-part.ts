import { crc32 } from 'node:zlib';
import type {
  Call,
  MultipartRef,
  NewPart,
  PartStat,
} from '../../src/storage/index.js';
import {
  checkRoom,
  checkStanding,
  checkWhole,
  StorageError,
} from '../../src/storage/index.js';
import type { Upload } from './catalog/uploads.js';
import { errandOf } from './desk.js';
import { placeOf } from './files/assembly.js';
import type { PartSlot } from './files/part-slots.js';
import type { NextSum } from './files/running-sums.js';
import { holding } from './hold.js';
import { MAX_PARTS } from './part-bounds.js';
import { chunksOf } from './receive.js';
import { whileUnderWay, type Workshop } from './workshop.js';

/** A part to be stored. */
export interface PartDeposit {
  readonly upload: MultipartRef;
  readonly part: NewPart;
  readonly call: Call;
}

/** Stores a part whole and durable, or nothing; what had its number stands until the index knows the new one. */
export function putPart(
  workshop: Workshop,
  deposit: PartDeposit,
): Promise<PartStat> {
  const { upload, part, call } = deposit;
  const turn = { id: upload.uploadId, call };
  return holding({ body: part.body, call }, async () => {
    checkStanding(upload);
    return workshop.desk.attend(errandOf('putPart', call, upload), () => {
      checkPart(part);
      return workshop.turns.together(turn, () =>
        whileUnderWay(workshop, upload, () => store(workshop, deposit)),
      );
    });
  });
}

async function store(
  workshop: Workshop,
  deposit: PartDeposit,
): Promise<PartStat> {
  const { desk, slots, sums } = workshop;
  const { partNumber } = deposit.part;
  const upload = desk.wire.uploads.find(deposit.upload);
  checkFits(deposit.part, upload);

  const stored = desk.wire.catalog.parts.find(upload.id, partNumber);
  const position = placeOf(upload, partNumber);
  const place = { uploadId: upload.id, partNumber, position };
  const slot = slots.take(place, stored === undefined);
  const sum = sums.next(upload.id, partNumber);
  try {
    const stat = await land(workshop, deposit, { slot, sum });
    slot.kept();
    sums.stored(upload.id, partNumber, sum);
    return stat;
  } catch (error) {
    await slot.discard().catch(ignore);
    throw error;
  }
}

interface Landing {
  readonly slot: PartSlot;
  readonly sum: NextSum | undefined;
}

async function land(
  { desk }: Workshop,
  { upload, part, call }: PartDeposit,
  landing: Landing,
): Promise<PartStat> {
  const { partNumber, size } = part;
  const crc = await receive({ part, call }, landing);
  await landing.slot.land();

  const etag = desk.wire.files.newId();
  const stat = { partNumber, size, etag };
  const { file } = landing.slot;
  await desk.commit(call, () => {
    desk.wire.uploads.store(upload, { ...stat, crc32: crc, file });
  });
  return stat;
}

/** Takes a part to its end, and writes it; its crc32. */
async function receive(
  { part, call }: Pick<PartDeposit, 'part' | 'call'>,
  { slot, sum }: Landing,
): Promise<number> {
  let received = 0;
  let crc = 0;
  for await (const chunk of chunksOf({ body: part.body, call })) {
    received += chunk.byteLength;
    checkRoom(received, { size: part.size });
    crc = crc32(chunk, crc);
    sum?.hash.update(chunk);
    await slot.add(chunk);
  }
  checkWhole(received, { size: part.size });
  return crc;
}

/** What no upload could have. */
function checkPart({ partNumber, size }: NewPart): void {
  if (!Number.isInteger(partNumber) || partNumber < 1) {
    throw refused(`${partNumber} is no part's number`);
  }
  if (partNumber > MAX_PARTS) {
    throw refused(`part ${partNumber} is beyond ${MAX_PARTS}`);
  }
  if (Number.isInteger(size) && size > 0) return;
  throw refused(`a part has no ${size} bytes`);
}

function checkFits({ size }: NewPart, { partSize }: Upload): void {
  if (size <= partSize) return;
  throw refused(`a part of ${size} bytes in an upload whose have ${partSize}`);
}

function refused(reason: string): StorageError {
  return new StorageError('INVALID_ARGUMENT', { backend: 'local', reason });
}

function ignore(): void {
  // What fails while clearing up has failed already.
}
