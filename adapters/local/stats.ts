import type {
  Checksums,
  ContainerStat,
  ObjectStat,
  PublicationStat,
  VersionStat,
} from '../../src/storage/index.js';
import { metadataOf } from './catalog/metadata.js';
import type { Container, Facts, Listed, Version } from './catalog/rows.js';
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
  return { ...listedStat(version), versionId: versionIdOf(version.seq) };
}

/** All of it but the version's id, which nobody looks for in a listing. */
export function listedStat(listed: Listed): ObjectStat {
  const stat = {
    name: listed.name,
    size: listed.size,
    modifiedAt: new Date(listed.modifiedAt),
    etag: etagOf(listed),
    contentType: listed.contentType,
    metadata: metadataOf(listed.metadata),
    checksums: checksumsOf(listed),
  };
  return listed.expiresAt === null
    ? stat
    : { ...stat, expiresAt: new Date(listed.expiresAt) };
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

function checksumsOf({ sha256, checksums }: Facts): Checksums {
  if (checksums === null) return { sha256 };
  return { ...(JSON.parse(checksums) as Checksums), sha256 };
}
