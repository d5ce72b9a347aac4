import type { ObjectRef } from '../../../src/storage/index.js';
import type { Catalog } from './catalog.js';
import type { Entry } from './history.js';
import type { Container, Facts, Version } from './rows.js';

/** A name, the container it is in, and what is current under it. */
export interface Subject extends Entry {
  readonly container: Container;
  readonly current: Version | undefined;
}

const SEQS_A_MILLISECOND = 1000;

/**
 * What was under a name before, is under it now, and what a container keeps of it. ENABLED keeps all
 * that was; otherwise only what was written while ENABLED is kept, and there is one version at most
 * that was not. Counts and references follow.
 */
export class Timeline {
  readonly #catalog: Catalog;
  readonly #now: () => number;
  #lastSeq = 0;

  constructor(catalog: Catalog, now: () => number) {
    this.#catalog = catalog;
    this.#now = now;
  }

  /** @throws StorageError CONTAINER_NOT_FOUND */
  subject({ container: containerName, name }: ObjectRef): Subject {
    const container = this.#catalog.containers.get(containerName);
    const current = this.#catalog.objects.get(container.id, name);
    return { containerId: container.id, name, container, current };
  }

  /** A name's version of this number, current or not, delete markers too. */
  version(subject: Subject, seq: number): Version | undefined {
    return subject.current?.seq === seq
      ? subject.current
      : this.#catalog.history.at(subject, seq);
  }

  /** Newest first, current and not, those before `seq`. */
  older(subject: Subject, seq: number, limit: number): readonly Version[] {
    const history = this.#catalog.history.older(subject, seq, limit);
    const { current } = subject;
    return current && current.seq < seq
      ? [current, ...history].slice(0, limit)
      : history;
  }

  /** What is current, or the newest delete marker. */
  latest(subject: Subject): Version | undefined {
    return subject.current ?? this.#catalog.history.newest(subject);
  }

  /** Makes a new version current; whoever calls has counted its reference to the blob. */
  succeed(subject: Subject, facts: Facts, blobId: number): Version {
    const version = { ...facts, ...this.#next(subject), blobId };
    this.#retire(subject);
    this.#enthrone(subject, version);
    return version;
  }

  /** Ends what is current: under a delete marker where anything is kept. */
  end(subject: Subject): void {
    const marker = { ...NOTHING, ...this.#next(subject) };
    this.#retire(subject);
    if (this.#catalog.history.newest(subject) === undefined) return;
    this.#catalog.history.insert(subject, marker);
  }

  /** Removes a version for good; then the newest one left is current, unless it is a marker. */
  erase(subject: Subject, version: Version): void {
    if (version === subject.current) this.#dethrone(subject, version);
    else this.#catalog.history.remove(subject, version.seq);
    this.#release(version);
    if (this.#catalog.objects.get(subject.containerId, subject.name)) return;

    const newest = this.#catalog.history.newest(subject);
    if (newest === undefined || newest.blobId === null) return;
    this.#catalog.history.remove(subject, newest.seq);
    this.#enthrone(subject, newest);
  }

  /** What makes a version the next one under its name, even where the clock has gone back. */
  #next(
    subject: Subject,
  ): Pick<Version, 'name' | 'seq' | 'modifiedAt' | 'kept'> {
    const latest = this.latest(subject);
    const now = this.#now();
    this.#lastSeq = Math.max(
      now * SEQS_A_MILLISECOND,
      this.#lastSeq + 1,
      (latest?.seq ?? 0) + 1,
    );
    return {
      name: subject.name,
      seq: this.#lastSeq,
      modifiedAt: now,
      kept: subject.container.versioning === 'ENABLED',
    };
  }

  #retire(subject: Subject): void {
    const { container, current } = subject;
    if (container.versioning === 'SUSPENDED') this.#forgetUnkept(subject);
    if (current === undefined) return;

    this.#dethrone(subject, current);
    if (current.kept || container.versioning === 'ENABLED') {
      this.#catalog.history.insert(subject, current);
    } else {
      this.#release(current);
    }
  }

  #forgetUnkept(subject: Subject): void {
    for (const version of this.#catalog.history.unkept(subject)) {
      this.#catalog.history.remove(subject, version.seq);
      this.#release(version);
    }
  }

  #enthrone({ containerId }: Subject, version: Version): void {
    this.#catalog.objects.insert(containerId, version);
    this.#catalog.containers.count(containerId, 1, version.size);
  }

  #dethrone({ containerId, name }: Subject, version: Version): void {
    this.#catalog.objects.remove(containerId, name);
    this.#catalog.containers.count(containerId, -1, -version.size);
  }

  #release({ blobId }: Version): void {
    if (blobId !== null) this.#catalog.blobs.release(blobId, this.#now());
  }
}

/** What a delete marker holds. */
const NOTHING = {
  size: 0,
  sha256: '',
  checksums: null,
  contentType: '',
  metadata: null,
  expiresAt: null,
  blobId: null,
} as const;
