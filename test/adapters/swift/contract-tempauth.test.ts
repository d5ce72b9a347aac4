import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { describeWith } from '../../support/unavailable.js';
import {
  openAccount,
  openNeighbour,
  PROMISES,
  signingOptionsOf,
} from './accounts.js';

const found = await findSwift();

describeWith('Swift, by tempauth', found, (host) => {
  let cluster: SwiftCluster;

  beforeAll(async () => {
    cluster = await host.start();
  });
  afterAll(() => cluster.stop());

  describeBackend({
    name: 'swift (tempauth)',
    ...PROMISES,
    open: () => openAccount(signingOptionsOf(cluster)),
    neighbour: () => openNeighbour(cluster),
    meetsNoStranger: true, // across-accounts.test.ts
  });
});
