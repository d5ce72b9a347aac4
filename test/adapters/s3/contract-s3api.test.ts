import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, SWIFT_PROMISES } from './accounts.js';

describeWith("Swift's own S3", await findSwift(), (host) => {
  let cluster: SwiftCluster;

  beforeAll(async () => {
    cluster = await host.start();
  }, 60_000);
  afterAll(() => cluster.stop());

  describeBackend({
    name: "s3 (Swift's s3api)",
    ...SWIFT_PROMISES,
    open: () => openAccount(optionsOf(cluster.s3)),
  });
});
