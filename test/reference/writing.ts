import {
  checkedMetadata,
  checkContainerName,
  checkNewObjectName,
  isStorageError,
  NO_METADATA,
  StorageError,
  type ObjectRef,
  type StorageBackend,
  type WriteOptions,
} from '../../src/storage/index.js';
import { afterWrite, type StoredObject } from './history.js';
import { checkCondition } from './objects.js';
import { received } from './receive.js';
import { objectStat } from './stats.js';
import type { Store, Written } from './store.js';

export function writeMethods(
  store: Store,
): Pick<StorageBackend, 'writeObject'> {
  return {
    async writeObject(ref, { body, ...options }, call) {
      try {
        await store.enter(call);
        const described = admit(store, ref, options);
        const content = await received(body, options, call).catch(
          (error: unknown) => {
            throw named(ref, error);
          },
        );
        await store.enter(call);
        const written = put(store, ref, {
          object: { ...content, ...described },
          condition: options,
        });
        return objectStat(ref.name, written);
      } finally {
        body.destroy();
      }
    },
  };
}

/** What is wrong with a body says also whose body it was. */
export function named({ container, name }: ObjectRef, error: unknown): unknown {
  if (!isStorageError(error)) return error;
  const context = { container, object: name, ...error.context };
  return new StorageError(error.code, context, error.cause ?? error);
}

/** All that can be refused before a byte of the body is read. */
function admit(store: Store, ref: ObjectRef, options: WriteOptions): Described {
  checkContainerName(ref.container);
  checkNewObjectName(ref.container, ref.name);
  const metadata = checkedMetadata(options.metadata ?? NO_METADATA);
  const contentType = options.contentType ?? 'application/octet-stream';
  const { expiresAt } = options;
  if (expiresAt !== undefined) checkFuture(store, expiresAt);

  checkCondition(store, ref, options);
  return { contentType, metadata, ...(expiresAt && { expiresAt }) };
}

type Described = Pick<StoredObject, 'contentType' | 'metadata' | 'expiresAt'>;

/**
 * Makes an object current, if what stands there is still as asked: all in one step, with no other
 * call between.
 */
export function put(
  store: Store,
  ref: ObjectRef,
  {
    object,
    condition,
  }: {
    readonly object: StoredObject;
    readonly condition: Pick<WriteOptions, 'ifAbsent' | 'ifMatch'>;
  },
): Written {
  checkCondition(store, ref, condition);
  const container = store.container(ref.container);
  const written = store.revision(container, object);
  const history = store.history(container, ref.name);
  store.setHistory(container, ref.name, afterWrite(history, written));
  return written;
}

/** @throws StorageError INVALID_ARGUMENT for a time that has passed */
export function checkFuture(store: Store, expiresAt: Date): void {
  if (expiresAt > store.now()) return;
  throw new StorageError('INVALID_ARGUMENT', {
    reason: `it would have expired at ${expiresAt.toISOString()}`,
  });
}
