import {
  isStorageError,
  type ContainerStat,
  type Page,
  type PageRequest,
  type Publication,
  type PublicationStat,
  type PublishOptions,
} from '../storage/index.js';
import { unsupported } from './accounts.js';
import type { Caller } from './caller.js';
import { GatewayError } from './errors.js';
import type { ContainerRef, FileRef } from './refs.js';
import { storedContainer, type StoredContainer } from './stored.js';

/**
 * Lets anyone read a container's files as they are now; one that is public already takes the new options.
 * @throws StorageError CONTAINER_NOT_FOUND, INVALID_ARGUMENT; GatewayError UNSUPPORTED
 */
export async function publishContainer(
  caller: Caller,
  ref: ContainerRef,
  options: PublishOptions,
): Promise<StoredContainer> {
  const { account, container } = ref;
  const publication = publicationOf(caller, account);
  if (options.logRetention && !publication.keepsLogs) {
    throw unsupported(account, 'logs of who reads what is public');
  }
  return storedContainer(
    caller,
    account,
    await publication.publishContainer(container, options, caller.call),
  );
}

/**
 * Makes a container private; one that is private already stays so.
 * @throws StorageError CONTAINER_NOT_FOUND; GatewayError UNSUPPORTED
 */
export async function unpublishContainer(
  caller: Caller,
  { account, container }: ContainerRef,
): Promise<StoredContainer> {
  const publication = publicationOf(caller, account);
  return storedContainer(
    caller,
    account,
    await publication.unpublishContainer(container, caller.call),
  );
}

/** One page of an account's public containers, by name; none where its backend can't publish. */
export async function listPublicContainers(
  caller: Caller,
  account: string,
  request: PageRequest,
): Promise<Page<StoredContainer>> {
  const { publication } = caller.reach(account, 'read');
  if (!publication) return { items: [] };

  const page = await publication.listPublicContainers(request, caller.call);
  const items = page.items.map((stat) =>
    storedContainer(caller, account, stat),
  );
  return { ...page, items };
}

/**
 * What the gateway itself serves to anyone: `read` is done where the file's container is public, and nowhere else.
 * All that can't be read so is one and the same, whatever there is.
 * @throws GatewayError FILE_NOT_FOUND; StorageError as `read` does
 */
export async function readPublicly<T>(
  caller: Caller,
  ref: FileRef,
  read: (publication: PublicationStat) => Promise<T>,
): Promise<T> {
  try {
    const open = servedHere(await containerOf(caller, ref));
    if (open) return await read(open);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  throw nothingPublic();
}

/** What there is no public file at: the answer to every such URL. */
export function nothingPublic(): GatewayError {
  return new GatewayError('FILE_NOT_FOUND', 'There is no public file here.');
}

async function containerOf(
  caller: Caller,
  { account, container }: ContainerRef,
): Promise<ContainerStat> {
  const backend = caller.reach(account, 'read');
  return backend.statContainer(container, caller.call);
}

/** What a backend serves at a URL of its own is read there. */
function servedHere({
  publication,
}: ContainerStat): PublicationStat | undefined {
  return publication?.url === undefined
    ? (publication ?? undefined)
    : undefined;
}

function isAbsent(error: unknown): boolean {
  if (error instanceof GatewayError) return error.code === 'ACCOUNT_NOT_FOUND';
  return isStorageError(
    error,
    'CONTAINER_NOT_FOUND',
    'OBJECT_NOT_FOUND',
    'INVALID_CONTAINER_NAME',
    'INVALID_OBJECT_NAME',
  );
}

function publicationOf(caller: Caller, account: string): Publication {
  const { publication } = caller.reach(account, 'write');
  if (!publication) throw unsupported(account, 'public containers');
  return publication;
}
