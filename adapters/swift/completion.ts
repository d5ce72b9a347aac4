import type {
  Call,
  Completion,
  MultipartRef,
  ObjectRef,
  ObjectStat,
  PartStat,
} from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { clearAway } from './large-object.js';
import { objectStatOf } from './object-stats.js';
import { isMadeOf, makeOfSegments, type Making } from './made-of-segments.js';
import type { Segment } from './segment-names.js';
import { seenAt } from './standing.js';
import {
  segmentOf,
  uploadNotFound,
  uploadPlaceOf,
  type UploadPlace,
} from './upload-names.js';
import { pathsInUse, storedParts, type StoredPart } from './upload-parts.js';
import { recordAt, type PartLimits } from './upload-record.js';
import { freshVersioningOf } from './versioning-of.js';

interface Completing {
  readonly upload: MultipartRef;
  readonly completion: Completion;
  readonly limits: PartLimits;
  readonly call: Call;
}

/** An upload that was completed, and what there is of it besides its object. */
interface Rest {
  readonly place: UploadPlace;
  readonly making: Making;
  readonly strays: readonly StoredPart[];
}

/** Makes an object of the parts; where it is refused the upload stays as it is. */
export async function completeUpload(
  desk: Desk,
  { upload, completion, limits, call }: Completing,
): Promise<ObjectStat> {
  const { signal } = call;
  const place = uploadPlaceOf(upload);
  const { parts, checksums = {}, ...condition } = completion;
  const { container, name } = upload;
  const ref = { container, name };
  const versioning = await freshVersioningOf(desk, container, signal);
  const record = await recordAt(desk, place, signal);
  if (!record) return madeBefore(desk, { ref, place, parts, signal });

  const segments = segmentsInOrder(place, parts, limits);
  const strays = await straysBeside(desk, { place, segments, call });
  const isGuarded = condition.ifAbsent === true && versioning !== 'ENABLED';
  const said = { record, checksums, condition, isGuarded };
  const making = { ref, segments, ...said, signal };
  const { stat, leftovers } = await makeOfSegments(desk, making);
  await clearAway(desk, leftovers);
  await clearRest(desk, { place, making, strays });
  return stat;
}

/**
 * What an upload made that is over, while it stands: whoever asks did not hear of it.
 * @throws StorageError UPLOAD_NOT_FOUND where it doesn't
 */
async function madeBefore(
  desk: Desk,
  made: {
    readonly ref: ObjectRef;
    readonly place: UploadPlace;
    readonly parts: readonly PartStat[];
    readonly signal: AbortSignal;
  },
): Promise<ObjectStat> {
  const { ref, place, parts, signal } = made;
  const segments = parts.flatMap((part) => segmentOf(place, part) ?? []);
  const standing = await seenAt(desk, ref, signal);
  const isThis =
    standing && (await isMadeOf(desk, { ref, segments, signal }, standing));
  if (isThis) return objectStatOf(ref.name, standing);
  throw uploadNotFound();
}

/**
 * The parts that will not be in the object.
 * @throws StorageError INVALID_ARGUMENT where one came in the place of a part that is to be in it
 */
async function straysBeside(
  desk: Desk,
  beside: {
    readonly place: UploadPlace;
    readonly segments: readonly Segment[];
    readonly call: Call;
  },
): Promise<readonly StoredPart[]> {
  const { place, segments, call } = beside;
  const named = new Set(segments.map(({ path }) => path));
  const parts = await storedParts(desk, place, call);
  const putAt = new Map(
    parts
      .filter(({ path }) => named.has(path))
      .map((part) => [part.partNumber, part.putAt]),
  );
  const strays = parts.filter(({ path }) => !named.has(path));
  const later = strays.find((stray) => {
    const before = putAt.get(stray.partNumber);
    return before !== undefined && stray.putAt > before;
  });
  if (!later) return strays;
  throw invalid(`part ${later.partNumber} was put again`);
}

/** The record first: from then on the upload is over. What can't be cleared away is nobody's. */
async function clearRest(
  desk: Desk,
  { place, making, strays }: Rest,
): Promise<void> {
  await clearAway(desk, [{ path: `/${place.container}/${place.record}` }]);
  if (strays.length === 0) return;
  const used = await pathsInUse(desk, making, making.signal).catch(
    () => undefined,
  );
  const unused = strays.filter(({ path }) => used && !used.has(path));
  await clearAway(desk, unused);
}

/** @throws StorageError INVALID_ARGUMENT for parts that can't follow one another, or were never put */
function segmentsInOrder(
  place: UploadPlace,
  parts: readonly PartStat[],
  { maxParts }: PartLimits,
): readonly Segment[] {
  if (parts.length === 0 || parts.length > maxParts) {
    throw invalid(`${parts.length} parts, not 1 to ${maxParts}`);
  }
  return parts.map((part, index) => {
    const { partNumber, size } = part;
    if (partNumber !== index + 1) {
      throw invalid(`part ${partNumber} where ${index + 1} comes next`);
    }
    const isLast = partNumber === parts.length;
    const fits = isLast ? size <= place.partSize : size === place.partSize;
    const segment = fits ? segmentOf(place, part) : undefined;
    if (segment) return segment;
    const what = `of ${size} bytes, with the etag '${part.etag}'`;
    throw invalid(
      `part ${partNumber} ${what}, among parts of ${place.partSize}`,
    );
  });
}

function invalid(reason: string): StorageError {
  return new StorageError('INVALID_ARGUMENT', { reason });
}
