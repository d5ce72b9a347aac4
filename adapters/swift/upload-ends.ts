import type { Call, MultipartRef } from '../../src/storage/index.js';
import { eachItem, eachOf } from '../../src/storage/index.js';
import type { Desk } from './desk.js';
import { listObjects } from './listing.js';
import { placeOf } from './refs.js';
import { refOf } from './segment-names.js';
import {
  prefixOfRecord,
  uploadNotFound,
  uploadPlaceOf,
  type UploadPlace,
} from './upload-names.js';
import { pathsInUse, storedParts } from './upload-parts.js';
import { requireRecord } from './upload-record.js';

/**
 * Gives an upload up. The record goes after the parts, so that who fails half way can be asked again;
 * what came meanwhile goes after it.
 * @throws StorageError UPLOAD_NOT_FOUND, also where the upload is an object by now: its segments stay
 */
export async function abortUpload(
  desk: Desk,
  { upload, call }: { readonly upload: MultipartRef; readonly call: Call },
): Promise<void> {
  const { signal } = call;
  const place = uploadPlaceOf(upload);
  const record = await requireRecord(desk, place, signal);
  const ref = { container: upload.container, name: upload.name };
  const used = await pathsInUse(desk, { ref, record }, signal);
  await deleteParts(desk, { place, used, call });

  const { container } = place;
  const ask = { method: 'DELETE', container, object: place.record } as const;
  const { status } = await desk.wire.tell(ask, signal, [404]);
  await deleteParts(desk, { place, used, call });
  const isObject = [...used].some((path) =>
    path.startsWith(`/${container}/${place.prefix}`),
  );
  if (status === 404 || isObject) throw uploadNotFound();
}

/** Ends the uploads whose container is gone: no others are in that for its segments. */
export async function endUploads(
  desk: Desk,
  { container, call }: { readonly container: string; readonly call: Call },
): Promise<void> {
  const listed = eachItem((request) =>
    listObjects(desk, { container, request, call }),
  );
  const paths: string[] = [];
  let prefix: string | undefined;
  for await (const entry of listed) {
    if (entry.type === 'prefix') continue;
    const { name } = entry.object;
    prefix = prefixOfRecord(name) ?? prefix; // A record comes before its parts.
    if (prefix !== undefined && name.startsWith(prefix)) {
      paths.push(`/${container}/${name}`);
    }
  }
  await deleteAll(desk, paths, call.signal);
}

async function deleteParts(
  desk: Desk,
  parts: {
    readonly place: UploadPlace;
    readonly used: ReadonlySet<string>;
    readonly call: Call;
  },
): Promise<void> {
  const { place, used, call } = parts;
  const stored = await storedParts(desk, place, call);
  const paths = stored.map(({ path }) => path);
  const unused = paths.filter((path) => !used.has(path));
  await deleteAll(desk, unused, call.signal);
}

async function deleteAll(
  { wire }: Desk,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const refs = paths.flatMap((path) => refOf({ path }));
  await eachOf(refs, async (ref) => {
    await wire.tell({ method: 'DELETE', ...placeOf(ref) }, signal, [404]);
  });
}
