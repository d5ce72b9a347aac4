import type {
  BackendLimits,
  Call,
  ContainerChange,
  ContainerListRequest,
  ContainerStat,
  CreateContainerOptions,
  CreatedContainer,
  ListEntry,
  NewObject,
  ObjectBody,
  ObjectChange,
  ObjectListRequest,
  ObjectRef,
  ObjectStat,
  Page,
  ReadableRef,
  ReadOptions,
  StorageBackend,
  WriteCondition,
} from '../../src/storage/index.js';
import {
  checkContainerName,
  checkNewContainerName,
  checkPage,
  checkStanding,
  checkToBeMade,
  MAX_CONTAINER_NAME_BYTES,
  MAX_OBJECT_NAME_BYTES,
} from '../../src/storage/index.js';
import { accountIn } from './account-url.js';
import { accountMetadata, accountStats } from './account.js';
import { bulkDelete } from './bulk-delete.js';
import type { Cluster } from './cluster.js';
import {
  createContainer,
  deleteContainer,
  statContainer,
  updateContainer,
} from './containers.js';
import { serverSideCopy } from './copy.js';
import { maxObjectSize } from './deposit.js';
import type { Desk } from './desk.js';
import { expiry } from './expiry.js';
import { listContainers, listObjects } from './listing.js';
import { maxMetadataBytes } from './metadata.js';
import { multipart } from './multipart.js';
import { publication } from './publication.js';
import { readObject, statObject } from './read.js';
import { deleteObject } from './remove.js';
import { signer } from './signer.js';
import { partLimitsOf } from './upload-record.js';
import { updateObject } from './update.js';
import { versions } from './versions.js';
import { writeObject } from './write.js';

/** What URLs are signed with. */
export interface Signing {
  readonly key: string;
  readonly digest: 'sha256' | 'sha512';
}

/** An account that was opened. */
export interface Opened {
  readonly desk: Desk;
  /** `https://swift.example/v1/AUTH_test`. */
  readonly storageUrl: string;
  /** Absent where the cluster will not take URLs that are signed here. */
  readonly signing?: Signing;
  readonly lacks: NonNullable<StorageBackend['lacks']>;
}

/** One account of a cluster: each method asks it, and says what it answered. */
export class SwiftBackend implements StorageBackend {
  readonly kind = 'swift';
  readonly limits;
  /** The cluster looks before a body comes, and not again when it has come. */
  readonly atomicity = { ifAbsent: false, ifMatch: false };
  readonly lacks;

  readonly copy;
  readonly multipart?: NonNullable<StorageBackend['multipart']>;
  readonly versions?: NonNullable<StorageBackend['versions']>;
  readonly expiry;
  readonly bulkDelete?: NonNullable<StorageBackend['bulkDelete']>;
  readonly signer?: NonNullable<StorageBackend['signer']>;
  readonly accountStats;
  readonly accountMetadata;
  readonly publication;

  readonly #desk: Desk;

  constructor({ desk, storageUrl, signing, lacks }: Opened) {
    const { cluster, wire } = desk;
    this.#desk = desk;
    this.limits = limitsOf(cluster);
    this.lacks = lacks;
    this.copy = serverSideCopy(desk, accountIn(storageUrl));
    this.expiry = expiry(desk);
    this.accountStats = accountStats(desk);
    this.accountMetadata = accountMetadata(desk);
    this.publication = publication(desk);
    const partLimits = partLimitsOf(cluster);
    if (partLimits) this.multipart = multipart(desk, partLimits);
    if (cluster.keepsVersions) this.versions = versions(desk);
    if (cluster.maxBulkDeletes) this.bulkDelete = bulkDelete(desk);
    if (signing) {
      const publicUrl = (signal: AbortSignal) => wire.publicUrl(signal);
      this.signer = signer({ storageUrl: publicUrl, ...signing });
    }
  }

  async listContainers(
    request: ContainerListRequest,
    call: Call,
  ): Promise<Page<ContainerStat>> {
    checkPage(request);
    return listContainers(this.#desk, request, call);
  }

  async statContainer(container: string, call: Call): Promise<ContainerStat> {
    checkContainerName(container);
    return statContainer(this.#desk, container, call);
  }

  async createContainer(
    container: string,
    options: CreateContainerOptions,
    call: Call,
  ): Promise<CreatedContainer> {
    checkNewContainerName(container);
    return createContainer(this.#desk, { container, options, call });
  }

  async updateContainer(
    container: string,
    change: ContainerChange,
    call: Call,
  ): Promise<ContainerStat> {
    checkContainerName(container);
    return updateContainer(this.#desk, { container, change, call });
  }

  async deleteContainer(container: string, call: Call): Promise<void> {
    checkContainerName(container);
    return deleteContainer(this.#desk, container, call);
  }

  async listObjects(
    container: string,
    request: ObjectListRequest,
    call: Call,
  ): Promise<Page<ListEntry>> {
    checkContainerName(container);
    checkPage(request);
    return listObjects(this.#desk, { container, request, call });
  }

  async statObject(ref: ReadableRef, call: Call): Promise<ObjectStat> {
    checkStanding(ref);
    return statObject(this.#desk, ref, call);
  }

  async readObject(
    ref: ReadableRef,
    options: ReadOptions,
    call: Call,
  ): Promise<ObjectBody> {
    checkStanding(ref);
    return readObject(this.#desk, { ref, options, call });
  }

  async writeObject(
    ref: ObjectRef,
    object: NewObject,
    call: Call,
  ): Promise<ObjectStat> {
    try {
      checkToBeMade(ref);
      return await writeObject(this.#desk, { ref, object, call });
    } catch (error) {
      object.body.destroy();
      throw error;
    }
  }

  async updateObject(
    ref: ObjectRef,
    change: ObjectChange,
    call: Call,
  ): Promise<ObjectStat> {
    checkStanding(ref);
    return updateObject(this.#desk, { ref, change, call });
  }

  async deleteObject(
    ref: ObjectRef,
    condition: Pick<WriteCondition, 'ifMatch'>,
    call: Call,
  ): Promise<void> {
    checkStanding(ref);
    return deleteObject(this.#desk, { ref, condition, call });
  }

  close(): Promise<void> {
    return this.#desk.close();
  }
}

function limitsOf(cluster: Cluster): BackendLimits {
  return {
    maxObjectSize: maxObjectSize(cluster),
    maxContainerNameBytes: MAX_CONTAINER_NAME_BYTES,
    maxObjectNameBytes: MAX_OBJECT_NAME_BYTES,
    maxMetadataBytes: maxMetadataBytes(cluster),
  };
}
