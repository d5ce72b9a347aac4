import type { DatabaseSync } from 'node:sqlite';
import { Account } from './account.js';
import { Blobs } from './blobs.js';
import { Containers } from './containers.js';
import { Garbage } from './garbage.js';
import { History } from './history.js';
import { Objects } from './objects.js';
import { Parts } from './parts.js';
import { Uploads } from './uploads.js';

/** The index's tables, one class each. They read and write rows; what may be done is the writer's. */
export interface Catalog {
  readonly account: Account;
  readonly containers: Containers;
  readonly objects: Objects;
  readonly history: History;
  readonly blobs: Blobs;
  readonly garbage: Garbage;
  readonly uploads: Uploads;
  readonly parts: Parts;
}

export function catalogOf(database: DatabaseSync): Catalog {
  return {
    account: new Account(database),
    containers: new Containers(database),
    objects: new Objects(database),
    history: new History(database),
    blobs: new Blobs(database),
    garbage: new Garbage(database),
    uploads: new Uploads(database),
    parts: new Parts(database),
  };
}
