import type { Errand } from '../../src/storage/index.js';
import {
  aboutOf,
  cancelled,
  ContainerNotes,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import { isRefused, kept, toStorageError } from './errors.js';
import type { S3Options } from './options.js';
import { Places } from './places.js';
import { hasContainer } from './presence.js';
import type { Service } from './service.js';
import { Turns } from './turns.js';
import type { Wire } from './wire.js';

/** What an account is made of. */
export interface Furniture {
  readonly wire: Wire;
  readonly service: Service;
  readonly options: S3Options;
}

/** Where every call comes in and goes out: what is the same for all of them. */
export class Desk {
  readonly wire: Wire;
  readonly service: Service;
  readonly options: S3Options;
  readonly places: Places;
  readonly notes = new ContainerNotes();
  /** A bucket's policy is changed by one call at a time. */
  readonly policyTurns = new Turns();
  readonly #closed = new AbortController();

  constructor({ wire, service, options }: Furniture) {
    this.wire = wire;
    this.service = service;
    this.options = options;
    this.places = new Places(options);
  }

  /** Aborted when the account is closed: for what goes on in the background. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /**
   * Does what is asked; whatever fails, a StorageError is thrown. A 404 that `work` does not
   * explain itself is told apart: whether it is the container that is missing.
   */
  async attend<T>(errand: Errand, work: () => Promise<T>): Promise<T> {
    this.#stopIfOver(errand);
    try {
      return await work();
    } catch (error) {
      throw await this.failure(errand, error);
    }
  }

  /** What the error means for this errand, by asking once more where the answer doesn't say. */
  async failure(errand: Errand, error: unknown): Promise<StorageError> {
    const about = aboutOf(errand);
    const over = this.#closed.signal.aborted || errand.call.signal.aborted;
    if (over && !isStorageError(error)) return cancelled(about, error);
    if (!isMissing(error, errand)) return toStorageError(error, about);

    const code = await this.#whatIsMissing(errand).catch(() => undefined);
    return code === undefined
      ? toStorageError(error, about)
      : new StorageError(code, about, kept(error));
  }

  /** Calls under way fail as their connections do. */
  close(): Promise<void> {
    this.#closed.abort();
    this.wire.close();
    return Promise.resolve();
  }

  #stopIfOver(errand: Errand): void {
    const about = aboutOf(errand);
    if (errand.call.signal.aborted) throw cancelled(about, undefined);
    if (!this.#closed.signal.aborted) return;
    const reason = 'the account is closed';
    throw new StorageError('UNAVAILABLE', { ...about, reason });
  }

  async #whatIsMissing({ container, name, versionId, call }: Errand) {
    if (container === undefined) return undefined;
    if (name === undefined) return 'CONTAINER_NOT_FOUND';
    if (!(await hasContainer(this, container, call.signal)))
      return 'CONTAINER_NOT_FOUND';
    return versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  }
}

/**
 * A HEAD's 404 has no code. A version id that can't be is a mistake (400) to some services, and a
 * version that is a delete marker can't be had (405).
 */
function isMissing(error: unknown, { versionId }: Errand): boolean {
  if (isRefused(error, 404)) return true;
  return versionId !== undefined && isRefused(error, 400, 405);
}
