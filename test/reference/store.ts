import {
  checkContainerName,
  checkObjectName,
  NO_METADATA,
  StorageError,
  type Call,
  type Metadata,
  type ObjectRef,
  type PublicationStat,
  type ReadableRef,
  type Versioning,
  versionOf,
} from '../../src/storage/index.js';
import {
  afterDelete,
  NO_HISTORY,
  type History,
  type Revision,
  type StoredObject,
} from './history.js';

export interface Container {
  readonly name: string;
  readonly createdAt: Date;
  readonly histories: Map<string, History>;
  metadata: Metadata;
  versioning: Versioning;
  /** `null` while it is private. */
  publication: PublicationStat | null;
}

/** A revision that has content. */
export interface Written extends Revision {
  readonly object: StoredObject;
}

/** One account: containers by name, and in each the histories of its objects by name. */
export class Store {
  readonly containers = new Map<string, Container>();
  readonly now: () => Date;
  metadata: Metadata = NO_METADATA;
  #revisions = 0;
  #closed = false;

  constructor(now: () => Date) {
    this.now = now;
  }

  /** Every call comes through here first, and then does what it does in one step. */
  enter(call: Call): Promise<void> {
    if (this.#closed) return Promise.reject(new StorageError('UNAVAILABLE'));
    return call.signal.aborted
      ? Promise.reject(new StorageError('CANCELLED'))
      : Promise.resolve();
  }

  close(): void {
    this.#closed = true;
    this.containers.clear();
  }

  container(name: string): Container {
    checkContainerName(name);
    const container = this.containers.get(name);
    if (container !== undefined) return container;
    throw new StorageError('CONTAINER_NOT_FOUND', { container: name });
  }

  /** A name's history as it is at this moment: an object past its time has been deleted. */
  history(container: Container, name: string): History {
    const history = container.histories.get(name) ?? NO_HISTORY;
    const expiresAt = history[0]?.object?.expiresAt;
    if (expiresAt === undefined || expiresAt > this.now()) return history;

    const left = afterDelete(history, this.revision(container));
    this.setHistory(container, name, left);
    return left;
  }

  setHistory(container: Container, name: string, history: History): void {
    if (history.length > 0) container.histories.set(name, history);
    else container.histories.delete(name);
  }

  /** Something that happens in a container now; without an object, a deletion. */
  revision(container: Container): Revision;
  revision(container: Container, object: StoredObject): Written;
  revision(container: Container, object?: StoredObject): Revision {
    this.#revisions += 1;
    return {
      versionId: `r${String(this.#revisions).padStart(9, '0')}`,
      createdAt: this.now(),
      kept: container.versioning === 'ENABLED',
      ...(object && { object }),
    };
  }

  /** What stands under a name now, or undefined. */
  current(container: Container, name: string): Written | undefined {
    const [newest] = this.history(container, name);
    return newest !== undefined && isWritten(newest) ? newest : undefined;
  }

  /** Every object that stands in a container now. */
  *objectsOf(container: Container): Iterable<[name: string, Written]> {
    for (const name of [...container.histories.keys()]) {
      const current = this.current(container, name);
      if (current !== undefined) yield [name, current];
    }
  }

  /** What a ref names: the object as it is now, or one of its versions. */
  find(ref: ReadableRef): Written {
    checkContainerName(ref.container);
    checkObjectName(ref.container, ref.name);
    const container = this.container(ref.container);
    const versionId = versionOf(ref);
    if (versionId !== undefined)
      return this.#version(container, ref, versionId);

    const current = this.current(container, ref.name);
    if (current !== undefined) return current;
    throw new StorageError('OBJECT_NOT_FOUND', contextOf(ref));
  }

  #version(container: Container, ref: ObjectRef, versionId: string): Written {
    const found = this.history(container, ref.name).find(
      (revision) => revision.versionId === versionId,
    );
    if (found !== undefined && isWritten(found)) return found;
    throw new StorageError('VERSION_NOT_FOUND', {
      ...contextOf(ref),
      versionId,
    });
  }
}

/** Names an object in an error. */
export function contextOf(ref: ObjectRef): {
  readonly container: string;
  readonly object: string;
} {
  return { container: ref.container, object: ref.name };
}

function isWritten(revision: Revision): revision is Written {
  return revision.object !== undefined;
}
