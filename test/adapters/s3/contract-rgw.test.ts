import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { describeWith } from '../../support/unavailable.js';
import {
  openAccount,
  openGenerous,
  optionsOf,
  othersOptionsOf,
  PROMISES,
} from './accounts.js';

describeWith("Ceph's gateway", await findCeph(), (host) => {
  let cluster: CephCluster;

  beforeAll(async () => {
    cluster = await host.start();
  }, 60_000);
  afterAll(() => cluster.stop());

  describeBackend({
    name: 's3 (Ceph)',
    ...PROMISES,
    open: () => openAccount(optionsOf(cluster)),
    neighbour: () => openGenerous(cluster),
    stranger: () => openAccount(othersOptionsOf(cluster)),
  });
});
