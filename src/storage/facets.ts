import type { Call } from './call.js';
import type { WriteCondition } from './conditions.js';
import type { StorageError } from './errors.js';
import type { Metadata, MetadataChange } from './metadata.js';
import type { Page, PageRequest } from './page.js';
import type { ObjectRef, ReadableRef, VersionRef } from './refs.js';
import type { SignIntent, SignedRequest } from './signed-request.js';
import type {
  AccountStat,
  ContainerStat,
  ObjectStat,
  VersionStat,
} from './stats.js';

/** What a backend may have, in the order in which docs and tests name them. */
export const FACETS = [
  'copy',
  'multipart',
  'versions',
  'expiry',
  'bulkDelete',
  'signer',
  'accountStats',
  'accountMetadata',
  'publication',
] as const;

export type Facet = (typeof FACETS)[number];

/** Where a copy goes, and what must hold there. */
export interface CopyTarget extends WriteCondition {
  readonly ref: ObjectRef;
}

/** Where an object is, as its service names it: plain JSON, and nothing to any but its adapter. */
export interface ServicePlace {
  /** Such as Swift's `AUTH_test`; empty where the service knows no accounts. */
  readonly account: string;
  readonly container: string;
  readonly name: string;
  readonly versionId?: string;
}

/** Copies inside the service, without the bytes passing through the gateway. */
export interface ServerSideCopy {
  /**
   * The service, such as `s3:https://s3.example`. Accounts that say the same are of one: each may then take what
   * another holds, if the service lets it. Absent where there is nothing to be taken.
   */
  readonly service?: string;

  /**
   * Where the service has an object of this account; nobody is asked. There with `service`.
   * @throws StorageError INVALID_CONTAINER_NAME, CONTAINER_NOT_FOUND for what the account never shows
   */
  placeOf?(source: ReadableRef): ServicePlace;

  /**
   * As copyObject, of what another account of the same service holds. There with `service`.
   * @returns undefined where this account does not find the source or may not read it, or there is no way for what
   * it is: nothing was done, and the bytes may go through the gateway, which tells by the source's own account what
   * is missing
   * @throws StorageError of the target alone: CONTAINER_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED
   */
  takeObject?(
    source: ServicePlace,
    target: CopyTarget,
    call: Call,
  ): Promise<ObjectStat | undefined>;

  /**
   * Content, type, metadata and checksums; not the history, and not an expiry. The copy is
   * independent of its source.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND, OBJECT_EXISTS,
   * PRECONDITION_FAILED
   */
  copyObject(
    source: ReadableRef,
    target: CopyTarget,
    call: Call,
  ): Promise<ObjectStat>;
}

/** Keeps what was overwritten or deleted, in containers whose versioning is ENABLED. */
export interface Versions {
  /**
   * One object's history, newest first, delete markers included; the one there is where the
   * container keeps no
   * others; none, without an error, where there never was such an object. `after` is a version's id.
   * @throws StorageError CONTAINER_NOT_FOUND
   */
  listVersions(
    ref: ObjectRef,
    request: PageRequest,
    call: Call,
  ): Promise<Page<VersionStat>>;

  /**
   * One version, delete markers included.
   * @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND
   */
  statVersion(ref: VersionRef, call: Call): Promise<VersionStat>;

  /**
   * Makes a version's content, type and metadata current again, as a new version.
   * @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND
   */
  restoreVersion(ref: VersionRef, call: Call): Promise<ObjectStat>;

  /**
   * Removes one version for good. When it was the latest, the newest one left is current, unless
   * it is a delete marker.
   * @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND
   */
  deleteVersion(ref: VersionRef, call: Call): Promise<void>;
}

/** Objects that go away by themselves. */
export interface Expiry {
  /**
   * `null` keeps it for good.
   * @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, INVALID_ARGUMENT for a time that has passed
   */
  setExpiry(
    ref: ObjectRef,
    expiresAt: Date | null,
    call: Call,
  ): Promise<ObjectStat>;
}

/** Deletes many objects in fewer requests than one each. */
export interface BulkDelete {
  /**
   * Each as deleteObject does; the answers are in the order of `names`, `undefined` where it was deleted.
   * @throws StorageError CONTAINER_NOT_FOUND
   */
  deleteObjects(
    container: string,
    names: readonly string[],
    call: Call,
  ): Promise<readonly (StorageError | undefined)[]>;
}

/** URLs that the backend itself serves. */
export interface UrlSigner {
  /** Whether it can bind all that this intent asks for; the gateway serves what it can't. */
  signs(intent: SignIntent): boolean;
  sign(intent: SignIntent, call: Call): Promise<SignedRequest>;
}

/** What the account holds in all. */
export interface AccountStats {
  /** How near to the truth the figures are. */
  readonly accuracy: 'EXACT' | 'LAGGING' | 'ESTIMATED';
  /** Undefined while the backend has no figure yet. */
  statAccount(call: Call): Promise<AccountStat | undefined>;
}

/** Notes on the account itself. */
export interface AccountMetadata {
  readAccountMetadata(call: Call): Promise<Metadata>;
  /** @throws StorageError INVALID_METADATA */
  updateAccountMetadata(change: MetadataChange, call: Call): Promise<Metadata>;
}

export interface PublishOptions {
  /** How long what was read may be kept, in whole seconds: 0 to 31,536,000. */
  readonly ttlSeconds: number;
  /** UNSUPPORTED where the facet keeps no logs. */
  readonly logRetention: boolean;
}

/**
 * Containers whose objects anyone may read as they are now, without credentials. Where it is there,
 * statContainer says how a container stands. Nothing else changes it: a container is made private, and
 * stays as it was published until it is published anew, unpublished or deleted.
 */
export interface Publication {
  /** Whether it can keep logs of who read what: `logRetention`. */
  readonly keepsLogs: boolean;

  /**
   * Opens a container to everyone; one that is open already takes the new options.
   * @throws StorageError CONTAINER_NOT_FOUND, INVALID_ARGUMENT for a ttl out of bounds, UNSUPPORTED
   */
  publishContainer(
    container: string,
    options: PublishOptions,
    call: Call,
  ): Promise<ContainerStat>;

  /**
   * Closes it again; a private one is left as it is.
   * @throws StorageError CONTAINER_NOT_FOUND
   */
  unpublishContainer(container: string, call: Call): Promise<ContainerStat>;

  /**
   * The containers that are open, by name, strictly after `after` in UTF-8 byte order. A page may
   * hold fewer than asked for, even none, and yet have a `next`: a backend that must look at every
   * container looks at only so many a page.
   * @throws StorageError INVALID_ARGUMENT for a page that can't be
   */
  listPublicContainers(
    request: PageRequest,
    call: Call,
  ): Promise<Page<ContainerStat>>;
}
