import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { call } from '../../support/call.js';
import { inParallel } from '../../support/in-parallel.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const PUBLIC = { ttlSeconds: 60, logRetention: false };

/** More than are looked at for one page. */
const CONTAINERS = 110;

/** So many are, by the README. */
const LOOKED_AT = 100;

describeWith('a walk of what is public in Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({ own: true });
    proxy = await WireProxy.before(cluster.storageUrl);
    backend = await openAccount(optionsThrough(proxy, cluster));
    const names = Array.from(
      { length: CONTAINERS },
      (_, index) => `walk-${String(index).padStart(3, '0')}`,
    );
    await inParallel(4, names, (name) =>
      backend.createContainer(name, {}, call),
    );
    await backend.publication?.publishContainer('walk-109', PUBLIC, call);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });

  test('gives a short page after so many looks, and the rest on the next', async () => {
    proxy.reset();
    const page = (more: object) =>
      backend.publication?.listPublicContainers({ limit: 5, ...more }, call);
    const first = await page({});
    expect(first).toEqual({ items: [], next: 'walk-099' });
    const looks = proxy.passed.filter(({ method }) => method === 'HEAD');
    expect(looks).toHaveLength(LOOKED_AT);

    const second = await page({ after: first?.next });
    expect(second?.items.map(({ name }) => name)).toEqual(['walk-109']);
    expect(second).not.toHaveProperty('next');
  });
});
