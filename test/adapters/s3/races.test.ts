import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  isStorageError,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { readText, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
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

  beforeAll(async () => {
    cluster = await host.start({});
    backend = await openAccount(optionsOf(cluster));
  }, 60_000);
  afterAll(async () => {
    await backend.close();
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
});
