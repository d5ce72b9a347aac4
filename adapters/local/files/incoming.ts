import type { FileHandle } from 'node:fs/promises';
import type { BlobPlace } from '../catalog/blobs.js';
import type { BlobFiles } from './blob-files.js';
import { StepWriter } from './step-writer.js';

/** Bodies up to this many bytes are kept in the index: no file, and no sync of their own. */
const INLINE_LIMIT = 16 * 1024;

/** One body on its way to the disk. It ends in `land` and then `kept`, or in `discard`. */
export class Incoming {
  readonly #files: BlobFiles;
  readonly #id: string;
  readonly #writer: StepWriter;
  #hasFile = false;

  constructor(files: BlobFiles) {
    this.#files = files;
    this.#id = files.newId();
    this.#writer = new StepWriter(() => this.#create());
  }

  /** Takes the next bytes; answers when there is room for more. */
  add(chunk: Uint8Array): Promise<void> {
    return this.#writer.add(chunk);
  }

  /** Makes all of it durable. A failure is final: nothing of it may be tried again. */
  async land(): Promise<BlobPlace> {
    const bytes = this.#writer.untouched(INLINE_LIMIT);
    if (bytes) return { bytes };

    await this.#writer.sync();
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
    await this.#writer.abandon();
    await this.#files.discard(this.#id);
  }

  async #create(): Promise<FileHandle> {
    const handle = await this.#files.create(this.#id);
    this.#hasFile = true;
    return handle;
  }
}
