import type { Errand } from '../../src/storage/index.js';
import {
  aboutOf,
  cancelled,
  ContainerNotes,
  isStorageError,
  StorageError,
} from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import { toStorageError } from './errors.js';
import { RefusedError } from './http/failures.js';
import { isVersionId } from './version-id.js';
import type { Wire } from './wire.js';

/** Where every call comes in and goes out: what is the same for all of them. */
export class Desk {
  readonly wire: Wire;
  readonly cluster: Cluster;
  readonly notes = new ContainerNotes();
  readonly #closed = new AbortController();

  constructor(wire: Wire, cluster: Cluster) {
    this.wire = wire;
    this.cluster = cluster;
  }

  /**
   * Does what is asked; whatever fails, a StorageError is thrown. A 404 that `work` does not
   * explain itself is told apart: whether it is the container that is missing.
   */
  async attend<T>(errand: Errand, work: () => Promise<T>): Promise<T> {
    this.#stopIfOver(errand);
    try {
      await this.#checkVersionId(errand);
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
      : new StorageError(code, about, error);
  }

  /**
   * Whether there can be a version of this id. To Swift another one is a mistake, or none at all: then it would
   * mean the object as it is now. To a cluster that keeps no versions every id is.
   */
  mayHaveVersion(versionId: string): boolean {
    return this.cluster.keepsVersions && isVersionId(versionId);
  }

  /** Calls under way fail as their connections do. */
  close(): Promise<void> {
    this.#closed.abort();
    return this.wire.close();
  }

  #stopIfOver(errand: Errand): void {
    const about = aboutOf(errand);
    if (errand.call.signal.aborted) throw cancelled(about, undefined);
    if (!this.#closed.signal.aborted) return;
    throw new StorageError('UNAVAILABLE', {
      ...about,
      reason: 'the account is closed',
    });
  }

  async #checkVersionId({ container, versionId, call }: Errand) {
    if (versionId === undefined || this.mayHaveVersion(versionId)) return;
    const ask = { method: 'HEAD', ...(container && { container }) } as const;
    await this.wire.tell(ask, call.signal);
    throw new StorageError('VERSION_NOT_FOUND');
  }

  async #whatIsMissing({ container, name, versionId, call }: Errand) {
    if (container === undefined) return undefined;
    if (name === undefined) return 'CONTAINER_NOT_FOUND';

    const ask = { method: 'HEAD', container } as const;
    const { status } = await this.wire.tell(ask, call.signal, [404]);
    if (status === 404) return 'CONTAINER_NOT_FOUND';
    return versionId === undefined ? 'OBJECT_NOT_FOUND' : 'VERSION_NOT_FOUND';
  }
}

/** A container that never kept versions has none to ask for: 400. */
function isMissing(error: unknown, { versionId }: Errand): boolean {
  if (!(error instanceof RefusedError)) return false;
  const { status } = error;
  return status === 404 || (status === 400 && versionId !== undefined);
}
