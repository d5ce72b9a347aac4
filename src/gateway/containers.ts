import {
  StorageError,
  type ContainerChange,
  type ContainerListRequest,
  type CreateContainerOptions,
  type Page,
  type StorageBackend,
  type Versioning,
} from '../storage/index.js';
import { unsupported } from './accounts.js';
import type { Caller } from './caller.js';
import type { ContainerRef } from './refs.js';
import { storedContainer, type StoredContainer } from './stored.js';

export interface NewContainerOptions extends CreateContainerOptions {
  /** CONTAINER_EXISTS where there is one already, rather than that one. */
  readonly failIfExists?: boolean;
}

/** One page of an account's containers, by name. */
export async function listContainers(
  caller: Caller,
  account: string,
  request: ContainerListRequest,
): Promise<Page<StoredContainer>> {
  const backend = caller.reach(account, 'read');
  const page = await backend.listContainers(request, caller.call);
  const items = page.items.map((stat) =>
    storedContainer(caller, account, stat),
  );
  return { ...page, items };
}

/** @throws StorageError CONTAINER_NOT_FOUND */
export async function describeContainer(
  caller: Caller,
  ref: ContainerRef,
): Promise<StoredContainer> {
  const backend = caller.reach(ref.account, 'read');
  const stat = await backend.statContainer(ref.container, caller.call);
  return storedContainer(caller, ref.account, stat);
}

/**
 * Makes a container, or gives the one there is, untouched.
 * @throws StorageError CONTAINER_EXISTS where it may not be there, INVALID_CONTAINER_NAME, INVALID_METADATA
 */
export async function createContainer(
  caller: Caller,
  ref: ContainerRef,
  options: NewContainerOptions,
): Promise<{
  readonly container: StoredContainer;
  readonly created: boolean;
}> {
  const { account, container } = ref;
  const { failIfExists = false, ...wanted } = options;
  const backend = caller.reach(account, 'write');
  checkVersioning(backend, account, wanted.versioning);

  const made = await backend.createContainer(container, wanted, caller.call);
  if (failIfExists && !made.created) {
    throw new StorageError('CONTAINER_EXISTS', { account, container });
  }
  return {
    container: storedContainer(caller, account, made.container),
    created: made.created,
  };
}

/** @throws StorageError CONTAINER_NOT_FOUND, INVALID_METADATA; GatewayError UNSUPPORTED */
export async function updateContainer(
  caller: Caller,
  ref: ContainerRef,
  change: ContainerChange,
): Promise<StoredContainer> {
  const { account, container } = ref;
  const backend = caller.reach(account, 'write');
  checkVersioning(backend, account, change.versioning);

  const stat = await backend.updateContainer(container, change, caller.call);
  return storedContainer(caller, account, stat);
}

/** @throws StorageError CONTAINER_NOT_FOUND, CONTAINER_NOT_EMPTY */
export async function deleteContainer(
  caller: Caller,
  ref: ContainerRef,
): Promise<void> {
  const backend = caller.reach(ref.account, 'write');
  await backend.deleteContainer(ref.container, caller.call);
}

function checkVersioning(
  backend: StorageBackend,
  account: string,
  versioning: Versioning | undefined,
): void {
  if (versioning === undefined || versioning === 'OFF') return;
  if (!backend.versions) throw unsupported(account, 'versioning');
}
