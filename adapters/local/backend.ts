import type {
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
  MAX_CONTAINER_NAME_BYTES,
  MAX_METADATA_BYTES,
  MAX_OBJECT_NAME_BYTES,
} from '../../src/storage/index.js';
import { accountMetadata, accountStats } from './account.js';
import { bulkDelete } from './bulk-delete.js';
import { listContainers, newContainer } from './containers.js';
import { serverSideCopy } from './copy.js';
import { Desk, errandOf } from './desk.js';
import { expiry } from './expiry.js';
import { listEntries } from './listing.js';
import { multipart } from './multipart.js';
import { publication } from './publication.js';
import { readObject } from './read.js';
import { containerStat, objectStat } from './stats.js';
import { versions } from './versions.js';
import type { Wire } from './wire.js';
import { writeObject } from './write.js';

/** One store on the disk: each method asks the index or the files, and says what they answered. */
export class LocalBackend implements StorageBackend {
  readonly kind = 'local';
  readonly limits = {
    maxContainerNameBytes: MAX_CONTAINER_NAME_BYTES,
    maxObjectNameBytes: MAX_OBJECT_NAME_BYTES,
    maxMetadataBytes: MAX_METADATA_BYTES,
  };
  readonly atomicity = { ifAbsent: true, ifMatch: true };

  readonly copy;
  readonly multipart;
  readonly versions;
  readonly expiry;
  readonly bulkDelete;
  readonly accountStats;
  readonly accountMetadata;
  readonly publication;

  readonly #wire: Wire;
  readonly #desk: Desk;

  constructor(wire: Wire) {
    const desk = new Desk(wire);
    this.#wire = wire;
    this.#desk = desk;
    this.copy = serverSideCopy(desk);
    this.multipart = multipart(desk);
    this.versions = versions(desk);
    this.expiry = expiry(desk);
    this.bulkDelete = bulkDelete(desk);
    this.accountStats = accountStats(desk);
    this.accountMetadata = accountMetadata(desk);
    this.publication = publication(desk);
  }

  async listContainers(
    request: ContainerListRequest,
    call: Call,
  ): Promise<Page<ContainerStat>> {
    checkPage(request);
    return this.#desk.read({ operation: 'listContainers', call }, () =>
      listContainers(this.#wire, request),
    );
  }

  async statContainer(container: string, call: Call): Promise<ContainerStat> {
    checkContainerName(container);
    const errand = { operation: 'statContainer', call, container };
    return this.#desk.read(errand, () =>
      containerStat(this.#wire.catalog.containers.get(container)),
    );
  }

  async createContainer(
    container: string,
    options: CreateContainerOptions,
    call: Call,
  ): Promise<CreatedContainer> {
    checkNewContainerName(container);
    const wanted = newContainer(container, options);
    const errand = { operation: 'createContainer', call, container };
    const made = await this.#desk.write(errand, () =>
      this.#wire.containers.create({ ...wanted, createdAt: this.#wire.now() }),
    );
    return { container: containerStat(made.container), created: made.created };
  }

  async updateContainer(
    container: string,
    change: ContainerChange,
    call: Call,
  ): Promise<ContainerStat> {
    checkContainerName(container);
    const errand = { operation: 'updateContainer', call, container };
    const changed = await this.#desk.write(errand, () =>
      this.#wire.containers.describe(container, change),
    );
    return containerStat(changed);
  }

  async deleteContainer(container: string, call: Call): Promise<void> {
    checkContainerName(container);
    const errand = { operation: 'deleteContainer', call, container };
    await this.#desk.write(errand, () => {
      this.#wire.containers.remove(container);
    });
  }

  async listObjects(
    container: string,
    request: ObjectListRequest,
    call: Call,
  ): Promise<Page<ListEntry>> {
    checkContainerName(container);
    checkPage(request);
    const errand = { operation: 'listObjects', call, container };
    return this.#desk.read(errand, () => {
      const { containers, objects } = this.#wire.catalog;
      const { id } = containers.get(container);
      return listEntries({ objects, containerId: id }, request);
    });
  }

  async statObject(ref: ReadableRef, call: Call): Promise<ObjectStat> {
    checkStanding(ref);
    return this.#desk.read(errandOf('statObject', call, ref), () =>
      objectStat(this.#wire.objects.find(ref)),
    );
  }

  async readObject(
    ref: ReadableRef,
    options: ReadOptions,
    call: Call,
  ): Promise<ObjectBody> {
    checkStanding(ref);
    return readObject(this.#desk, { ref, options, call });
  }

  writeObject(
    ref: ObjectRef,
    object: NewObject,
    call: Call,
  ): Promise<ObjectStat> {
    const { body, ...options } = object;
    return writeObject(this.#desk, { ref, body, options, call });
  }

  async updateObject(
    ref: ObjectRef,
    change: ObjectChange,
    call: Call,
  ): Promise<ObjectStat> {
    checkStanding(ref);
    const version = await this.#desk.write(
      errandOf('updateObject', call, ref),
      () => this.#wire.objects.describe(ref, change),
    );
    return objectStat(version);
  }

  async deleteObject(
    ref: ObjectRef,
    condition: Pick<WriteCondition, 'ifMatch'>,
    call: Call,
  ): Promise<void> {
    checkStanding(ref);
    await this.#desk.write(errandOf('deleteObject', call, ref), () => {
      this.#wire.objects.remove(ref, condition);
    });
  }

  close(): Promise<void> {
    return this.#desk.close();
  }
}
