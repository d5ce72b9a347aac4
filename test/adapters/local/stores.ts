import { afterEach } from '@jest/globals';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalBackend } from '../../../adapters/local/backend.js';
import {
  openWire,
  type Tuning,
  type Wire,
} from '../../../adapters/local/wire.js';

/** A store that a test has open, with what lies behind it. */
export interface OpenStore {
  readonly path: string;
  readonly backend: LocalBackend;
  readonly wire: Wire;
}

/** A clock that only a test turns; it begins at a round time. */
export class Clock {
  #now = Date.UTC(2030, 0, 1);

  readonly now = (): number => this.#now;

  turn(milliseconds: number): void {
    this.#now += milliseconds;
  }
}

/** Stores in directories of their own, closed and removed after each test. */
export class Stores {
  readonly #paths: string[] = [];
  readonly #opened: OpenStore[] = [];

  constructor() {
    afterEach(() => this.#clear());
  }

  async newPath(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'stowage-local-'));
    this.#paths.push(path);
    return path;
  }

  /** Opens what is in a directory, or a new store. */
  async open(tuning: Tuning = {}, at?: string): Promise<OpenStore> {
    const path = at ?? (await this.newPath());
    const wire = await openWire(path, tuning);
    const store = { path, wire, backend: new LocalBackend(wire) };
    this.#opened.push(store);
    return store;
  }

  async #clear(): Promise<void> {
    for (const { backend } of this.#opened.splice(0)) await backend.close();
    for (const path of this.#paths.splice(0)) {
      await rm(path, { recursive: true });
    }
  }
}

/** The names of the files under `blobs` or `tmp`. */
export async function filesIn(
  { path }: OpenStore,
  folder: 'blobs' | 'tmp',
): Promise<readonly string[]> {
  const found = await readdir(join(path, folder), {
    recursive: true,
    withFileTypes: true,
  });
  return found.filter((entry) => entry.isFile()).map(({ name }) => name);
}
