import type { Call, ObjectRef } from '../../src/storage/index.js';
import { eachItem } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import type { Answer } from './http/answer.js';
import { manifestOf } from './large-object.js';
import { listObjects } from './listing.js';
import { isLargeObject } from './object-stats.js';
import type { Segment } from './segment-names.js';
import { seenAt } from './standing.js';
import { timestampTime } from './times.js';
import { partNumberOf, type UploadPlace } from './upload-names.js';
import { listedVersions } from './version-listing.js';
import { versioningIn } from './versioning-of.js';

/** Clocks of a cluster may differ by so much, in milliseconds. */
const CLOCKS_APART_MS = 60_000;

/** A part that was put, as a listing has it. */
export interface StoredPart {
  readonly path: string;
  readonly partNumber: number;
  readonly putAt: Date;
}

/** All parts of an upload that were put, those too in whose place others came. */
export async function storedParts(
  desk: Desk,
  { container, prefix, record }: UploadPlace,
  call: Call,
): Promise<readonly StoredPart[]> {
  const parts: StoredPart[] = [];
  const listed = eachItem((page) =>
    listObjects(desk, { container, request: { ...page, prefix }, call }),
  );
  for await (const entry of listed) {
    if (entry.type === 'prefix' || entry.object.name === record) continue;
    const { name, modifiedAt: putAt } = entry.object;
    const partNumber = partNumberOf(name);
    parts.push({ path: `/${container}/${name}`, partNumber, putAt });
  }
  return parts;
}

/**
 * What the object is made of that has the upload's name, and each version of it that came since the
 * upload began: the answer to a completion may have been lost, and these segments must stay.
 */
export async function pathsInUse(
  desk: Desk,
  upload: { readonly ref: ObjectRef; readonly record: Answer },
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const manifests = [
    await currentManifest(desk, upload.ref, signal),
    ...(await manifestsSince(desk, upload, signal)),
  ];
  return new Set(manifests.flat().map(({ path }) => path));
}

/** Nothing where no large object stands there. */
async function currentManifest(
  desk: Desk,
  { container, name }: ObjectRef,
  signal: AbortSignal,
): Promise<readonly Segment[]> {
  const ref = { container, name };
  const standing = await seenAt(desk, ref, signal);
  if (!standing || !isLargeObject(standing)) return [];
  return (await manifestOf(desk, ref, { signal })) ?? [];
}

async function manifestsSince(
  desk: Desk,
  { ref, record }: { readonly ref: ObjectRef; readonly record: Answer },
  signal: AbortSignal,
): Promise<(readonly Segment[])[]> {
  const { container, name } = ref;
  const ask = { method: 'HEAD', container } as const;
  const answer = await desk.wire.tell(ask, signal, [404]);
  if (versioningIn(answer) === 'OFF') return [];

  const begun = timestampTime(record.header('x-timestamp') ?? '').getTime();
  const limit = desk.cluster.listingLimit;
  const listed = await listedVersions(desk, { ref, limit, signal });
  const manifests: (readonly Segment[])[] = [];
  for (const { id: versionId, isLarge, createdAt } of listed) {
    const isOlder = createdAt.getTime() < begun - CLOCKS_APART_MS;
    if (!isLarge || isOlder) continue;
    const version = { container, name, versionId };
    manifests.push((await manifestOf(desk, version, { signal })) ?? []);
  }
  return manifests;
}
