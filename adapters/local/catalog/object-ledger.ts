import type {
  ObjectChange,
  ObjectRef,
  ReadableRef,
  VersionRef,
  WriteCondition,
} from '../../../src/storage/index.js';
import {
  changedMetadata,
  StorageError,
  versionOf,
} from '../../../src/storage/index.js';
import type { BlobPlace } from './blobs.js';
import type { Catalog } from './catalog.js';
import { metadataOf, metadataText } from './metadata.js';
import type { Facts, Version } from './rows.js';
import { etagOf } from './rows.js';
import type { Subject, Timeline } from './timeline.js';
import { seqOf } from './version-id.js';

/** A body that has arrived, to be made current. */
export interface Put {
  readonly ref: ObjectRef;
  readonly condition: WriteCondition;
  readonly facts: Facts;
  readonly place: BlobPlace;
}

/** A version, or what is current, to be made current under a name. */
export interface Copy {
  readonly source: ReadableRef;
  readonly target: ObjectRef;
  readonly condition: WriteCondition;
}

/**
 * What may be done to objects. Each method is one step inside a transaction, takes plain data and
 * answers with plain data. Whoever asks for a version gets one with content.
 */
export class ObjectLedger {
  readonly #catalog: Catalog;
  readonly #timeline: Timeline;

  constructor(catalog: Catalog, timeline: Timeline) {
    this.#catalog = catalog;
    this.#timeline = timeline;
  }

  /** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_NOT_FOUND, VERSION_NOT_FOUND */
  find(ref: ReadableRef): Version {
    const versionId = versionOf(ref);
    if (versionId === undefined) {
      return currentOf(this.#timeline.subject(ref), ref);
    }
    const version = this.findVersion({ ...ref, versionId });
    if (version.blobId !== null) return version;
    throw versionNotFound({ ...ref, versionId });
  }

  /**
   * One version, current or not, delete markers too.
   * @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND
   */
  findVersion(ref: VersionRef): Version {
    return this.#versionOf(this.#timeline.subject(ref), ref);
  }

  /**
   * Newest first, delete markers too, those before `seq`.
   * @throws StorageError CONTAINER_NOT_FOUND
   */
  versions(ref: ObjectRef, seq: number, limit: number): readonly Version[] {
    return this.#timeline.older(this.#timeline.subject(ref), seq, limit);
  }

  /** Whether nothing has come after a version of this name. */
  isLatest(ref: ObjectRef, { seq }: Version): boolean {
    const subject = this.#timeline.subject(ref);
    return this.#timeline.latest(subject)?.seq === seq;
  }

  /** @throws StorageError CONTAINER_NOT_FOUND, OBJECT_EXISTS, PRECONDITION_FAILED */
  admit(ref: ObjectRef, condition: WriteCondition): Subject {
    const subject = this.#timeline.subject(ref);
    if (condition.ifAbsent === true && subject.current) {
      throw new StorageError('OBJECT_EXISTS', aboutObject(ref));
    }
    checkMatch(ref, condition, subject.current);
    return subject;
  }

  put({ ref, condition, facts, place }: Put): Version {
    const subject = this.admit(ref, condition);
    const blobId = this.#catalog.blobs.insert(place);
    return this.#timeline.succeed(subject, facts, blobId);
  }

  copy({ source, target, condition }: Copy): Version {
    const version = this.find(source);
    const subject = this.admit(target, condition);
    const blobId = version.blobId ?? 0;
    this.#catalog.blobs.share(blobId);
    const facts = { ...version, expiresAt: null };
    return this.#timeline.succeed(subject, facts, blobId);
  }

  describe(ref: ObjectRef, change: ObjectChange): Version {
    const subject = this.#timeline.subject(ref);
    const version = currentOf(subject, ref);
    const metadata = metadataOf(version.metadata);
    return this.#rewrite(subject, {
      ...version,
      contentType: change.contentType ?? version.contentType,
      metadata: metadataText(changedMetadata(metadata, change.metadata ?? {})),
    });
  }

  /** `null` keeps it for good. */
  expireAt(ref: ObjectRef, expiresAt: number | null): Version {
    const subject = this.#timeline.subject(ref);
    return this.#rewrite(subject, { ...currentOf(subject, ref), expiresAt });
  }

  remove(ref: ObjectRef, condition: Pick<WriteCondition, 'ifMatch'>): void {
    const subject = this.#timeline.subject(ref);
    checkMatch(ref, condition, currentOf(subject, ref));
    this.#timeline.end(subject);
  }

  /** @throws StorageError CONTAINER_NOT_FOUND, VERSION_NOT_FOUND */
  erase(ref: VersionRef): void {
    const subject = this.#timeline.subject(ref);
    this.#timeline.erase(subject, this.#versionOf(subject, ref));
  }

  #versionOf(subject: Subject, ref: VersionRef): Version {
    const seq = seqOf(ref.versionId);
    const version =
      seq === undefined ? undefined : this.#timeline.version(subject, seq);
    if (version) return version;
    throw versionNotFound(ref);
  }

  #rewrite({ containerId }: Subject, version: Version): Version {
    this.#catalog.objects.describe(containerId, version);
    return version;
  }
}

function currentOf(subject: Subject, ref: ObjectRef): Version {
  if (subject.current) return subject.current;
  throw new StorageError('OBJECT_NOT_FOUND', aboutObject(ref));
}

/** @throws StorageError PRECONDITION_FAILED with the etag that there is, if any */
export function checkMatch(
  ref: ObjectRef,
  { ifMatch }: WriteCondition,
  version: Version | undefined,
): void {
  const etag = version && etagOf(version);
  if (ifMatch === undefined || ifMatch === etag) return;
  throw new StorageError('PRECONDITION_FAILED', {
    ...aboutObject(ref),
    ...(etag !== undefined && { currentEtag: etag }),
  });
}

function versionNotFound(ref: VersionRef): StorageError {
  const { versionId } = ref;
  const about = { ...aboutObject(ref), versionId };
  return new StorageError('VERSION_NOT_FOUND', about);
}

function aboutObject({ container, name }: ObjectRef) {
  return { backend: 'local', container, object: name } as const;
}
