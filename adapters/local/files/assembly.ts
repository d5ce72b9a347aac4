import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { StorageError } from '../../../src/storage/index.js';
import type { StoredPart } from '../catalog/parts.js';
import type { Upload } from '../catalog/uploads.js';
import { contentDamaged } from '../errors.js';
import type { BlobFiles } from './blob-files.js';
import type { Sum } from './running-sums.js';
import { StepWriter } from './step-writer.js';

/** Bytes that are read at a time. */
const STEP = 1024 * 1024;

/** The parts of an upload, 1, 2, 3 and so on, and what is to become of them. */
export interface AssemblyParts {
  readonly files: BlobFiles;
  readonly upload: Upload;
  readonly parts: readonly StoredPart[];
  /** Of the first parts, as far as it is known: those are not read again. */
  readonly sum: Sum;
  /** Throws when nobody waits any more. */
  readonly goOn: () => void;
}

/** A part in an open file, and where it begins there. */
interface Standing {
  readonly handle: FileHandle;
  readonly part: StoredPart;
  readonly start: number;
}

/**
 * Makes one content of an upload's parts, in its file: what stands apart is brought to its place, what
 * is not summed up yet is, and nothing follows the end. Nobody else may write to that file meanwhile.
 */
export class Assembly {
  readonly #given: AssemblyParts;
  readonly #hash;

  constructor(given: AssemblyParts) {
    this.#given = given;
    this.#hash = given.sum.hash.copy();
  }

  /**
   * The sha256 of the whole, which is durable.
   * @throws StorageError UNEXPECTED for a part that is not on the disk as it was stored
   */
  async assemble(): Promise<string> {
    const { files, upload, parts } = this.#given;
    const handle = await files.edit(upload.id);
    try {
      for (const part of parts) await this.#pass(handle, part);
      await cutAt(handle, endOf(upload, parts));
    } finally {
      await handle.close();
    }
    return this.#hash.digest('hex');
  }

  #pass(handle: FileHandle, part: StoredPart): Promise<void> | undefined {
    if (part.file !== null) return this.#bringHome(part, part.file);
    if (this.#isSummedUp(part)) return undefined;
    const start = placeOf(this.#given.upload, part.partNumber);
    return this.#take({ handle, part, start });
  }

  async #bringHome(part: StoredPart, file: string): Promise<void> {
    const { files, upload } = this.#given;
    const handle = await files.read(file);
    const home = new StepWriter(
      () => files.write(upload.id),
      placeOf(upload, part.partNumber),
    );
    try {
      await this.#take({ handle, part, start: 0 }, home);
      await home.sync();
    } finally {
      await home.abandon();
      await handle.close();
    }
  }

  async #take(
    { handle, part, start }: Standing,
    home?: StepWriter,
  ): Promise<void> {
    const isSummedUp = this.#isSummedUp(part);
    let crc = 0;
    for await (const chunk of bytesOf(handle, start, part.size)) {
      this.#given.goOn();
      crc = crc32(chunk, crc);
      if (!isSummedUp) this.#hash.update(chunk);
      await home?.add(chunk);
    }
    if (crc === part.crc32) return;
    throw damaged(`part ${part.partNumber} is not what was stored`);
  }

  #isSummedUp({ partNumber }: StoredPart): boolean {
    return partNumber <= this.#given.sum.parts;
  }
}

/** Where a part begins in its upload's file. */
export function placeOf({ partSize }: Upload, partNumber: number): number {
  return (partNumber - 1) * partSize;
}

/** Bytes of all parts together. */
export function endOf(upload: Upload, parts: readonly StoredPart[]): number {
  const last = parts.at(-1);
  return last ? placeOf(upload, last.partNumber) + last.size : 0;
}

/** Takes away what a part that was never acknowledged may have left after the end. */
async function cutAt(handle: FileHandle, end: number): Promise<void> {
  const { size } = await handle.stat();
  if (size < end) throw endsAt(size);
  if (size === end) return;
  await handle.truncate(end);
  await handle.datasync();
}

async function* bytesOf(
  handle: FileHandle,
  start: number,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const end = start + size;
  let position = start;
  while (position < end) {
    const buffer = Buffer.allocUnsafeSlow(Math.min(STEP, end - position));
    const { bytesRead } = await handle.read(buffer, { position });
    if (bytesRead === 0) throw endsAt(position);
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

function endsAt(position: number): StorageError {
  return damaged(`the file ends at byte ${position}`);
}

function damaged(detail: string): StorageError {
  return contentDamaged({}, new Error(detail));
}
