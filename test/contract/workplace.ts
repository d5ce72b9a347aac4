import { randomUUID } from 'node:crypto';
import {
  eachItem,
  isStorageError,
  type CreateContainerOptions,
  type ObjectRef,
  type StorageBackend,
} from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { inParallel } from '../support/in-parallel.js';
import { walk } from '../support/walk.js';
import { labelsOf } from './acts.js';
import type { BackendUnderTest, CaseContext } from './case.js';

/** Gives each case containers that nobody else uses, and takes them away again. */
export class Workplace {
  readonly #backend: StorageBackend;
  readonly #declared: BackendUnderTest;
  readonly #containers = new Set<string>();
  readonly #versioned: ObjectRef[] = [];

  constructor(backend: StorageBackend, declared: BackendUnderTest) {
    this.#backend = backend;
    this.#declared = declared;
  }

  async contextFor(id: string): Promise<CaseContext> {
    const unique = randomUUID().slice(0, 8);
    const prefix = `stowage-${id.toLowerCase()}-${unique}-`;
    const owned = (container: string) => {
      this.#containers.add(container);
      return container;
    };
    const newContainer = async (options: CreateContainerOptions = {}) => {
      const name = owned(`${prefix}${this.#containers.size}`);
      await this.#backend.createContainer(name, options, call);
      return name;
    };
    const versioned = (container: string, name = 'doc') => {
      this.#versioned.push({ container, name });
      return { container, name };
    };

    const backend = this.#backend;
    const container = await newContainer();
    const declared = this.#declared;
    return {
      backend,
      container,
      prefix,
      newContainer,
      owned,
      versioned,
      declared,
    };
  }

  /** Deletes all that the last case made; what could not be deleted is that case's failure alone. */
  async clear(): Promise<void> {
    const versioned = this.#versioned.splice(0);
    const containers = [...this.#containers];
    this.#containers.clear();
    for (const ref of versioned) await this.#forget(ref);
    for (const container of containers) await this.#remove(container);
  }

  async #forget(ref: ObjectRef): Promise<void> {
    const { versions } = this.#backend;
    const page = await versions
      ?.listVersions(ref, { limit: 1000 }, call)
      .catch(toNothingIfGone);
    for (const { versionId } of page?.items ?? []) {
      await versions?.deleteVersion({ ...ref, versionId }, call);
    }
  }

  async #remove(container: string): Promise<void> {
    try {
      await this.#empty(container);
      await this.#backend.deleteContainer(container, call);
    } catch (error) {
      toNothingIfGone(error);
    }
  }

  async #empty(container: string): Promise<void> {
    const entries = await walk(
      eachItem((page) => this.#backend.listObjects(container, page, call)),
    );
    const names = labelsOf({ items: entries });
    await inParallel(16, names, (name) =>
      this.#backend
        .deleteObject({ container, name }, {}, call)
        .catch(toNothingIfGone),
    );
  }
}

/** A case may have deleted its container, or been refused it; an object may have expired. */
function toNothingIfGone(error: unknown): undefined {
  if (isStorageError(error, ...GONE)) return undefined;
  throw error;
}

const GONE = [
  'CONTAINER_NOT_FOUND',
  'INVALID_CONTAINER_NAME',
  'OBJECT_NOT_FOUND',
] as const;
