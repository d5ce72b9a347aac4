import {
  isStorageError,
  StorageError,
  type Call,
  type ObjectRef,
  type ReadOptions,
  type StorageBackend,
  type VersionRef,
} from '../storage/index.js';
import { around, type Method } from './around.js';

type Given = readonly unknown[];

/**
 * A backend that keeps no versions has one all the same: the content there is, whose etag is its id.
 * It is read and copied by that id for as long as it is there, and by no other. A backend with the
 * versions facet is given as it is.
 */
export function onlyVersion(backend: StorageBackend): StorageBackend {
  if (backend.versions) return backend;
  return around(backend, (method, given) => {
    const [ref] = given;
    const act = ACTS[method.operation];
    if (!act || !isVersionRef(ref)) return method.run(given);
    return act({ backend, ref, method, given }).catch((error: unknown) => {
      throw isStorageError(error, 'OBJECT_NOT_FOUND') ? gone(ref) : error;
    });
  });
}

interface Asked {
  readonly backend: StorageBackend;
  readonly ref: VersionRef;
  readonly method: Method;
  readonly given: Given;
}

/** What may be asked of a version. */
const ACTS: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  statObject: ({ backend, ref, given }) =>
    checked(backend, ref, given.at(-1) as Call),

  readObject: async ({ backend, ref, given }) => {
    const [, options, call] = given as [unknown, ReadOptions, Call];
    await checked(backend, ref, call);
    const { versionId: ifMatch } = ref;
    return backend.readObject(current(ref), { ifMatch, ...options }, call);
  },

  copyObject: async ({ backend, ref, method, given }) => {
    await checked(backend, ref, given.at(-1) as Call);
    return method.run([current(ref), ...given.slice(1)]);
  },
};

async function checked(backend: StorageBackend, ref: VersionRef, call: Call) {
  const stat = await backend.statObject(current(ref), call);
  if (stat.etag === ref.versionId) return stat;
  throw gone(ref);
}

function current({ container, name }: VersionRef): ObjectRef {
  return { container, name };
}

function gone({ container, name: object, versionId }: VersionRef) {
  return new StorageError('VERSION_NOT_FOUND', {
    container,
    object,
    versionId,
  });
}

function isVersionRef(ref: unknown): ref is VersionRef {
  return typeof ref === 'object' && ref !== null && 'versionId' in ref;
}
