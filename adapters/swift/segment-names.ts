import { createHash, randomUUID } from 'node:crypto';
import type { ObjectRef } from '../../src/storage/index.js';
import {
  MAX_CONTAINER_NAME_BYTES,
  MAX_OBJECT_NAME_BYTES,
} from '../../src/storage/index.js';

/** A part of a large object, in the words of its manifest. */
export interface Segment {
  /** Its container and its name: `/photos_segments/cat.jpg/1a2b/00000001`. */
  readonly path: string;
  readonly etag: string;
  readonly size_bytes: number;
  /** Only these bytes of it: others' manifests may say so. */
  readonly range?: string;
}

/** Made anew for each large object: where its segments are. */
export interface SegmentPlace {
  readonly container: string;
  /** The container of the large objects themselves. */
  readonly objectsIn: string;
  readonly nameOf: (index: number) => string;
}

const SUFFIX = '_segments';

/** What follows the object's name in that of a segment made here: the upload and the number. */
const UPLOAD_AND_NUMBER =
  /^\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/\d+$/;

/** The bytes of `/<uuid>/` and of eight digits. */
const UPLOAD_AND_NUMBER_BYTES = 46;

/** Where the segments of a container's large objects are: the convention of Swift's own client. */
export function segmentsContainerOf(container: string): string {
  return fitted(container, MAX_CONTAINER_NAME_BYTES - SUFFIX.length) + SUFFIX;
}

/** Whether a container may be one for segments, by its name. */
export function isSegmentsName(container: string): boolean {
  return container.endsWith(SUFFIX);
}

/** A place for the segments of a new object, which no other has. */
export function newSegmentPlace(ref: ObjectRef): SegmentPlace {
  return segmentPlaceOf(ref, randomUUID());
}

/** The place that has this UUID. */
export function segmentPlaceOf(
  { container, name }: ObjectRef,
  uuid: string,
): SegmentPlace {
  const begin = `${segmentsBegin(name)}/${uuid}/`;
  return {
    container: segmentsContainerOf(container),
    objectsIn: container,
    nameOf: (index) => begin + String(index).padStart(8, '0'),
  };
}

/** Whether a segment was made here for this very object: others' manifests may list any file. */
export function isMadeFor(
  { container, name }: ObjectRef,
  of: Segment,
): boolean {
  const begin = segmentsBegin(name);
  return refOf(of).some(
    (segment) =>
      segment.container === segmentsContainerOf(container) &&
      segment.name.startsWith(begin) &&
      UPLOAD_AND_NUMBER.test(segment.name.slice(begin.length)),
  );
}

/** How a manifest names a segment of this place. */
export function pathIn(place: SegmentPlace, index: number): string {
  return `/${place.container}/${place.nameOf(index)}`;
}

/** Where a segment is; nowhere when a manifest of others holds the bytes themselves. */
export function refOf({ path }: Partial<Pick<Segment, 'path'>>): ObjectRef[] {
  const [, container, name] = /^\/?([^/]+)\/(.+)$/s.exec(path ?? '') ?? [];
  if (container === undefined || name === undefined) return [];
  return [{ container, name }];
}

/** What the names of all segments made for an object begin with, before a slash and a UUID. */
export function segmentsBegin(name: string): string {
  return fitted(name, MAX_OBJECT_NAME_BYTES - UPLOAD_AND_NUMBER_BYTES);
}

/** The name, or where it is too long its beginning and a digest of it. */
function fitted(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 16);
  const beginning = Buffer.from(name)
    .subarray(0, maxBytes - 17)
    .toString();
  return `${beginning.replace(/\ufffd+$/, '')}-${digest}`;
}
