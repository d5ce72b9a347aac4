import type { BlobFiles } from './blob-files.js';
import { StepWriter } from './step-writer.js';

/** Which part of which upload: where its bytes belong. */
export interface PartPlace {
  readonly uploadId: string;
  readonly partNumber: number;
  /** Bytes from the start of the upload's file. */
  readonly position: number;
}

/** Gives each part that comes a place of its own to be written in, so that none touches another's bytes. */
export class PartSlots {
  readonly #files: BlobFiles;
  /** The places in uploads' files that are being written. */
  readonly #taken = new Set<string>();

  constructor(files: BlobFiles) {
    this.#files = files;
  }

  /**
   * The place in the upload's file, where that `isFree` of acknowledged bytes and nobody writes there;
   * otherwise a file apart.
   */
  take(place: PartPlace, isFree: boolean): PartSlot {
    const key = `${place.uploadId}/${place.partNumber}`;
    if (!isFree || this.#taken.has(key)) return new SlotApart(this.#files);

    this.#taken.add(key);
    return new SlotInPlace(this.#files, place, () => {
      this.#taken.delete(key);
    });
  }
}

/** Where one part is written. It ends in `land` and then `kept`, or in `discard`. */
export interface PartSlot {
  /** The file of its own, or null where its bytes are in the upload's. */
  readonly file: string | null;
  /** Takes the next bytes; answers when there is room for more. */
  add(chunk: Uint8Array): Promise<void>;
  /** Makes all of it durable. A failure is final. */
  land(): Promise<void>;
  /** The index has it. */
  kept(): void;
  /** Leaves nothing that counts. */
  discard(): Promise<void>;
}

class SlotInPlace implements PartSlot {
  readonly file = null;
  readonly #writer: StepWriter;
  readonly #leave: () => void;

  constructor(files: BlobFiles, place: PartPlace, leave: () => void) {
    const open = () => files.write(place.uploadId);
    this.#writer = new StepWriter(open, place.position);
    this.#leave = leave;
  }

  add(chunk: Uint8Array): Promise<void> {
    return this.#writer.add(chunk);
  }

  land(): Promise<void> {
    return this.#writer.sync();
  }

  kept(): void {
    this.#leave();
  }

  async discard(): Promise<void> {
    await this.#writer.abandon();
    this.#leave();
  }
}

class SlotApart implements PartSlot {
  readonly file: string;
  readonly #files: BlobFiles;
  readonly #writer: StepWriter;

  constructor(files: BlobFiles) {
    this.file = files.newId();
    this.#files = files;
    this.#writer = new StepWriter(() => files.create(this.file));
  }

  add(chunk: Uint8Array): Promise<void> {
    return this.#writer.add(chunk);
  }

  async land(): Promise<void> {
    await this.#writer.sync();
    await this.#files.land(this.file);
  }

  kept(): void {
    this.#files.landed(this.file);
  }

  async discard(): Promise<void> {
    await this.#writer.abandon();
    await this.#files.discard(this.file);
  }
}
