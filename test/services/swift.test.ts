import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
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
import { processesWith } from './processes.js';
import { clientOf } from './s3.js';
import type { S3Endpoint } from './s3.js';
import { signIn } from './swift/endpoint.js';
import type { SwiftEndpoint } from './swift/endpoint.js';
import { findSwift } from './swift/index.js';
import type { SwiftCluster } from './swift/index.js';

const swift = await findSwift();

describeWith('Swift for tests', swift, (host) => {
  let cluster: SwiftCluster;
  let other: SwiftCluster;

  beforeAll(async () => {
    [cluster, other] = await Promise.all([
      host.start({ tempUrl: false, versioning: false }),
      host.start({ maxFileSize: 5, maxManifestSegments: 7 }),
    ]);
  });

  afterAll(() => Promise.all([cluster.stop(), other.stop()]));

  test('stores an object and gives it back', async () => {
    const object = await newObject(cluster, 'kept');
    await object.put('as it was');

    const answer = await object.get();

    expect(await answer.text()).toBe('as it was');
  });

  test('takes by S3, in parts too, what it gives back by its own API', async () => {
    const object = await newObject(cluster, 'by-s3');

    await putParts(cluster.s3, 'by-s3', ['x'.repeat(PART_BYTES), 'the rest']);

    // Compared outside the matcher, which would print five megabytes.
    const text = await (await object.get()).text();
    expect(text === `${'x'.repeat(PART_BYTES)}the rest`).toBe(true);
  });

  test('shows nothing of one cluster in another', async () => {
    const [here, there] = await Promise.all([
      newObject(cluster, 'apart'),
      newObject(other, 'apart'),
    ]);
    await here.put('here');

    expect((await there.get()).status).toBe(404);
  });

  test('takes no object in one piece beyond the limit it was given', async () => {
    const object = await newObject(other, 'limited');

    expect((await object.put('12345')).status).toBe(201);
    expect((await object.put('123456')).status).toBe(413);
  });

  test('says in /info what was asked of it', async () => {
    expect(await info(cluster)).not.toHaveProperty('tempurl');
    expect(await info(cluster)).not.toHaveProperty('object_versioning');
    expect(await info(other)).toMatchObject({
      tempurl: {},
      object_versioning: {},
      slo: { max_manifest_segments: 7 },
    });
  });

  test('leaves no process and no file once stopped', async () => {
    const stopped = await host.start({ tokenLifeSeconds: 60 });
    const { directory = '' } = stopped;
    expect(processesWith(directory)).not.toEqual([]);

    await stopped.stop();

    expect(processesWith(directory)).toEqual([]);
    expect(existsSync(directory)).toBe(false);
  });

  describe('as the environment names it', () => {
    let environment: jest.Replaced<NodeJS.ProcessEnv>;

    beforeAll(() => {
      environment = jest.replaceProperty(process, 'env', {
        STOWAGE_TEST_SWIFT_AUTH_URL: cluster.authUrl,
        STOWAGE_TEST_SWIFT_USER: 'test2:tester2',
        STOWAGE_TEST_SWIFT_KEY: 'testing2',
      });
    });

    afterAll(() => {
      environment.restore();
    });

    test('is used, and goes on once it is used no more', async () => {
      const used = await host.start();
      await used.stop();

      const { authUrl } = cluster;
      expect(used).toMatchObject({ authUrl, user: 'test2:tester2' });
      expect(used.storageUrl).toMatch(/AUTH_test2$/);
      expect(used.s3).toMatchObject({
        endpoint: cluster.s3.endpoint,
        accessKeyId: 'test2:tester2',
      });
      expect(await signIn(used)).toHaveProperty('storageUrl', used.storageUrl);
    });

    test('is left alone by what wants another configuration', async () => {
      const special = await host.start({ maxFileSize: 5 });
      await special.stop();

      expect(special.authUrl).not.toBe(cluster.authUrl);
    });

    test('has to be named in full', async () => {
      delete process.env['STOWAGE_TEST_SWIFT_KEY'];

      await expect(host.start()).rejects.toThrow(
        'STOWAGE_TEST_SWIFT_KEY is not set',
      );
    });
  });
});

/** S3 takes no less as a part that is not the last. */
const PART_BYTES = 5 * 2 ** 20;

async function putParts(
  s3: S3Endpoint,
  Bucket: string,
  bodies: readonly string[],
): Promise<void> {
  const client = clientOf(s3);
  const object = { Bucket, Key: 'object' };
  const upload = new CreateMultipartUploadCommand(object);
  const { UploadId } = await client.send(upload);
  const put = async (Body: string, at: number) => {
    const part = { ...object, UploadId, PartNumber: at + 1 };
    const { ETag } = await client.send(
      new UploadPartCommand({ ...part, Body }),
    );
    return { ETag, PartNumber: part.PartNumber };
  };
  const Parts = await Promise.all(bodies.map(put));
  const all = { ...object, UploadId, MultipartUpload: { Parts } };
  await client.send(new CompleteMultipartUploadCommand(all));
}

async function newObject(endpoint: SwiftEndpoint, name: string) {
  const { storageUrl, token } = await signIn(endpoint);
  const headers = { 'x-auth-token': token };
  const container = `${storageUrl}/${name}`;
  await fetch(container, { method: 'PUT', headers });
  const url = `${container}/object`;
  return {
    put: (body: string) => fetch(url, { method: 'PUT', headers, body }),
    get: () => fetch(url, { headers }),
  };
}

async function info({ authUrl }: SwiftEndpoint): Promise<unknown> {
  return (await fetch(new URL('/info', authUrl))).json();
}
