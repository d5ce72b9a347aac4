import { afterAll, beforeAll } from '@jest/globals';
import { describeOperations } from '../../end-to-end/operations.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

describeWith('the API on Ceph', await findCeph(), (host) => {
  let cluster: CephCluster;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
  }, 60_000);
  afterAll(() => cluster.stop());

  describeOperations({
    name: "Ceph's gateway",
    open: () => openAccount(optionsOf(cluster)),
    tellsFileCount: false, // What Ceph counts has the older versions among it.
    tellsBytesUsed: false,
    publicUrl: (container) => `${cluster.endpoint}/${container}`,
  });
});
