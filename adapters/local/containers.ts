import type {
  ContainerListRequest,
  ContainerStat,
  CreateContainerOptions,
  Page,
  PageRequest,
} from '../../src/storage/index.js';
import { checkedMetadata, NO_METADATA } from '../../src/storage/index.js';
import type { NewContainer } from './catalog/containers.js';
import { metadataText } from './catalog/metadata.js';
import { namesAfter } from './catalog/span.js';
import { pageOf, placeOf } from './paging.js';
import { containerStat } from './stats.js';
import type { Wire } from './wire.js';

/** One page of containers: a scan from a name on. */
export function listContainers(
  { catalog }: Wire,
  request: ContainerListRequest,
): Page<ContainerStat> {
  const { prefix = '', limit } = request;
  const span = namesAfter(prefix, placeOf(request));
  const found = catalog.containers.page(span, limit + 1);
  return pageOf(found.map(containerStat), limit, ({ name }) => name);
}

/** The same of those that are public, by an index of them alone. */
export function listPublicContainers(
  { catalog }: Wire,
  request: PageRequest,
): Page<ContainerStat> {
  const { limit } = request;
  const span = namesAfter('', placeOf(request));
  const found = catalog.containers.publicPage(span, limit + 1);
  return pageOf(found.map(containerStat), limit, ({ name }) => name);
}

/** A container as it is asked for. */
export function newContainer(
  name: string,
  { metadata = NO_METADATA, versioning = 'OFF' }: CreateContainerOptions,
): Omit<NewContainer, 'createdAt'> {
  const text = metadataText(checkedMetadata(metadata));
  return { name, metadata: text, versioning };
}
