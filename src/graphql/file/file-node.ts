import type { FileRef, StoredFile } from '../../gateway/index.js';
import { isoDate } from '../iso-date.js';
import { checksumList } from '../value/checksum.js';
import type { Checksum } from '../value/checksum.type.js';
import { metadataEntries } from '../value/metadata.js';
import type { MetadataEntry } from '../value/metadata.type.js';

/**
 * A file as the schema's fields read it. All are plain properties: on pages of thousands a resolver
 * for each would cost more than all else. What takes work is done once, when it is read.
 */
export class FileNode {
  readonly id: string;
  readonly ref: FileRef;
  readonly name: string;
  readonly basename: string;
  readonly size: number;
  readonly etag: string;
  readonly #file: StoredFile;
  readonly #failure: Error | undefined;
  #modifiedAt: string | undefined;
  #metadata: readonly MetadataEntry[] | undefined;
  #checksums: readonly Checksum[] | undefined;

  /** `failure` is why the rest could not be had: the fields that a listing left out fail with it. */
  constructor(file: StoredFile, failure?: Error) {
    this.id = file.id;
    this.ref = file.ref;
    this.name = file.name;
    this.basename = file.basename;
    this.size = file.size;
    this.etag = file.etag;
    this.#file = file;
    this.#failure = failure;
  }

  /** What it was made of. */
  get stored(): StoredFile {
    return this.#file;
  }

  get modifiedAt(): string {
    this.#modifiedAt ??= isoDate(this.#file.modifiedAt);
    return this.#modifiedAt;
  }

  get contentType(): string | Error | undefined {
    return this.#file.contentType ?? this.#failure;
  }

  get expiresAt(): Date | Error | undefined {
    return this.#file.expiresAt ?? this.#failure;
  }

  get metadata(): readonly MetadataEntry[] | Error | undefined {
    const { metadata } = this.#file;
    if (!metadata) return this.#failure;
    this.#metadata ??= metadataEntries(metadata);
    return this.#metadata;
  }

  get checksums(): readonly Checksum[] | Error | undefined {
    const { checksums } = this.#file;
    if (!checksums) return this.#failure;
    this.#checksums ??= checksumList(checksums);
    return this.#checksums;
  }
}

/** Whether an answer has all that its backend knows: a listing that leaves things out leaves this out. */
export function isWhole(file: StoredFile): boolean {
  return file.metadata !== undefined;
}
