import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { describeWith } from '../../support/unavailable.js';
import { keystoneOptionsOf, openAccount, PROMISES } from './accounts.js';

const found = await findSwift({ keystone: true });

describeWith('Swift, by Keystone', found, (host) => {
  let cluster: SwiftCluster;

  beforeAll(async () => {
    cluster = await host.start({ keystone: true });
  }, 120_000);
  afterAll(() => cluster.stop());

  describeBackend({
    name: 'swift (keystone)',
    ...PROMISES,
    open: () => openAccount(keystoneOptionsOf(cluster)),
    // Keystone lets nobody read the versions of another: across-accounts.test.ts has two accounts.
    neighbour: () => openAccount(keystoneOptionsOf(cluster)),
    meetsNoStranger: true,
  });
});
