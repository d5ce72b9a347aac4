import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

const LIMIT = 10_000;
const CONTENT = seededBytes('public', 2 * LIMIT + 1);

const PUBLIC = { ttlSeconds: 60, logRetention: false };

describeWith(
  'large objects in public containers',
  await findSwift(),
  (host) => {
    let cluster: SwiftCluster;
    let backend: StorageBackend;
    let ref: ObjectRef;
    let made = 0;

    beforeAll(async () => {
      cluster = await host.start({ maxFileSize: LIMIT });
      backend = await openAccount(optionsOf(cluster));
    }, 60_000);
    afterAll(async () => {
      await backend.close();
      await cluster.stop();
    });
    beforeEach(async () => {
      made += 1;
      ref = { container: `public-${made}`, name: 'large' };
      await backend.createContainer(ref.container, {}, call);
    });

    const publish = () =>
      backend.publication?.publishContainer(ref.container, PUBLIC, call);
    const store = () => write(backend, ref, CONTENT, { size: CONTENT.length });

    /** What anyone gets: the bytes, or the status where that is no 200. */
    async function got(path: string): Promise<Buffer | number> {
      const answer = await fetch(`${cluster.storageUrl}/${path}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      return answer.status === 200 ? bytes : answer.status;
    }

    test('one that was there is read by anyone', async () => {
      await store();
      await publish();
      expect(await got(`${ref.container}/large`)).toEqual(CONTENT);
    });

    test('one that is written later is read by anyone, and its segments are not listed', async () => {
      await publish();
      await store();
      expect(await got(`${ref.container}/large`)).toEqual(CONTENT);
      expect(await got(`${ref.container}_segments`)).toBe(401);
    });

    test('once it is unpublished neither it nor its segments are', async () => {
      await store();
      await publish();
      const container = `${ref.container}_segments`;
      const { items } = await backend.listObjects(
        container,
        { limit: 1 },
        call,
      );
      const [first] = items.flatMap((entry) =>
        entry.type === 'object' ? [entry.object.name] : [],
      );
      const segment = `${container}/${first ?? ''}`;
      expect(await got(segment)).toBeInstanceOf(Buffer);

      await backend.publication?.unpublishContainer(ref.container, call);
      expect(await got(`${ref.container}/large`)).toBe(401);
      expect(await got(segment)).toBe(401);
    });
  },
);
