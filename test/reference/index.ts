import {
  MAX_CONTAINER_NAME_BYTES,
  MAX_METADATA_BYTES,
  MAX_OBJECT_NAME_BYTES,
  type StorageBackend,
} from '../../src/storage/index.js';
import { accountMetadata, accountStats } from './account.js';
import { bulkDelete } from './bulk-delete.js';
import { containerMethods } from './containers.js';
import { serverSideCopy } from './copy.js';
import { expiry } from './expiry.js';
import { listingMethods } from './listing.js';
import { multipart } from './multipart.js';
import { objectMethods } from './objects.js';
import { publication } from './publication.js';
import { readMethods } from './reading.js';
import type { Membership } from './service.js';
import { Store } from './store.js';
import { versions } from './versions.js';
import { writeMethods } from './writing.js';

export { ReferenceService } from './service.js';

export interface ReferenceOptions {
  /** What time it is; the machine's clock when absent. Tests of expiry turn it themselves. */
  readonly now?: () => Date;
  /** The service it is an account of; of none when absent. */
  readonly membership?: Membership;
}

/**
 * One account in memory: the contract in its plainest words, with every facet but the signer. It is
 * correct before it is fast, and forgets everything when it is closed.
 */
export function openReference(options: ReferenceOptions = {}): StorageBackend {
  const store = new Store(options.now ?? (() => new Date()));
  return {
    kind: 'reference',
    limits: {
      maxContainerNameBytes: MAX_CONTAINER_NAME_BYTES,
      maxObjectNameBytes: MAX_OBJECT_NAME_BYTES,
      maxMetadataBytes: MAX_METADATA_BYTES,
    },
    atomicity: { ifAbsent: true, ifMatch: true },
    ...containerMethods(store),
    ...listingMethods(store),
    ...objectMethods(store),
    ...readMethods(store),
    ...writeMethods(store),
    copy: serverSideCopy(store, options.membership),
    multipart: multipart(store),
    versions: versions(store),
    expiry: expiry(store),
    bulkDelete: bulkDelete(store),
    accountStats: accountStats(store),
    accountMetadata: accountMetadata(store),
    publication: publication(store),
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
}
