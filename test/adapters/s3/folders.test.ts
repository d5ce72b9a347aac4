import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { labelsOf, list } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const Bucket = 'of-many';

/** As others left them; the order is that of the service. */
const KEYS = ['a-b/x', 'a/1', 'a/d/2', 'a0/x', 'loose', '/odd'];

describeWith('containers in one bucket of S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let client: S3Client;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
    client = clientOf(cluster);
    await client.send(new CreateBucketCommand({ Bucket }));
    await inParallel(4, KEYS, (Key) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })),
    );
    backend = await openAccount({ ...optionsOf(cluster), bucket: Bucket });
  }, 60_000);

  afterAll(async () => {
    await backend.close();
    client.destroy();
    await cluster.stop();
  });

  const versionsUnder = async (Prefix: string) => {
    const asked = new ListObjectVersionsCommand({ Bucket, Prefix });
    const { Versions = [], DeleteMarkers = [] } = await client.send(asked);
    return [...Versions, ...DeleteMarkers].length;
  };

  test('are the first segments of its names, in the order of their own', async () => {
    const { items } = await backend.listContainers({ limit: 10 }, call);
    expect(items.map(({ name }) => name)).toEqual(['a', 'a-b', 'a0']);
  });

  test('come page by page, in that order too', async () => {
    const first = await backend.listContainers({ limit: 1 }, call);
    expect(first).toEqual({ items: [{ name: 'a' }], next: 'a' });
    const rest = { limit: 2, from: 'a' };
    const { items, next } = await backend.listContainers(rest, call);
    expect(items.map(({ name }) => name)).toEqual(['a-b', 'a0']);
    expect(next).toBeUndefined();
  });

  test('hold what comes after the first slash', async () => {
    const page = await backend.listObjects('a', { limit: 10 }, call);
    expect(labelsOf(page)).toEqual(['1', 'd/2']);
    expect(await list(backend, 'a', { delimiter: '/' })).toEqual(['1', 'd/']);
  });

  test('that others made can be given metadata, and show nothing new', async () => {
    const metadata = { set: new Map([['note', 'Bär']]) };
    const stat = await backend.updateContainer('a0', { metadata }, call);
    expect(stat.metadata).toEqual(new Map([['note', 'Bär']]));
    expect(await list(backend, 'a0')).toEqual(['x']);
  });

  test('are made, and stay while they are empty', async () => {
    const made = await backend.createContainer('new', {}, call);
    expect(made.created).toBe(true);
    expect(await list(backend, 'new')).toEqual([]);
    await backend.deleteContainer('new', call);
    expect(await versionsUnder('new/')).toBe(0);
  });

  test('that another tool marked with content keep it', async () => {
    const Key = 'docs/';
    await client.send(new PutObjectCommand({ Bucket, Key, Body: 'theirs' }));
    const metadata = { set: new Map([['note', '1']]) };
    const changing = backend.updateContainer('docs', { metadata }, call);
    const change = await failureOf(changing);
    expect(change.code).toBe('UNSUPPORTED');
    expect(change.context.reason).toContain("'docs/'");
    const deleting = failureOf(backend.deleteContainer('docs', call));
    expect((await deleting).code).toBe('CONTAINER_NOT_EMPTY');

    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe('theirs');
    await client.send(new DeleteObjectCommand({ Bucket, Key }));
  });

  test('can’t keep versions unless all of them do', async () => {
    const change = { versioning: 'ENABLED' } as const;
    const changing = backend.updateContainer('a', change, call);
    expect((await failureOf(changing)).code).toBe('UNSUPPORTED');
    const making = backend.createContainer('other', change, call);
    expect((await failureOf(making)).code).toBe('UNSUPPORTED');
    const { items } = await backend.listContainers({ limit: 10 }, call);
    expect(items).not.toContainEqual({ name: 'other' });
  });

  test('leave nothing behind where the bucket keeps versions', async () => {
    await using keeping = await openKeeping();
    const { account } = keeping;
    const metadata = { set: new Map([['note', '1']]) };
    await account.createContainer('kept', {}, call);
    await account.updateContainer('kept', { metadata }, call);
    expect(await versionsUnder('kept/')).toBe(2);

    await account.deleteContainer('kept', call);
    expect(await versionsUnder('kept/')).toBe(0);
  });

  test('are not deleted while a version of something is kept', async () => {
    await using keeping = await openKeeping();
    const { account } = keeping;
    const container = 'history';
    await account.createContainer(container, {}, call);
    const doc = { Bucket, Key: 'history/doc', Body: 'x' };
    await client.send(new PutObjectCommand(doc));
    await account.deleteObject({ container, name: 'doc' }, {}, call);

    const deleting = account.deleteContainer(container, call);
    expect((await failureOf(deleting)).code).toBe('CONTAINER_NOT_EMPTY');
  });

  /** The same, of a bucket that from now on keeps versions. */
  async function openKeeping() {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    const enabling = { Bucket, VersioningConfiguration };
    await client.send(new PutBucketVersioningCommand(enabling));
    const options = { ...optionsOf(cluster), bucket: Bucket };
    const account = await openAccount(options);
    return { account, [Symbol.asyncDispose]: () => account.close() };
  }
});
