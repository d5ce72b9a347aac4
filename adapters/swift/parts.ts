import type { Readable } from 'node:stream';
import type {
  Errand,
  MultipartRef,
  NewPart,
  PartStat,
} from '../../src/storage/index.js';
import {
  aboutOf,
  cancelled,
  ContentStream,
  Incoming,
  StorageError,
} from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { toStorageError } from './errors.js';
import type { Answer } from './http/answer.js';
import { clearAway } from './large-object.js';
import { etagOf } from './object-stats.js';
import { stored } from './outcome.js';
import { placeOf } from './refs.js';
import { refOf } from './segment-names.js';
import { checkStored, lengthHeader } from './segments.js';
import {
  newPartId,
  partEtag,
  segmentOf,
  uploadNotFound,
  uploadPlaceOf,
  type UploadPlace,
} from './upload-names.js';
import { keepRecord, requireRecord, type PartLimits } from './upload-record.js';

interface Putting {
  readonly upload: MultipartRef;
  readonly part: NewPart;
  readonly limits: PartLimits;
  readonly signal: AbortSignal;
}

/** Stores a part as a segment of its own, or nothing. */
export async function putPart(
  desk: Desk,
  { upload, part, limits, signal }: Putting,
): Promise<PartStat> {
  const { size } = part;
  checkPossible(part, limits);
  const place = uploadPlaceOf(upload);
  await keepRecord(desk, place, signal);
  if (size > place.partSize) {
    throw invalid(`a part of ${size} bytes, over ${place.partSize}`);
  }

  const incoming = new Incoming(part.body, { size });
  try {
    return await putSegment(desk, place, { part, incoming, signal });
  } catch (error) {
    throw incoming.failure ?? error;
  }
}

/** Of an upload that was over before the part came whole nothing is left. */
async function putSegment(
  desk: Desk,
  place: UploadPlace,
  delivery: {
    readonly part: NewPart;
    readonly incoming: Incoming;
    readonly signal: AbortSignal;
  },
): Promise<PartStat> {
  const { incoming, signal } = delivery;
  const { partNumber, size } = delivery.part;
  const own = newPartId();
  const { container } = place;
  const object = place.nameOf(partNumber, own);
  const headers = lengthHeader(size);
  const body = incoming.stream();
  const ask = { method: 'PUT', container, object, headers, body } as const;
  try {
    const answer = stored(await desk.wire.tell(ask, signal, [404]));
    if (answer.status === 404) throw uploadNotFound();
    const md5 = etagOf(answer);
    checkStored(md5, incoming.checksums.md5);
    await requireRecord(desk, place, signal);
    return { partNumber, size, etag: partEtag(md5, own) };
  } catch (error) {
    await clearAway(desk, [{ path: `/${container}/${object}` }]);
    throw error;
  }
}

/** The content of a part of an upload that is not over. */
export async function readPart(
  desk: Desk,
  reading: {
    readonly upload: MultipartRef;
    readonly part: PartStat;
    readonly errand: Errand;
  },
): Promise<Readable> {
  const { upload, part, errand } = reading;
  const { signal } = errand.call;
  const place = uploadPlaceOf(upload);
  await requireRecord(desk, place, signal);
  const { body: source } = await segmentAt(desk, { place, part, signal });
  const about = aboutOf(errand);
  const failure = (error: Error) =>
    signal.aborted ? cancelled(about, error) : toStorageError(error, about);
  return new ContentStream({ source, size: part.size, about, failure });
}

async function segmentAt(
  { wire }: Desk,
  at: {
    readonly place: UploadPlace;
    readonly part: PartStat;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const { place, part, signal } = at;
  const [ref] = refOf(segmentOf(place, part) ?? {});
  const ask = ref && ({ method: 'GET', ...placeOf(ref) } as const);
  const answer = ask && (await wire.ask(ask, signal, [404]));
  if (answer && answer.status !== 404) return answer;
  answer?.body.destroy();
  throw invalid(`part ${part.partNumber} was not stored`);
}

/** @throws StorageError INVALID_ARGUMENT for what no upload could take */
function checkPossible(
  { partNumber, size }: NewPart,
  { maxParts }: PartLimits,
): void {
  if (!isCount(partNumber) || partNumber > maxParts) {
    throw invalid(`a part with the number ${partNumber}, not 1 to ${maxParts}`);
  }
  if (!isCount(size)) throw invalid(`a part of ${size} bytes`);
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number > 0;
}

function invalid(reason: string): StorageError {
  return new StorageError('INVALID_ARGUMENT', { reason });
}
