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
import { accountStats } from './account.js';
import { MAX_BUCKET_NAME_BYTES } from './bucket-names.js';
import { bulkDelete } from './bulk-delete.js';
import {
  createContainer,
  deleteContainer,
  statContainer,
  updateContainer,
} from './containers.js';
import { serverSideCopy } from './copy.js';
import { MAX_OBJECT_BYTES } from './deposit.js';
import type { Desk } from './desk.js';
import { listContainers, listObjects } from './listing.js';
import { maxMetadataBytes } from './metadata.js';
import { multipart } from './multipart.js';
import { publication } from './publication.js';
import { readObject, statObject } from './read.js';
import { deleteObject } from './remove.js';
import { signer } from './signer.js';
import { updateObject } from './update.js';
import { versions } from './versions.js';
import { writeObject } from './write.js';

/** An account that was opened. */
export interface Opened {
  readonly desk: Desk;
  readonly lacks: NonNullable<StorageBackend['lacks']>;
  readonly notices: readonly string[];
}

/** One account of a service: each method asks it, and says what it answered. */
export class S3Backend implements StorageBackend {
  readonly kind = 's3';
  readonly limits;
  readonly atomicity;
  readonly lacks;
  readonly notices;

  readonly copy;
  readonly multipart?: NonNullable<StorageBackend['multipart']>;
  readonly versions?: NonNullable<StorageBackend['versions']>;
  readonly bulkDelete;
  readonly signer;
  readonly accountStats;
  readonly publication?: NonNullable<StorageBackend['publication']>;

  readonly #desk: Desk;

  constructor({ desk, lacks, notices }: Opened) {
    const { service } = desk;
    const { conditionalWrites, closesUploads } = service;
    this.#desk = desk;
    this.limits = limitsOf(desk);
    this.lacks = lacks;
    this.notices = notices;
    this.atomicity = {
      ifAbsent: conditionalWrites,
      ifMatch: conditionalWrites,
    };
    this.copy = serverSideCopy(desk);
    this.bulkDelete = bulkDelete(desk);
    this.signer = signer(desk);
    this.accountStats = accountStats(desk);
    if (closesUploads) this.multipart = multipart(desk);
    if (service.keepsVersions) this.versions = versions(desk);
    if (service.hasPolicies) this.publication = publication(desk);
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

function limitsOf({ places }: Desk): BackendLimits {
  return {
    maxObjectSize: MAX_OBJECT_BYTES,
    maxContainerNameBytes:
      places.bucket === undefined
        ? MAX_BUCKET_NAME_BYTES
        : MAX_CONTAINER_NAME_BYTES,
    maxObjectNameBytes: MAX_OBJECT_NAME_BYTES,
    maxMetadataBytes,
  };
}
