import type {
  ContainerChange,
  Versioning,
} from '../../../src/storage/index.js';
import { changedMetadata, StorageError } from '../../../src/storage/index.js';
import type { Catalog } from './catalog.js';
import type { NewContainer } from './containers.js';
import { metadataOf, metadataText } from './metadata.js';
import type { Container } from './rows.js';
import { forgetUpload } from './upload-ledger.js';

/** What may be done to containers: each method is one step inside a transaction. */
export class ContainerLedger {
  readonly #catalog: Catalog;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** The container of this name, and whether this has made it. */
  create(wanted: NewContainer): {
    readonly container: Container;
    readonly created: boolean;
  } {
    const { containers } = this.#catalog;
    const existing = containers.find(wanted.name);
    if (existing) return { container: existing, created: false };

    containers.insert(wanted);
    return { container: containers.get(wanted.name), created: true };
  }

  /** @throws StorageError CONTAINER_NOT_FOUND, INVALID_METADATA */
  describe(name: string, change: ContainerChange): Container {
    const container = this.#catalog.containers.get(name);
    const metadata = metadataOf(container.metadata);
    const changed = {
      ...container,
      metadata: metadataText(changedMetadata(metadata, change.metadata ?? {})),
      versioning: changedVersioning(container.versioning, change.versioning),
    };
    this.#catalog.containers.describe(changed);
    return changed;
  }

  /**
   * Opens a container to everyone for so many seconds a read, or with null closes it.
   * @throws StorageError CONTAINER_NOT_FOUND
   */
  publish(name: string, publicTtl: number | null): Container {
    const { containers } = this.#catalog;
    const published = { ...containers.get(name), publicTtl };
    containers.publish(published);
    return published;
  }

  /**
   * Uploads that are under way in it go with it.
   * @throws StorageError CONTAINER_NOT_FOUND, CONTAINER_NOT_EMPTY
   */
  remove(name: string): void {
    const { containers, objects, history, uploads } = this.#catalog;
    const { id } = containers.get(name);
    if (!objects.isEmpty(id) || !history.isEmpty(id)) {
      throw new StorageError('CONTAINER_NOT_EMPTY', {
        backend: 'local',
        container: name,
      });
    }
    for (const upload of uploads.inContainer(id)) {
      forgetUpload(this.#catalog, upload);
    }
    containers.remove(id);
  }
}

/** A container that has kept versions may have some: it can stop keeping, never not have kept. */
function changedVersioning(
  current: Versioning,
  wanted: Versioning = current,
): Versioning {
  return wanted === 'OFF' && current !== 'OFF' ? 'SUSPENDED' : wanted;
}
