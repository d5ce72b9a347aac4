import {
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type {
  ContainerChange,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
  Versioning,
} from '../../src/storage/index.js';
import { NO_METADATA, StorageError } from '../../src/storage/index.js';
import { ifAllowed } from './allowed.js';
import { containerStatOf } from './container-stats.js';
import type { Desk } from './desk.js';
import { forgetDoor, requireOrForget } from './folder-door.js';
import {
  markerOf,
  onlyMarkersIn,
  putMarker,
  removeMarker,
  type MarkerStat,
} from './folder-marker.js';
import { keyIn } from './keys.js';
import type { Layout } from './layout.js';
import {
  changedEntries,
  checkMetadata,
  entriesOf,
  metadataOf,
} from './metadata.js';
import { pageAmong, placeOf, tokenAfter } from './page.js';
import { policyOf } from './policy.js';
import { hasContainer, requireContainer } from './presence.js';
import { abandonAll } from './unfinished-uploads.js';
import { versioningOf } from './versioning-of.js';

/**
 * Each container is a first segment of the one bucket's names; one that was made here stays while it
 * is empty, by an object that stands for it and holds its metadata.
 */
export function folders(desk: Desk): Layout {
  return {
    look: (container, signal) => lookAt(desk, container, signal),
    make: (container, options, signal) =>
      made(desk, { container, options, signal }),
    change: (container, change, signal) =>
      changed(desk, { container, change, signal }),
    remove: (container, signal) => remove(desk, container, signal),
    list: async (request, signal) => {
      const { prefix = '' } = request;
      const begin = { prefix, start: placeOf(request) };
      return pageAmong(await allFolders(desk, begin, signal), request);
    },
  };
}

/**
 * All from `start` on, a thousand a request: the service's order, which is that of the names with
 * their slashes, is another than that of the names.
 */
async function allFolders(
  { wire, places: { bucket: Bucket } }: Desk,
  { prefix, start }: { readonly prefix: string; readonly start: string },
  signal: AbortSignal,
): Promise<readonly ContainerStat[]> {
  const begin = {
    Bucket,
    Delimiter: '/',
    EncodingType: 'url',
    ...(prefix !== '' && { Prefix: prefix }),
    ...(start !== '' && { StartAfter: start }),
  } as const;
  const all: ContainerStat[] = [];
  let ContinuationToken: string | undefined;
  do {
    const question = { ...begin, ContinuationToken };
    const answer = await wire.ask(new ListObjectsV2Command(question), signal);
    all.push(...foldersIn(answer));
    ContinuationToken = tokenAfter(
      ContinuationToken,
      answer.NextContinuationToken,
    );
  } while (ContinuationToken !== undefined);
  return all;
}

function foldersIn(
  answer: ListObjectsV2CommandOutput,
): readonly ContainerStat[] {
  return (answer.CommonPrefixes ?? [])
    .map(({ Prefix = '' }) => ({ name: keyIn(answer, Prefix).slice(0, -1) }))
    .filter(({ name }) => name !== '');
}

async function lookAt(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<ContainerStat> {
  const { Bucket } = desk.places.of(container);
  const asksPolicy = desk.service.hasPolicies;
  const [{ entries }, versioning, policy] = await Promise.all([
    markerIn(desk, container, signal),
    ifAllowed(versioningOf(desk, container, signal)),
    asksPolicy ? ifAllowed(policyOf(desk, Bucket, signal)) : undefined,
  ]);
  const metadata = metadataOf(entries);
  const findings = { head: {}, versioning, metadata, policy };
  return containerStatOf(desk, container, findings);
}

async function made(
  desk: Desk,
  creation: {
    readonly container: string;
    readonly options: CreateContainerOptions;
    readonly signal: AbortSignal;
  },
): Promise<CreatedContainer> {
  const { container, options, signal } = creation;
  const entries = entriesOf(checkMetadata(options.metadata ?? NO_METADATA));
  const created = !(await hasContainer(desk, container, signal));
  if (created) {
    await checkVersioning(desk, container, { ...options, signal });
    await forgetDoor(desk, container, signal);
    await putMarker(desk, container, { entries, signal });
  }
  return { container: await lookAt(desk, container, signal), created };
}

async function changed(
  desk: Desk,
  alteration: {
    readonly container: string;
    readonly change: ContainerChange;
    readonly signal: AbortSignal;
  },
): Promise<ContainerStat> {
  const { container, change, signal } = alteration;
  const { metadata } = change;
  const now = await markerIn(desk, container, signal);
  if (metadata && now.bytes > 0) throw hasContent(container);
  const entries = metadata ? changedEntries(now.entries, metadata) : {};
  await checkVersioning(desk, container, { ...change, signal });
  if (metadata) await putMarker(desk, container, { entries, signal });
  return lookAt(desk, container, signal);
}

/** What is said of it and what is on its way to it goes first: it is not for what is made anew there. */
async function remove(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  await requireOrForget(desk, container, signal);
  await onlyMarkersIn(desk, container, signal);
  await forgetDoor(desk, container, signal);
  await ifAllowed(abandonAll(desk, container, signal));
  await removeMarker(desk, container, signal);
  desk.notes.forget(container);
}

/**
 * What stands for it, or would.
 * @throws StorageError CONTAINER_NOT_FOUND
 */
async function markerIn(
  desk: Desk,
  container: string,
  signal: AbortSignal,
): Promise<MarkerStat> {
  const marker = await markerOf(desk, container, signal);
  if (marker) return marker;
  await requireContainer(desk, container, signal);
  return { entries: {}, bytes: 0 };
}

function hasContent(container: string): StorageError {
  const reason = `the object '${container}/' stands for it and has content, which would be lost`;
  return new StorageError('UNSUPPORTED', { container, reason });
}

/** @throws StorageError UNSUPPORTED for another than the bucket's own, which is that of all */
async function checkVersioning(
  desk: Desk,
  container: string,
  wanted: { readonly versioning?: Versioning; readonly signal: AbortSignal },
): Promise<void> {
  const { versioning, signal } = wanted;
  if (versioning === undefined) return;
  const now = await versioningOf(desk, container, signal);
  if (versioning === now || (versioning === 'OFF' && now === 'SUSPENDED'))
    return;
  const reason = `all containers of the bucket keep versions as it does: ${now}`;
  throw new StorageError('UNSUPPORTED', { container, reason });
}
