import { randomUUID } from 'node:crypto';
import type { MultipartRef, PartStat } from '../../src/storage/index.js';
import { StorageError } from '../../src/storage/index.js';
import {
  segmentPlaceOf,
  segmentsBegin,
  segmentsContainerOf,
  type Segment,
} from './segment-names.js';

/**
 * Where an upload in parts is kept. Each part that is put, also one in another's place, is a segment
 * with a UUID of its own, which begins as those of all others of the upload do: so nothing that comes
 * late ever changes a segment that an object has.
 */
export interface UploadPlace {
  readonly container: string;
  /** The name of the upload's record: what is said of the object, for as long as the upload is open. */
  readonly record: string;
  /** What the names of the record and of all parts begin with, and no other does. */
  readonly prefix: string;
  /** Bytes of each part but the last. */
  readonly partSize: number;
  /** The name of a part, by its number and by what is its own in its UUID. */
  readonly nameOf: (partNumber: number, own: string) => string;
}

/** The half of a UUID that the upload has, zeroes that no part has, and the part size in hex. */
const UPLOAD_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){2})-0000-([0-9a-f]{12})$/;

/** The md5 of a part's content, and what is its own in its UUID. */
const PART_ETAG = /^([0-9a-f]{32})-([89ab][0-9a-f]{3}-[0-9a-f]{12})$/;

/** The name of a record. */
const RECORD =
  /^(.*\/[0-9a-f]{8}(?:-[0-9a-f]{4}){2}-)0000-[0-9a-f]{12}\/00000000$/s;

/** The characters of the half of a UUID that an upload has, and the hyphen after them. */
const HALF_LENGTH = 'xxxxxxxx-xxxx-xxxx-'.length;

const PART_SIZE_DIGITS = 12;

/** An id that no other upload has; its parts have so many bytes. */
export function newUploadId(partSize: number): string {
  const half = randomUUID().slice(0, HALF_LENGTH);
  return `${half}0000-${partSize.toString(16).padStart(PART_SIZE_DIGITS, '0')}`;
}

/** What no other part has. */
export function newPartId(): string {
  return randomUUID().slice(HALF_LENGTH);
}

/** @throws StorageError UPLOAD_NOT_FOUND for an id that can be none */
export function uploadPlaceOf(upload: MultipartRef): UploadPlace {
  const { container, name, uploadId } = upload;
  const [, half, partSize] = UPLOAD_ID.exec(uploadId) ?? [];
  if (half === undefined || partSize === undefined) throw uploadNotFound();
  return {
    container: segmentsContainerOf(container),
    record: segmentPlaceOf(upload, uploadId).nameOf(0),
    prefix: `${segmentsBegin(name)}/${half}-`,
    partSize: parseInt(partSize, 16),
    nameOf: (partNumber, own) =>
      segmentPlaceOf(upload, `${half}-${own}`).nameOf(partNumber),
  };
}

/** What the names of an upload begin with, where this is the name of its record. */
export function prefixOfRecord(name: string): string | undefined {
  return RECORD.exec(name)?.[1];
}

/** The number of a part, by its name. */
export function partNumberOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('/') + 1));
}

export function partEtag(md5: string, own: string): string {
  return `${md5}-${own}`;
}

/** A part as a manifest lists it; undefined where its etag is none of a part. */
export function segmentOf(
  { container, nameOf }: UploadPlace,
  { partNumber, size, etag }: PartStat,
): Segment | undefined {
  const [, md5, own] = PART_ETAG.exec(etag) ?? [];
  if (md5 === undefined || own === undefined) return undefined;
  const path = `/${container}/${nameOf(partNumber, own)}`;
  return { path, etag: md5, size_bytes: size };
}

export function uploadNotFound(): StorageError {
  return new StorageError('UPLOAD_NOT_FOUND');
}
