import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { describeWith } from '../../support/unavailable.js';
import { FOLDER_PROMISES, openAccount, optionsOf } from './accounts.js';

const Bucket = 'stowage-folders';

describeWith("Folders of one bucket of Ceph's", await findCeph(), (host) => {
  let cluster: CephCluster;

  beforeAll(async () => {
    cluster = await host.start();
    const raw = clientOf(cluster);
    await raw.send(new CreateBucketCommand({ Bucket }));
    raw.destroy();
  }, 60_000);
  afterAll(() => cluster.stop());

  describeBackend({
    name: 's3 (folders of one bucket)',
    ...FOLDER_PROMISES,
    open: () => openAccount({ ...optionsOf(cluster), bucket: Bucket }),
  });
});
