import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { list, read, readText, write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, optionsThrough } from './accounts.js';

const LIMIT = 10_000;
const CONTENT = seededBytes('large', 3 * LIMIT);
const SEGMENTS = 3;

/** The cluster's own answer, and not that of something before it. */
const ITS_OWN = { 'x-trans-id': 'tx1', etag: 'e'.repeat(32) };

describeWith(
  'large objects whose answers are lost',
  await findSwift(),
  (host) => {
    let cluster: SwiftCluster;
    let proxy: WireProxy;
    let backend: StorageBackend;
    let steady: StorageBackend;
    let source: ObjectRef;
    let target: ObjectRef;
    let made = 0;

    beforeAll(async () => {
      cluster = await host.start({ maxFileSize: LIMIT });
      proxy = await WireProxy.before(cluster.storageUrl);
      backend = await openAccount(optionsThrough(proxy, cluster));
      steady = await openAccount(optionsOf(cluster));
    }, 60_000);
    afterAll(async () => {
      await backend.close();
      await steady.close();
      await proxy[Symbol.asyncDispose]();
      await cluster.stop();
    });
    beforeEach(async () => {
      made += 1;
      proxy.reset();
      source = { container: `from-${made}`, name: 'source' };
      target = { container: `to-${made}`, name: 'target' };
      await steady.createContainer(source.container, {}, call);
      await steady.createContainer(target.container, {}, call);
      await write(steady, source, CONTENT);
    });

    const isManifest = ({ method, path }: Passed) =>
      method === 'PUT' && path.includes('multipart-manifest=put');
    const copy = () =>
      backend.copy?.copyObject(source, { ref: target }, call) ??
      Promise.reject(new Error('A facet is lost.'));
    const segments = () => list(steady, `${target.container}_segments`);

    const acts: [string, () => Promise<unknown>][] = [
      ['a write', () => write(backend, target, CONTENT)],
      ['a copy', copy],
    ];

    test.each(acts)('%s that was stored is whole', async (_, act) => {
      proxy.fail(isManifest, { drop: 'after' });
      expect((await failureOf(act())).code).toBe('UNAVAILABLE');
      expect(await read(steady, target)).toEqual(CONTENT);
    });

    test.each(acts)(
      '%s of which a balancer knows nothing keeps its segments',
      async (_, act) => {
        proxy.fail(isManifest, { answer: 504, body: 'Gateway Time-out' });
        expect((await failureOf(act())).code).toBe('UNAVAILABLE');
        expect(await segments()).toHaveLength(SEGMENTS);
      },
    );

    test.each(acts)(
      '%s that was overtaken fails, and leaves no segments',
      async (_, act) => {
        proxy.fail(isManifest, { answer: 202, headers: ITS_OWN });
        expect((await failureOf(act())).code).toBe('UNAVAILABLE');
        expect(await segments()).toEqual([]);
      },
    );

    test.each(acts)('%s that is refused leaves no segments', async (_, act) => {
      proxy.fail(isManifest, { answer: 400, headers: ITS_OWN });
      await failureOf(act());
      expect(await segments()).toEqual([]);
    });

    test('a small copy that was overtaken fails', async () => {
      await write(steady, source, 'new');
      await write(steady, target, 'before');
      proxy.fail(({ headers }) => 'x-copy-from' in headers, {
        answer: 202,
        headers: ITS_OWN,
      });
      expect((await failureOf(copy())).code).toBe('UNAVAILABLE');
      expect(await readText(steady, target)).toBe('before');
    });

    test('once a segment could not be copied no other is, and none are left', async () => {
      const many = 30;
      await write(steady, source, seededBytes('many', many * LIMIT));
      const isCopy = ({ headers }: Passed) => 'x-copy-from' in headers;
      proxy.fail(isCopy, { answer: 503, headers: ITS_OWN });
      expect((await failureOf(copy())).code).toBe('UNAVAILABLE');

      const last = proxy.passed.findLastIndex(isCopy);
      const cleared = proxy.passed.findIndex(
        ({ method }) => method === 'DELETE',
      );
      expect(last).toBeLessThan(cleared);
      expect(proxy.passed.filter(isCopy).length).toBeLessThan(many);
      expect(await segments()).toEqual([]);
    });

    test('one segment that can not be deleted keeps no other', async () => {
      await write(steady, target, CONTENT);
      const isSegment = ({ method, path }: Passed) =>
        method === 'DELETE' && path.includes('_segments/');
      proxy.fail(isSegment, { answer: 503, headers: ITS_OWN });
      await backend.deleteObject(target, {}, call);
      expect(await segments()).toHaveLength(1);
    });
  },
);
