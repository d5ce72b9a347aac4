import type {
  ContainerChange,
  CreateContainerOptions,
  Metadata,
  MetadataChange,
  Versioning,
} from '../../src/storage/index.js';
import { NO_METADATA, StorageError } from '../../src/storage/index.js';
import type { Cluster } from './cluster.js';
import type { Answer } from './http/answer.js';
import type { Headers } from './http/ask.js';
import {
  checkMetadata,
  mergedMetadata,
  metadataHeaders,
  metadataOf,
  removalHeaders,
} from './metadata.js';
import { versioningIn } from './versioning-of.js';

/**
 * The headers that make a container as it is to be.
 * @throws StorageError INVALID_METADATA, UNSUPPORTED where it can keep no versions
 */
export function headersOfNew(
  { metadata = NO_METADATA, versioning = 'OFF' }: CreateContainerOptions,
  cluster: Cluster,
): Headers {
  const checked = checkMetadata(metadata, 'container', cluster);
  return {
    ...metadataHeaders('container', checked),
    ...versioningHeaders('OFF', versioning, cluster),
  };
}

/**
 * The headers that change a container into what it is to be; none where it is so already.
 * @throws StorageError INVALID_METADATA, UNSUPPORTED
 */
export function headersOfChange(
  { metadata = {}, versioning }: ContainerChange,
  present: Answer,
  cluster: Cluster,
): Headers {
  const now = versioningIn(present);
  const current = metadataOf(present, 'container');
  return {
    ...metadataChangeHeaders(current, metadata, { kind: 'container', cluster }),
    ...versioningHeaders(now, versioning ?? now, cluster),
  };
}

/**
 * The headers that set what is new or another, and take away what is to go.
 * @throws StorageError INVALID_METADATA
 */
export function metadataChangeHeaders(
  current: Metadata,
  change: MetadataChange,
  where: { readonly kind: 'account' | 'container'; readonly cluster: Cluster },
): Headers {
  const merged = mergedMetadata(current, change, where);
  const set = [...merged].filter(([key, value]) => current.get(key) !== value);
  const gone = [...current.keys()].filter((key) => !merged.has(key));
  return {
    ...metadataHeaders(where.kind, new Map(set)),
    ...removalHeaders(where.kind, gone),
  };
}

/** Swift can't forget that a container kept versions: OFF is then SUSPENDED. */
function versioningHeaders(
  now: Versioning,
  wanted: Versioning,
  { keepsVersions }: Cluster,
): Headers {
  const isSame = now === wanted || (now === 'SUSPENDED' && wanted === 'OFF');
  if (isSame) return {};
  if (!keepsVersions) {
    const reason = 'this cluster keeps no versions (no object_versioning)';
    throw new StorageError('UNSUPPORTED', { reason });
  }
  return { 'x-versions-enabled': String(wanted === 'ENABLED') };
}
