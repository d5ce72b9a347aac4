import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll } from '@jest/globals';
import { describeBackend } from '../../contract/index.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf, type S3Endpoint } from '../../services/s3.js';
import { describeWith } from '../../support/unavailable.js';
import {
  FOLDER_PROMISES,
  openAccount,
  optionsOf,
  othersOptionsOf,
} from './accounts.js';

const Bucket = 'stowage-folders';
const NEXT = 'stowage-folders-next';
const STRANGE = 'stowage-folders-of-another';

describeWith("Folders of one bucket of Ceph's", await findCeph(), (host) => {
  let cluster: CephCluster;

  beforeAll(async () => {
    cluster = await host.start();
    await makeBucket(cluster, Bucket);
    await makeBucket(cluster, NEXT);
    await makeBucket({ ...cluster, ...cluster.other }, STRANGE);
  }, 60_000);
  afterAll(() => cluster.stop());

  describeBackend({
    name: 's3 (folders of one bucket)',
    ...FOLDER_PROMISES,
    open: () => openAccount({ ...optionsOf(cluster), bucket: Bucket }),
    neighbour: () => openAccount({ ...optionsOf(cluster), bucket: NEXT }),
    stranger: () =>
      openAccount({ ...othersOptionsOf(cluster), bucket: STRANGE }),
  });
});

async function makeBucket(service: S3Endpoint, name: string): Promise<void> {
  const raw = clientOf(service);
  await raw.send(new CreateBucketCommand({ Bucket: name }));
  raw.destroy();
}
