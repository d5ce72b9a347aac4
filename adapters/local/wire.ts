import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Catalog } from './catalog/catalog.js';
import { catalogOf } from './catalog/catalog.js';
import { CommitQueue } from './catalog/commit-queue.js';
import { ContainerLedger } from './catalog/container-ledger.js';
import { Expirer } from './catalog/expirer.js';
import type { Ownership } from './catalog/owner.js';
import { takeOwnership } from './catalog/owner.js';
import { openIndex } from './catalog/schema.js';
import { Timeline } from './catalog/timeline.js';
import { ObjectLedger } from './catalog/object-ledger.js';
import { UploadLedger } from './catalog/upload-ledger.js';
import { BlobFiles } from './files/blob-files.js';
import { Collector } from './files/collector.js';

/** What tests turn by hand. */
export interface Tuning {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** How long a file that no object has is left alone, in milliseconds; ten minutes when absent. */
  readonly graceMs?: number;
}

const GRACE_MS = 10 * 60_000;
const DIRECTORY_MODE = 0o700;

/** An open store: its index, its files, and what keeps them in order. */
export interface Wire {
  readonly now: () => number;
  readonly catalog: Catalog;
  readonly containers: ContainerLedger;
  readonly objects: ObjectLedger;
  readonly uploads: UploadLedger;
  readonly expirer: Expirer;
  readonly queue: CommitQueue;
  readonly files: BlobFiles;
  readonly collector: Collector;
  /** Gives the store up; nothing may be under way. */
  close(): Promise<void>;
}

/**
 * Opens the store under a directory, for this process alone, and makes it where it is not there.
 * @throws StorageError CONFIG_INVALID while another has it open, or for a newer one's; or what node threw
 */
export async function openWire(
  root: string,
  tuning: Tuning = {},
): Promise<Wire> {
  await mkdir(root, { recursive: true, mode: DIRECTORY_MODE });
  const ownership = takeOwnership(root);
  try {
    const files = await BlobFiles.open(root);
    const database = openIndex(join(root, 'index.db'));
    return wireOf({ ownership, files, database }, tuning);
  } catch (error) {
    ownership.release();
    throw error;
  }
}

interface Opened {
  readonly ownership: Ownership;
  readonly files: BlobFiles;
  readonly database: DatabaseSync;
}

function wireOf({ ownership, files, database }: Opened, tuning: Tuning): Wire {
  const { now = Date.now, graceMs = GRACE_MS } = tuning;
  const catalog = catalogOf(database);
  const timeline = new Timeline(catalog, now);
  const expirer = new Expirer(catalog, timeline, now);
  const queue = new CommitQueue(database, {
    begun: () => {
      expirer.expire();
    },
    undone: () => {
      expirer.undone();
    },
  });
  const { garbage } = catalog;
  const objects = new ObjectLedger(catalog, timeline);
  const uploads = new UploadLedger(catalog, objects, now);
  const parts = { garbage, uploads, queue, files, now, graceMs };
  const collector = new Collector(parts);
  collector.start();

  return {
    now,
    catalog,
    containers: new ContainerLedger(catalog),
    objects,
    uploads,
    expirer,
    queue,
    files,
    collector,
    async close() {
      await collector.stop();
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      ownership.release();
    },
  };
}
