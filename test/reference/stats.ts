import type {
  ContainerStat,
  ObjectStat,
  VersionStat,
} from '../../src/storage/index.js';
import type { Revision } from './history.js';
import type { Container, Store, Written } from './store.js';

export function containerStat(
  store: Store,
  container: Container,
): ContainerStat {
  const sizes = [...store.objectsOf(container)].map(
    ([, { object }]) => object.content.length,
  );
  return {
    name: container.name,
    objectCount: sizes.length,
    bytesUsed: sizes.reduce((sum, size) => sum + size, 0),
    createdAt: container.createdAt,
    metadata: container.metadata,
    versioning: container.versioning,
    publication: container.publication,
  };
}

export function objectStat(name: string, written: Written): ObjectStat {
  const { content, etag, checksums, contentType, metadata, expiresAt } =
    written.object;
  return {
    name,
    size: content.length,
    modifiedAt: written.createdAt,
    etag,
    contentType,
    metadata,
    checksums,
    ...(expiresAt && { expiresAt }),
    versionId: written.versionId,
  };
}

export function versionStat(
  name: string,
  revision: Revision,
  isLatest: boolean,
): VersionStat {
  const { versionId, createdAt, object } = revision;
  return {
    name,
    versionId,
    size: object?.content.length ?? 0,
    ...(object && { etag: object.etag }),
    createdAt,
    isLatest,
    isDeleteMarker: object === undefined,
  };
}
