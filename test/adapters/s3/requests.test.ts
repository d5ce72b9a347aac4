import {
  CreateBucketCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

/** Two of the service's own pages, and some. */
const MANY = 2_050;

describeWith('requests to S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let client: S3Client;
  let proxy: WireProxy;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
    client = clientOf(cluster);
    proxy = await WireProxy.before(cluster.endpoint);
    backend = await openAccount(optionsThrough(proxy, cluster));
    const buckets = Array.from({ length: 60 }, (_, index) => `c-${index}`);
    await inParallel(4, [...buckets, 'many'], (Bucket) =>
      client.send(new CreateBucketCommand({ Bucket })),
    );
    const keys = Array.from(
      { length: MANY },
      (_, index) => `${index % 5}/${index}`,
    );
    await inParallel(16, keys, (Key) =>
      client.send(new PutObjectCommand({ Bucket: 'many', Key, Body: 'x' })),
    );
  }, 120_000);

  afterAll(async () => {
    await backend.close();
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });

  beforeEach(() => {
    proxy.reset();
  });

  const methods = () => proxy.passed.map(({ method }) => method);

  test.each([
    [1000, 1],
    [2000, 2],
    [10_000, 3],
  ])('a page of %i of 2,050 objects is %i', async (limit, requests) => {
    const page = await backend.listObjects('many', { limit }, call);
    expect(page.items).toHaveLength(Math.min(limit, MANY));
    expect(methods()).toEqual(Array.from({ length: requests }, () => 'GET'));
  });

  test('a page of what is rolled up is one', async () => {
    const request = { limit: 1000, delimiter: '/' };
    const page = await backend.listObjects('many', request, call);
    expect(page.items).toHaveLength(5);
    expect(methods()).toEqual(['GET']);
  });

  test('a page of 50 containers is one', async () => {
    const page = await backend.listContainers({ limit: 50 }, call);
    expect(page.items).toHaveLength(50);
    expect(methods()).toEqual(['GET']);
  });

  test('a look at a container is five, each for another thing', async () => {
    await backend.statContainer('many', call);
    const asked = proxy.passed.map(({ path }) => /\?([\w-]+)/.exec(path)?.[1]);
    expect(asked.sort()).toEqual([
      'max-uploads',
      'policy',
      'tagging',
      'versioning',
      undefined,
    ]);
  });

  test('a small write is one and a look, and a read is one', async () => {
    const at = { container: 'c-1', name: 'doc' };
    await backend.writeObject(at, { body: bodyOf('first') }, call);
    proxy.reset();

    await backend.writeObject(at, { body: bodyOf('content') }, call);
    expect(methods()).toEqual(['PUT', 'HEAD']);

    proxy.reset();
    const { body } = await backend.readObject(at, {}, call);
    await body.toArray();
    expect(methods()).toEqual(['GET']);
  });
});
