import { DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type {
  ObjectRef,
  Page,
  PageRequest,
  VersionRef,
  Versions,
  VersionStat,
} from '../../src/storage/index.js';
import {
  checkPage,
  checkStanding,
  defined,
  errandOf,
  StorageError,
} from '../../src/storage/index.js';
import { duplicate } from './copy.js';
import type { Desk } from './desk.js';
import { isRefused } from './errors.js';
import { requireContainer } from './presence.js';
import { eachVersion, type ListedVersion } from './version-listing.js';

export function versions(desk: Desk): Versions {
  return {
    async listVersions(ref, request, call) {
      checkStanding(ref);
      checkPage(request);
      return desk.attend(errandOf('listVersions', call, ref), () =>
        pageOfVersions(desk, { ref, request, signal: call.signal }),
      );
    },

    async statVersion(ref, call) {
      checkStanding(ref);
      return desk.attend(errandOf('statVersion', call, ref), async () =>
        versionStat(ref.name, await findVersion(desk, ref, call.signal)),
      );
    },

    async restoreVersion(ref, call) {
      checkStanding(ref);
      const { container, name } = ref;
      const target = { ref: { container, name } };
      const copying = { operation: 'restoreVersion', source: ref, target };
      return duplicate(desk, { ...copying, call });
    },

    async deleteVersion(ref, call) {
      checkStanding(ref);
      const { signal } = call;
      await desk.attend(errandOf('deleteVersion', call, ref), async () => {
        // S3 says of any id that it is deleted, and Swift's of an object's last that it isn't there.
        await requireVersion(desk, ref, signal);
        const command = new DeleteObjectCommand(desk.places.at(ref));
        await desk.wire.ask(command, signal).catch((error: unknown) => {
          if (!isRefused(error, 404)) throw error;
        });
      });
    },
  };
}

async function pageOfVersions(
  desk: Desk,
  listing: {
    readonly ref: ObjectRef;
    readonly request: PageRequest;
    readonly signal: AbortSignal;
  },
): Promise<Page<VersionStat>> {
  const { ref, request, signal } = listing;
  const after = request.from ?? request.after;
  const limit = request.limit + 1; // One more tells whether there is a next page.
  const found: VersionStat[] = [];
  for await (const version of eachVersion(
    desk,
    defined({ ref, after, limit, signal }),
  )) {
    found.push(versionStat(ref.name, version));
  }
  if (found.length === 0) await requireContainer(desk, ref.container, signal);

  const items = found.slice(0, request.limit);
  const next = items.at(-1)?.versionId;
  return found.length === limit && next !== undefined
    ? { items, next }
    : { items };
}

/** @throws StorageError VERSION_NOT_FOUND */
async function requireVersion(
  desk: Desk,
  ref: VersionRef,
  signal: AbortSignal,
): Promise<void> {
  try {
    await desk.wire.ask(new HeadObjectCommand(desk.places.at(ref)), signal);
  } catch (error) {
    // A delete marker looks as if it weren't there, or can't be had (405); an id that can't be is a 400.
    if (!isRefused(error, 400, 404, 405)) throw error;
    await findVersion(desk, ref, signal);
  }
}

/**
 * By the history from its beginning: a request tells a thousand.
 * @throws StorageError VERSION_NOT_FOUND
 */
async function findVersion(
  desk: Desk,
  { container, name, versionId }: VersionRef,
  signal: AbortSignal,
): Promise<ListedVersion> {
  const query = { ref: { container, name }, limit: Infinity, signal };
  for await (const version of eachVersion(desk, query)) {
    if (version.id === versionId) return version;
  }
  await requireContainer(desk, container, signal);
  throw new StorageError('VERSION_NOT_FOUND');
}

function versionStat(name: string, version: ListedVersion): VersionStat {
  const { id: versionId, ...rest } = version;
  return { name, versionId, ...rest };
}
