import type { FileHandle } from 'node:fs/promises';
import type { BlobPlace } from '../catalog/blobs.js';
import type { BlobFiles } from './blob-files.js';

/** Bodies up to this many bytes are kept in the index: no file, and no sync of their own. */
export const INLINE_LIMIT = 16 * 1024;

/** Bytes that are written at a time; as many again may be waiting. */
const STEP = 1024 * 1024;

/** One body on its way to the disk. It ends in `land` and then `kept`, or in `discard`. */
export class Incoming {
  readonly #files: BlobFiles;
  readonly #id: string;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #handle: FileHandle | undefined;
  #hasFile = false;
  #writing: Promise<void> = Promise.resolve();

  constructor(files: BlobFiles) {
    this.#files = files;
    this.#id = files.newId();
  }

  /** Takes the next bytes; answers when there is room for more. */
  async add(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    if (this.#waitingBytes >= STEP) await this.#flush();
  }

  /** Makes all of it durable. A failure is final: nothing of it may be tried again. */
  async land(): Promise<BlobPlace> {
    if (this.#handle === undefined && this.#waitingBytes <= INLINE_LIMIT) {
      return { bytes: Buffer.concat(this.#waiting) };
    }

    const handle = await this.#flush();
    await this.#writing;
    await handle.datasync();
    this.#handle = undefined;
    await handle.close();
    await this.#files.land(this.#id);
    return { file: this.#id };
  }

  /** The index has it. */
  kept(): void {
    this.#files.landed(this.#id);
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    if (!this.#hasFile) return;
    await this.#writing.catch(ignore);
    await this.#handle?.close().catch(ignore);
    await this.#files.discard(this.#id);
  }

  /** Begins to write what waits, when what went before is written. */
  async #flush(): Promise<FileHandle> {
    const handle = this.#handle ?? (await this.#create());
    await this.#writing;

    this.#writing = writeAll(handle, this.#waiting);
    // Whoever waits for it next gets its failure; until then nobody does.
    this.#writing.catch(ignore);
    this.#waiting = [];
    this.#waitingBytes = 0;
    return handle;
  }

  async #create(): Promise<FileHandle> {
    this.#handle = await this.#files.create(this.#id);
    this.#hasFile = true;
    return this.#handle;
  }
}

/** A write may take less than it is given, and says so only in its count. */
async function writeAll(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev(chunks);
  if (bytesWritten === total) return;

  let rest = Buffer.concat(chunks).subarray(bytesWritten);
  while (rest.length > 0) {
    const written = await handle.write(rest);
    rest = rest.subarray(written.bytesWritten);
  }
}

function ignore(): void {
  // What failed has been told already, or will be.
}
