import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  isStorageError,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { readText, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const WRITERS = ['1', '2', '3', '4', '5', '6', '7', '8'];
const ROUNDS = ['a', 'b', 'c', 'd', 'e'];

/** More than is sent whole, and little enough to be sent in one request. */
const STREAMED = 3 * 2 ** 20;

describeWith('writers who race on S3', await findCeph(), (host) => {
  let cluster: CephCluster;
  let backend: StorageBackend;
  let client: S3Client;

  beforeAll(async () => {
    cluster = await host.start({});
    backend = await openAccount(optionsOf(cluster));
    client = clientOf(cluster);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await cluster.stop();
  });

  test.each([10, STREAMED])(
    'of eight who write %d bytes where nothing is, one wins, where no versions are kept',
    async (size) => {
      const container = `s4h-race-${size}`;
      await backend.createContainer(container, {}, call);
      for (const name of ROUNDS) {
        const ref = { container, name };
        const won = await Promise.all(
          WRITERS.map((writer) =>
            write(backend, ref, writer.repeat(size), {
              size,
              ifAbsent: true,
            }).then(
              () => writer,
              (error: unknown) => {
                if (!isStorageError(error, 'OBJECT_EXISTS')) throw error;
              },
            ),
          ),
        );

        const winners = won.filter((writer) => writer !== undefined);
        expect(winners).toHaveLength(1);
        const stored = await readText(backend, ref);
        expect(stored).toBe(winners.join().repeat(size));
      }
    },
  );

  test('where versions are kept nobody promises that only one does', async () => {
    expect(backend.atomicity.ifAbsent).toBe(false);
    const container = 's4h-race-versioned';
    const versioning = 'ENABLED';
    await backend.createContainer(container, { versioning }, call);
    const ref = { container, name: 'doc' };
    await write(backend, ref, 'first', { ifAbsent: true });
    const second = write(backend, ref, 'second', { ifAbsent: true });
    await expect(second).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    expect(await readText(backend, ref)).toBe('first');
  });

  /** Somebody else does, past the account. */
  async function turnVersionsOn(Bucket: string): Promise<void> {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    const turned = { Bucket, VersioningConfiguration };
    await client.send(new PutBucketVersioningCommand(turned));
  }

  test('ifAbsent leaves what is there though versions were turned on unseen', async () => {
    const container = 's4h-race-turned';
    await backend.createContainer(container, {}, call);
    const ref = { container, name: 'doc' };
    await write(backend, ref, 'first', { ifAbsent: true });
    await turnVersionsOn(container);
    const second = write(backend, ref, 'second', { ifAbsent: true });
    await expect(second).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    expect(await readText(backend, ref)).toBe('first');
  });

  test('ifAbsent leaves what is there in a shared bucket that came to keep versions', async () => {
    const bucket = 's4h-race-shared';
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    const shared = await openAccount({ ...optionsOf(cluster), bucket });
    await shared.createContainer('folder', {}, call);
    const ref = { container: 'folder', name: 'doc' };
    await write(shared, ref, 'first', { ifAbsent: true });
    await turnVersionsOn(bucket);
    const second = write(shared, ref, 'second', { ifAbsent: true });
    await expect(second).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    expect(await readText(shared, ref)).toBe('first');
    await shared.close();
  });
});
