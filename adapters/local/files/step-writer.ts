import type { FileHandle } from 'node:fs/promises';

/** Bytes that are written at a time; as many again may be waiting. */
const STEP = 1024 * 1024;

/**
 * Writes bytes to a file in large steps, one after another from a position on, each while the next is
 * gathered. The file is opened when there is something to write. It ends in `sync` or in `abandon`.
 */
export class StepWriter {
  readonly #open: () => Promise<FileHandle>;
  #position: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #handle: FileHandle | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(open: () => Promise<FileHandle>, position = 0) {
    this.#open = open;
    this.#position = position;
  }

  /** Takes the next bytes; answers when there is room for more. */
  async add(chunk: Uint8Array): Promise<void> {
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.byteLength;
    if (this.#waitingBytes >= STEP) await this.#flush();
  }

  /** All that was taken, where that is at most so many bytes and none of it has gone to the file. */
  untouched(limit: number): Buffer | undefined {
    const isUntouched =
      this.#handle === undefined && this.#waitingBytes <= limit;
    return isUntouched ? Buffer.concat(this.#waiting) : undefined;
  }

  /** Makes all of it durable. A failure is final: nothing of it may be tried again. */
  async sync(): Promise<void> {
    const handle = await this.#flush();
    await this.#writing;
    await handle.datasync();
    this.#handle = undefined;
    await handle.close();
  }

  /** Writes no more; what was written may be there or not. */
  async abandon(): Promise<void> {
    await this.#writing.catch(ignore);
    await this.#handle?.close().catch(ignore);
  }

  /** Begins to write what waits, when what went before is written. */
  async #flush(): Promise<FileHandle> {
    this.#handle ??= await this.#open();
    const handle = this.#handle;
    await this.#writing;

    this.#writing = writeAll(handle, this.#waiting, this.#position);
    // Whoever waits for it next gets its failure; until then nobody does.
    this.#writing.catch(ignore);
    this.#position += this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return handle;
  }
}

/** A write may take less than it is given, and says so only in its count. */
async function writeAll(
  handle: FileHandle,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  let { bytesWritten } = await handle.writev(chunks, position);
  if (bytesWritten === total) return;

  const bytes = Buffer.concat(chunks);
  while (bytesWritten < total) {
    const rest = bytes.subarray(bytesWritten);
    const at = position + bytesWritten;
    const written = await handle.write(rest, { position: at });
    bytesWritten += written.bytesWritten;
  }
}

function ignore(): void {
  // What failed has been told already, or will be.
}
