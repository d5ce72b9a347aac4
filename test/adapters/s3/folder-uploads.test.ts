import {
  CreateBucketCommand,
  ListMultipartUploadsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { call } from '../../support/call.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const Bucket = 'of-many-uploads';
const partSize = 5 * 2 ** 20;

describeWith('uploads to folders of one bucket', await findCeph(), (host) => {
  let cluster: CephCluster;
  let client: S3Client;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({});
    client = clientOf(cluster);
    await client.send(new CreateBucketCommand({ Bucket }));
    backend = await openAccount({ ...optionsOf(cluster), bucket: Bucket });
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await cluster.stop();
  });

  const begin = (container: string, name: string) =>
    backend.multipart?.beginMultipart({ container, name }, { partSize }, call);

  test('go with the folder that is deleted, with no other', async () => {
    for (const container of ['photos', 'photos-2'])
      await backend.createContainer(container, {}, call);
    await begin('photos-2', 'cat');
    const names = Array.from({ length: 12 }, (_, at) => `a b+${at}/ü`);
    await inParallel(4, names, (name) =>
      Promise.resolve(begin('photos', name)),
    );

    await backend.deleteContainer('photos', call);

    const asked = new ListMultipartUploadsCommand({ Bucket });
    const { Uploads = [] } = await client.send(asked);
    expect(Uploads.map(({ Key }) => Key)).toEqual(['photos-2/cat']);
  });
});
