import {
  DeleteObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  type ObjectVersion,
} from '@aws-sdk/client-s3';
import { defined, StorageError } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { keyIn } from './keys.js';
import type { Entries } from './metadata.js';
import type { Place } from './places.js';

/** What tools that show folders give the objects that stand for them. */
const CONTENT_TYPE = 'application/x-directory';

/** One version of a marker; of a service that keeps none, the marker. */
interface Marker {
  readonly Key: string;
  readonly VersionId?: string;
  readonly Size: number;
}

/** Some of them. */
interface Markers {
  readonly markers: readonly Marker[];
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** What stands for a folder; other tools may have put content there. */
export interface MarkerStat {
  readonly entries: Entries;
  readonly bytes: number;
}

/** How that stands; undefined where nothing stands for the folder. */
export async function markerOf(
  { wire, places }: Desk,
  container: string,
  signal: AbortSignal,
): Promise<MarkerStat | undefined> {
  const { Bucket, prefix: Key } = places.of(container);
  try {
    const answer = await wire.ask(
      new HeadObjectCommand({ Bucket, Key }),
      signal,
    );
    const { Metadata = {}, ContentLength = 0 } = answer;
    return { entries: Metadata, bytes: ContentLength };
  } catch (error) {
    if (isRefused(error, 404)) return undefined;
    throw error;
  }
}

/** Makes an object of no bytes that stands for a folder, or makes it say something else. */
export async function putMarker(
  { wire, places }: Desk,
  container: string,
  to: { readonly entries: Entries; readonly signal: AbortSignal },
): Promise<void> {
  const { Bucket, prefix: Key } = places.of(container);
  const marker = new PutObjectCommand({
    Bucket,
    Key,
    Body: Buffer.alloc(0),
    ContentType: CONTENT_TYPE,
    Metadata: { ...to.entries },
  });
  await wire.ask(marker, to.signal);
}

/** Makes a folder that others made stay, also when nothing is left in it; of a bucket there is nothing to do. */
export async function keepFolder(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  if (desk.places.bucket === undefined) return;
  if (await markerOf(desk, container, signal)) return;
  await putMarker(desk, container, { entries: {}, signal });
}

/**
 * Removes it for good, where it has one, with all its versions.
 * @throws StorageError CONTAINER_NOT_EMPTY while there is anything else in the folder
 */
export async function removeMarker(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  const { Bucket } = desk.places.of(container);
  let isWhole: boolean;
  do {
    const found = await onlyMarkersIn(desk, container, signal);
    for (const { Key, VersionId } of found.markers) {
      const command = new DeleteObjectCommand({ Bucket, Key, VersionId });
      await desk.wire.ask(command, signal);
    }
    ({ isWhole } = found);
  } while (!isWhole);
}

/**
 * The first of what there is in a folder, and whether that is all.
 * @throws StorageError CONTAINER_NOT_EMPTY where it is not what stands for the folder alone, without content
 */
export async function onlyMarkersIn(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<Markers> {
  const place = desk.places.of(container);
  const found = await markersIn(desk, place, signal);
  const isEmpty = found.markers.every(
    ({ Key, Size }) => Key === place.prefix && Size === 0,
  );
  if (isEmpty) return found;
  throw new StorageError('CONTAINER_NOT_EMPTY', { container });
}

async function markersIn(
  { wire, service }: Desk,
  { Bucket, prefix: Prefix }: Place,
  signal: AbortSignal,
): Promise<Markers> {
  const words = { Bucket, Prefix, EncodingType: 'url' } as const;
  if (!service.keepsVersions) {
    const answer = await wire.ask(
      new ListObjectsV2Command({ ...words, MaxKeys: 2 }),
      signal,
    );
    const { Contents = [] } = answer;
    const markers = Contents.map(({ Key = '', Size = 0 }) => ({
      Key: keyIn(answer, Key),
      Size,
    }));
    return { markers, isWhole: answer.IsTruncated !== true };
  }
  const answer = await wire.ask(new ListObjectVersionsCommand(words), signal);
  const { Versions = [], DeleteMarkers = [] } = answer;
  const all: readonly ObjectVersion[] = [...Versions, ...DeleteMarkers];
  const markers = all.map(({ Key = '', VersionId, Size = 0 }) =>
    defined({ Key: keyIn(answer, Key), VersionId, Size }),
  );
  return { markers, isWhole: answer.IsTruncated !== true };
}
