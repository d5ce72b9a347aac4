import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type {
  Publication,
  StorageBackend,
} from '../../../src/storage/index.js';
import { write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const Bucket = 's5p-one';
const MINUTE = { ttlSeconds: 60, logRetention: false };
const SIX = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'];

describeWith('what is public on a real S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let client: S3Client;
  let folders: StorageBackend;
  let publication: Publication;

  beforeAll(async () => {
    cluster = await host.start({});
    client = clientOf(cluster);
    await client.send(new CreateBucketCommand({ Bucket }));
    folders = await openAccount({ ...optionsOf(cluster), bucket: Bucket });
    publication = publicationOf(folders);
  }, 60_000);
  afterAll(async () => {
    await folders.close();
    client.destroy();
    await cluster.stop();
  });

  /** What everyone gets at a path: the status. */
  const statusOf = async (path: string, method = 'GET') => {
    const answer = await fetch(`${cluster.endpoint}/${path}`, { method });
    await answer.text();
    return answer.status;
  };

  const make = async (backend: StorageBackend, container: string) => {
    const metadata = new Map([['owner', 'secret']]);
    await backend.createContainer(container, { metadata }, call);
    await write(backend, { container, name: 'o' }, 'x');
  };

  const statusOfAll = () =>
    Promise.all(SIX.map((name) => statusOf(`${Bucket}/${name}/o`)));

  test('six containers of one bucket that are published at once are all open, and all close at once', async () => {
    for (const name of SIX) await make(folders, name);
    await Promise.all(
      SIX.map((name) => publication.publishContainer(name, MINUTE, call)),
    );
    expect(await statusOfAll()).toEqual([200, 200, 200, 200, 200, 200]);

    const halves = SIX.map((name, i) =>
      i < 3
        ? publication.unpublishContainer(name, call)
        : publication.publishContainer(
            name,
            { ...MINUTE, ttlSeconds: 9 },
            call,
          ),
    );
    await Promise.all(halves);
    expect(await statusOfAll()).toEqual([403, 403, 403, 200, 200, 200]);
  }, 30_000);

  test('the metadata of a container of a shared bucket stays private', async () => {
    await make(folders, 'abc');
    await publication.publishContainer('abc', MINUTE, call);
    expect(await statusOf(`${Bucket}/abc/o`, 'HEAD')).toBe(200);
    expect(await statusOf(`${Bucket}/abc/`, 'HEAD')).toBe(403);
  });

  /** What another client does, who knows nothing of containers. */
  const others = {
    put: (Key: string) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' })),
    remove: (Key: string) =>
      client.send(new DeleteObjectCommand({ Bucket, Key })),
  };

  const policy = async () => {
    const asked = new GetBucketPolicyCommand({ Bucket });
    return (await client.send(asked)).Policy ?? '';
  };

  test('a container that others made is one until it is deleted, once it is published', async () => {
    await others.put('beta/c');
    await publication.publishContainer('beta', MINUTE, call);
    await others.remove('beta/c');
    const { publication: standing } = await folders.statContainer('beta', call);
    expect(standing).toMatchObject(MINUTE);

    await publication.unpublishContainer('beta', call);
    await folders.deleteContainer('beta', call);
    const gone = failureOf(folders.statContainer('beta', call));
    expect((await gone).code).toBe('CONTAINER_NOT_FOUND');
  });

  /** Published here, and then taken away by another client. */
  const leftOpen = async (container: string) => {
    await make(folders, container);
    await publication.publishContainer(container, MINUTE, call);
    await others.remove(`${container}/o`);
    await others.remove(`${container}/`);
    expect(await policy()).toContain(`${Bucket}/${container}/`);
  };

  test('a container that others took away is private when it is made again', async () => {
    await leftOpen('taken');
    await make(folders, 'taken');
    expect(await statusOf(`${Bucket}/taken/o`)).toBe(403);
  });

  test.each([
    [
      'unpublished',
      (name: string) => publication.unpublishContainer(name, call),
    ],
    ['deleted', (name: string) => folders.deleteContainer(name, call)],
  ])(
    'a container that others took away is not there to be %s, and is closed',
    async (what, ask) => {
      await leftOpen(what);
      const failure = await failureOf(ask(what));
      expect(failure.code).toBe('CONTAINER_NOT_FOUND');
      expect(await policy()).not.toContain(`${Bucket}/${what}/`);
    },
  );

  test('a container that no policy can name is refused in words', async () => {
    await make(folders, 'x:y');
    const publishing = publication.publishContainer('x:y', MINUTE, call);
    const { code, context } = await failureOf(publishing);
    expect(code).toBe('UNSUPPORTED');
    expect(context.reason).toMatch(/':'/);
  });

  test('a region that begins as those of AWS in China names no partition of AWS', async () => {
    const container = 's5p-cn';
    await client.send(new CreateBucketCommand({ Bucket: container }));
    const options = { ...optionsOf(cluster), region: 'cn-lab' };
    const backend = await openAccount(options);
    await write(backend, { container: container, name: 'o' }, 'x');
    await publicationOf(backend).publishContainer(container, MINUTE, call);
    expect(await statusOf(`${container}/o`)).toBe(200);
    await backend.close();
  });

  test('a bucket that others opened by another pattern is open, and is closed', async () => {
    const backend = await openAccount(optionsOf(cluster));
    const container = 's5p-pattern';
    await make(backend, container);
    await putStatement(container, { Resource: `arn:aws:s3:::${container}/?*` });
    expect(await statusOf(`${container}/o`)).toBe(200);
    const { publication: standing } = await backend.statContainer(
      container,
      call,
    );
    expect(standing).toMatchObject({ logRetention: false });

    await publicationOf(backend).unpublishContainer(container, call);
    expect(await statusOf(`${container}/o`)).toBe(403);
    await backend.close();
  });

  const putStatement = (bucket: string, statement: object) => {
    const Statement = {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      ...statement,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    return client.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  };
});

function publicationOf({ publication }: StorageBackend): Publication {
  if (publication === undefined) throw new Error('It publishes nothing.');
  return publication;
}
