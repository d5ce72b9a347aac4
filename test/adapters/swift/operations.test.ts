import { afterAll, beforeAll } from '@jest/globals';
import { describeOperations } from '../../end-to-end/operations.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

describeWith('the API on Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
  });
  afterAll(() => cluster.stop());

  describeOperations({
    name: 'Swift',
    open: () => openAccount({ ...optionsOf(cluster), tempUrlKey: 'key' }),
    tellsBytesUsed: false,
    publicUrl: (container) => `${cluster.storageUrl}/${container}`,
  });
});
