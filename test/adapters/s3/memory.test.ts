import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { generatedBody } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { heldBytes } from '../../support/held-memory.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const MIB = 2 ** 20;
const LOOK_EVERY = 16;

describeWith('memory while S3 stores', await findCeph(), (host) => {
  let cluster: CephCluster;
  let backend: StorageBackend;
  const ref = { container: 's4h-memory', name: 'stream' };

  beforeAll(async () => {
    cluster = await host.start({});
    backend = await openAccount(optionsOf(cluster));
    await backend.createContainer(ref.container, {}, call);
  }, 60_000);
  afterAll(async () => {
    await backend.deleteObject(ref, {}, call);
    await backend.close();
    await cluster.stop();
  });

  /** Writes so many mebibytes of unknown length; the most that the process grew meanwhile. */
  async function grownBy(mebibytes: number): Promise<number> {
    const step = seededBytes('step', MIB);
    heldBytes(); // Collects what nobody holds.
    const before = process.memoryUsage.rss();
    let most = 0;
    const body = generatedBody(
      (function* () {
        for (let count = 0; count < mebibytes; count += 1) {
          if (count % LOOK_EVERY === 0)
            most = Math.max(most, process.memoryUsage.rss() - before);
          yield step;
        }
      })(),
    );
    const { size } = await backend.writeObject(ref, { body }, call);
    expect(size).toBe(mebibytes * MIB);
    return most;
  }

  test('300 MiB of which nobody said the length add less than 64', async () => {
    await grownBy(32); // What the process needs once, whatever comes.
    expect(await grownBy(300)).toBeLessThan(64 * MIB);
  }, 60_000);
});
