import {
  byteOrder,
  changedMetadata,
  checkedMetadata,
  checkNewContainerName,
  NO_METADATA,
  StorageError,
  type ContainerStat,
  type Page,
  type PageRequest,
  type StorageBackend,
  type Versioning,
} from '../../src/storage/index.js';
import { pageOf, placeOf } from './paging.js';
import { containerStat } from './stats.js';
import type { Container, Store } from './store.js';

type ContainerMethods = Pick<
  StorageBackend,
  | 'listContainers'
  | 'statContainer'
  | 'createContainer'
  | 'updateContainer'
  | 'deleteContainer'
>;

export function containerMethods(store: Store): ContainerMethods {
  return {
    async listContainers(request, call) {
      await store.enter(call);
      const { prefix = '' } = request;
      return containerPage(store, request, ({ name }) =>
        name.startsWith(prefix),
      );
    },

    async statContainer(name, call) {
      await store.enter(call);
      return containerStat(store, store.container(name));
    },

    async createContainer(name, options, call) {
      await store.enter(call);
      checkNewContainerName(name);
      const metadata = checkedMetadata(options.metadata ?? NO_METADATA);
      const existing = store.containers.get(name);
      if (existing !== undefined) {
        return { container: containerStat(store, existing), created: false };
      }

      const container: Container = {
        name,
        createdAt: store.now(),
        histories: new Map(),
        metadata,
        versioning: options.versioning ?? 'OFF',
        publication: null,
      };
      store.containers.set(name, container);
      return { container: containerStat(store, container), created: true };
    },

    async updateContainer(name, change, call) {
      await store.enter(call);
      const container = store.container(name);
      container.metadata = changedMetadata(
        container.metadata,
        change.metadata ?? {},
      );
      container.versioning = changedVersioning(container, change.versioning);
      return containerStat(store, container);
    },

    async deleteContainer(name, call) {
      await store.enter(call);
      const container = store.container(name);
      for (const object of [...container.histories.keys()]) {
        store.history(container, object);
      }
      if (container.histories.size > 0) {
        throw new StorageError('CONTAINER_NOT_EMPTY', { container: name });
      }
      store.containers.delete(name);
    },
  };
}

/** One page of the containers that are `wanted`. */
export function containerPage(
  store: Store,
  request: PageRequest,
  wanted: (container: Container) => boolean,
): Page<ContainerStat> {
  const after = placeOf(request);
  const left = [...store.containers.values()]
    .filter(wanted)
    .filter(({ name }) => after === undefined || byteOrder(name, after) > 0)
    .sort((one, other) => byteOrder(one.name, other.name))
    .map((container) => containerStat(store, container));
  return pageOf(left, request.limit, ({ name }) => name);
}

/** A container that has kept versions may have some: it can stop keeping, never not have kept. */
function changedVersioning(
  { versioning }: Container,
  wanted: Versioning = versioning,
): Versioning {
  return wanted === 'OFF' && versioning !== 'OFF' ? 'SUSPENDED' : wanted;
}
