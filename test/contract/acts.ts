import {
  isStorageError,
  type ListEntry,
  type ObjectListRequest,
  type ObjectRef,
  type ObjectStat,
  type Page,
  type ReadableRef,
  type ReadOptions,
  type StorageBackend,
  type WriteOptions,
} from '../../src/storage/index.js';
import { bodyOf, bytesOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { inParallel } from '../support/in-parallel.js';

/** Makes a container, unless its name is one that this backend cannot keep. */
export async function isAccepted(
  backend: StorageBackend,
  name: string,
): Promise<boolean> {
  try {
    await backend.createContainer(name, {}, call);
    return true;
  } catch (error) {
    if (isStorageError(error, 'INVALID_CONTAINER_NAME')) return false;
    throw error;
  }
}

/** Writes these bytes, nothing else said. */
export function write(
  backend: StorageBackend,
  ref: ObjectRef,
  content: string | Uint8Array,
  options: WriteOptions = {},
): Promise<ObjectStat> {
  return backend.writeObject(ref, { body: bodyOf(content), ...options }, call);
}

/** Writes an object under each name; its content is its name. */
export async function writeAll(
  backend: StorageBackend,
  container: string,
  names: readonly string[],
): Promise<void> {
  await inParallel(16, names, (name) =>
    write(backend, { container, name }, name),
  );
}

export async function read(
  backend: StorageBackend,
  ref: ReadableRef,
  options: ReadOptions = {},
): Promise<Buffer> {
  const { body } = await backend.readObject(ref, options, call);
  return bytesOf(body);
}

export async function readText(
  backend: StorageBackend,
  ref: ReadableRef,
): Promise<string> {
  return (await read(backend, ref)).toString();
}

/** One page, named as it is ordered: objects by name, prefixes by their text. */
export async function list(
  backend: StorageBackend,
  container: string,
  request: Partial<ObjectListRequest> = {},
): Promise<string[]> {
  const whole = { limit: 1000, ...request };
  return labelsOf(await backend.listObjects(container, whole, call));
}

export function labelsOf(page: Page<ListEntry>): string[] {
  return page.items.map((entry) =>
    entry.type === 'object' ? entry.object.name : entry.prefix,
  );
}

/** The names of the prefixes and of the objects of a page, apart. */
export function partsOf(page: Page<ListEntry>): {
  readonly objects: readonly string[];
  readonly prefixes: readonly string[];
} {
  const named = (type: ListEntry['type']) =>
    labelsOf({ items: page.items.filter((entry) => entry.type === type) });
  return { objects: named('object'), prefixes: named('prefix') };
}
