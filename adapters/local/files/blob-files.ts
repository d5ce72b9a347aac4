import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import {
  constants,
  mkdir,
  open,
  opendir,
  readdir,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { join } from 'node:path';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_WRONLY } = constants;
const O_NEW = O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY;

/** For the process's own user alone. */
const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

const ID_BYTES = 16;
const SHARD_DIGITS = 2;
const SHARDS = Array.from({ length: 16 ** SHARD_DIGITS }, (_, index) =>
  index.toString(16).padStart(SHARD_DIGITS, '0'),
);

/**
 * Content in files: `tmp/<id>` while it arrives, `blobs/<xx>/<id>` once it is whole. Ids are random:
 * no file is called as an object is. A file under `blobs` never changes, but that of an upload in
 * parts: it stands there from the start, and is written until the upload is complete.
 */
export class BlobFiles {
  readonly #blobs: string;
  readonly #tmp: string;
  /** Whole on the disk, but not in the index yet: not to be taken for left over. */
  readonly #landing = new Set<string>();

  private constructor(root: string) {
    this.#blobs = join(root, 'blobs');
    this.#tmp = join(root, 'tmp');
  }

  /** Makes the directories where they are not there, and empties `tmp`. */
  static async open(root: string): Promise<BlobFiles> {
    const files = new BlobFiles(root);
    await mkdir(files.#tmp, { recursive: true, mode: DIRECTORY_MODE });
    await files.#makeShards();
    await files.#emptyTmp();
    await syncDirectory(root);
    return files;
  }

  newId(): string {
    return randomBytes(ID_BYTES).toString('hex');
  }

  /** A file for content that arrives. */
  create(id: string): Promise<FileHandle> {
    return open(this.#arriving(id), O_NEW, FILE_MODE);
  }

  /** Gives content, whole and synced, its lasting name; that name is durable when this has answered. */
  async land(id: string): Promise<void> {
    this.#landing.add(id);
    await rename(this.#arriving(id), this.#path(id));
    await syncDirectory(this.#shard(id));
  }

  /** Makes an empty file for an upload in parts, whose name is durable when this has answered. */
  async begin(id: string): Promise<void> {
    this.#landing.add(id);
    const handle = await open(this.#path(id), O_NEW, FILE_MODE);
    await handle.close();
    await syncDirectory(this.#shard(id));
  }

  /** An upload's file, for one of its parts. */
  write(id: string): Promise<FileHandle> {
    return open(this.#path(id), O_WRONLY | O_NOFOLLOW);
  }

  /** An upload's file, to make an object of it. */
  edit(id: string): Promise<FileHandle> {
    return open(this.#path(id), O_RDWR | O_NOFOLLOW);
  }

  /** The index has it. */
  landed(id: string): void {
    this.#landing.delete(id);
  }

  /** Removes what did not come to be an object, wherever it stands. */
  async discard(id: string): Promise<void> {
    await rm(this.#arriving(id), { force: true });
    await rm(this.#path(id), { force: true });
    this.#landing.delete(id);
  }

  read(id: string): Promise<FileHandle> {
    return open(this.#path(id), O_RDONLY | O_NOFOLLOW);
  }

  remove(id: string): Promise<void> {
    return rm(this.#path(id), { force: true });
  }

  /** Every file there is, but those on their way into the index. */
  async *all(): AsyncGenerator<string, void, undefined> {
    for (const shard of SHARDS) yield* this.#inShard(shard);
  }

  async *#inShard(shard: string): AsyncGenerator<string, void, undefined> {
    for await (const { name } of await opendir(join(this.#blobs, shard))) {
      if (!this.#landing.has(name)) yield name;
    }
  }

  /** Since when a file has been as it is, in milliseconds; undefined where it is not there. */
  async since(id: string): Promise<number | undefined> {
    const found = await stat(this.#path(id)).catch(() => undefined);
    return found?.ctimeMs;
  }

  async #makeShards(): Promise<void> {
    await mkdir(this.#blobs, { recursive: true, mode: DIRECTORY_MODE });
    const present = new Set(await readdir(this.#blobs));
    const missing = SHARDS.filter((shard) => !present.has(shard));
    for (const shard of missing) {
      await mkdir(join(this.#blobs, shard), DIRECTORY_MODE);
    }
    if (missing.length > 0) await syncDirectory(this.#blobs);
  }

  async #emptyTmp(): Promise<void> {
    for await (const { name } of await opendir(this.#tmp)) {
      await rm(this.#arriving(name), { force: true });
    }
  }

  #arriving(id: string): string {
    return join(this.#tmp, id);
  }

  #path(id: string): string {
    return join(this.#shard(id), id);
  }

  #shard(id: string): string {
    return join(this.#blobs, id.slice(0, SHARD_DIGITS));
  }
}

/** Makes durable which names a directory has. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
