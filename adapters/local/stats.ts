import type {
  Checksums,
  ContainerStat,
  ObjectStat,
  PublicationStat,
  VersionStat,
} from '../../src/storage/index.js';
import { metadataOf } from './catalog/metadata.js';
import type { Container, Version } from './catalog/rows.js';
import { etagOf } from './catalog/rows.js';
import { versionIdOf } from './catalog/version-id.js';

export function containerStat(container: Container): ContainerStat {
  return {
    name: container.name,
    objectCount: container.objectCount,
    bytesUsed: container.bytesUsed,
    createdAt: new Date(container.createdAt),
    metadata: metadataOf(container.metadata),
    versioning: container.versioning,
    publication: publicationStat(container),
  };
}

/** Without a URL: the gateway serves what is public here, and keeps no logs of it. */
function publicationStat({ publicTtl }: Container): PublicationStat | null {
  return publicTtl === null
    ? null
    : { ttlSeconds: publicTtl, logRetention: false };
}

export function objectStat(version: Version): ObjectStat {
  const stat = {
    name: version.name,
    size: version.size,
    modifiedAt: new Date(version.modifiedAt),
    etag: etagOf(version),
    contentType: version.contentType,
    metadata: metadataOf(version.metadata),
    checksums: checksumsOf(version),
    versionId: versionIdOf(version.seq),
  };
  return version.expiresAt === null
    ? stat
    : { ...stat, expiresAt: new Date(version.expiresAt) };
}

export function versionStat(version: Version, isLatest: boolean): VersionStat {
  const isDeleteMarker = version.blobId === null;
  return {
    name: version.name,
    versionId: versionIdOf(version.seq),
    size: version.size,
    ...(!isDeleteMarker && { etag: etagOf(version) }),
    createdAt: new Date(version.modifiedAt),
    isLatest,
    isDeleteMarker,
  };
}

function checksumsOf({ sha256, checksums }: Version): Checksums {
  if (checksums === null) return { sha256 };
  return { ...(JSON.parse(checksums) as Checksums), sha256 };
}
