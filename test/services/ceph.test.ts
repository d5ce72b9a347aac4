import { CreateBucketCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  jest,
  test,
} from '@jest/globals';
import { existsSync } from 'node:fs';
import { describeWith } from '../support/unavailable.js';
import { findCeph } from './ceph/index.js';
import type { CephCluster } from './ceph/index.js';
import { processesWith } from './processes.js';
import { clientOf } from './s3.js';
import type { S3Endpoint } from './s3.js';

const ceph = await findCeph();

describeWith('Ceph for tests', ceph, (host) => {
  let cluster: CephCluster;
  let another: CephCluster;

  beforeAll(async () => {
    [cluster, another] = await Promise.all([
      host.start({ own: true }),
      host.start({ own: true }),
    ]);
  });

  afterAll(() => Promise.all([cluster.stop(), another.stop()]));

  test('stores an object and gives it back', async () => {
    await put(cluster, 'kept');

    expect(await read(cluster, 'kept')).toBe('as it was');
  });

  test('shows nothing of one cluster in another', async () => {
    await put(cluster, 'apart');

    await expect(read(another, 'apart')).rejects.toThrow('NoSuchBucket');
  });

  test('shows nothing of one user to another', async () => {
    await put(cluster, 'private');

    const other = { ...cluster, ...cluster.other };

    expect(await bucketsOf(other)).toEqual([]);
    await expect(read(other, 'private')).rejects.toThrow('AccessDenied');
  });

  test('leaves no process and no file once stopped', async () => {
    const stopped = await host.start({ own: true });
    const { directory = '' } = stopped;
    expect(processesWith(directory)).toHaveLength(4);

    await stopped.stop();

    expect(processesWith(directory)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  describe('as the environment names it', () => {
    let environment: jest.Replaced<NodeJS.ProcessEnv>;

    beforeAll(() => {
      environment = jest.replaceProperty(process, 'env', {
        STOWAGE_TEST_S3_ENDPOINT: cluster.endpoint,
        STOWAGE_TEST_S3_ACCESS_KEY_ID: cluster.other.accessKeyId,
        STOWAGE_TEST_S3_SECRET_ACCESS_KEY: cluster.other.secretAccessKey,
        STOWAGE_TEST_S3_OTHER_ACCESS_KEY_ID: cluster.accessKeyId,
        STOWAGE_TEST_S3_OTHER_SECRET_ACCESS_KEY: cluster.secretAccessKey,
      });
    });

    afterAll(() => {
      environment.restore();
    });

    test('is used, and goes on once it is used no more', async () => {
      const used = await host.start();
      await used.stop();

      expect(used).toMatchObject({
        endpoint: cluster.endpoint,
        region: 'us-east-1',
        ...cluster.other,
        other: { accessKeyId: cluster.accessKeyId },
      });
      expect(await bucketsOf(used)).toEqual([]);
    });

    test('is left alone by what wants one of its own', async () => {
      const special = await host.start({ own: true });
      await special.stop();

      expect(special.endpoint).not.toBe(cluster.endpoint);
    });

    test('has to be named in full', async () => {
      delete process.env['STOWAGE_TEST_S3_SECRET_ACCESS_KEY'];

      await expect(host.start()).rejects.toThrow(
        'STOWAGE_TEST_S3_SECRET_ACCESS_KEY is not set',
      );
    });
  });
});

async function put(s3: S3Endpoint, Bucket: string): Promise<void> {
  const object = { Bucket, Key: 'object', Body: 'as it was' };
  const client = clientOf(s3);
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(new PutObjectCommand(object));
}

/** @throws the code of the service's refusal */
async function read(s3: S3Endpoint, Bucket: string) {
  const ask = new GetObjectCommand({ Bucket, Key: 'object' });
  try {
    const { Body } = await clientOf(s3).send(ask);
    return await Body?.transformToString();
  } catch (error) {
    throw new Error((error as Error).name, { cause: error });
  }
}

async function bucketsOf(s3: S3Endpoint) {
  const { Buckets = [] } = await clientOf(s3).send(new ListBucketsCommand());
  return Buckets.map(({ Name }) => Name);
}
