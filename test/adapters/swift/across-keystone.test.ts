import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { placeIn, takeFrom } from '../../contract/across.js';
import { list, readText, write } from '../../contract/acts.js';
import { signInByKeystone } from '../../services/swift/endpoint.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import {
  keystoneOptionsOf,
  openAccount,
  optionsOf,
  optionsThrough,
  otherInKeystone,
} from './accounts.js';
import { rawClientIn } from './raw.js';

const found = await findSwift({ keystone: true });

describeWith('Copies between projects of Keystone', found, (host) => {
  let cluster: SwiftCluster;
  let here: StorageBackend;
  let there: StorageBackend;
  let source: ObjectRef;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ own: true, keystone: true });
    const keystone = otherInKeystone(cluster);
    here = await openAccount(keystoneOptionsOf(cluster));
    there = await openAccount(keystoneOptionsOf({ keystone }));
  }, 120_000);
  afterAll(async () => {
    await here.close();
    await there.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    source = { container: `theirs-${made}`, name: 'source' };
    ref = { container: `ours-${made}`, name: 'copy' };
    await there.createContainer(source.container, {}, call);
    await here.createContainer(ref.container, {}, call);
    await write(there, source, 'theirs');
  });

  const copyOf = ({ copy }: StorageBackend) => {
    if (!copy) throw new Error('A facet is lost.');
    return copy;
  };
  const take = (by = here) =>
    takeFrom(copyOf(by), placeIn(copyOf(there), source), { ref });

  test('what is of another project is taken once its container is opened to this one', async () => {
    expect(copyOf(here).service).toBe(copyOf(there).service);
    expect(await take()).toBeUndefined();
    expect(await list(here, ref.container)).toEqual([]);

    const { account } = placeIn(copyOf(here), ref);
    const project = account.replace('KEY_', '');
    const owner = rawClientIn(await signInByKeystone(otherInKeystone(cluster)));
    const headers = { 'x-container-read': `${project}:*` };
    await owner('POST', `/${source.container}`, { headers });
    expect(await take()).toMatchObject({ name: 'copy', size: 6 });
    expect(await readText(here, ref)).toBe('theirs');
  });

  test('accounts of tempauth and of Keystone are not of one service', async () => {
    const other = await openAccount(optionsOf(cluster));
    expect(copyOf(other).service).not.toBe(copyOf(here).service);
    await other.close();
  });

  test('a token that another account does not know is replaced once, and then nothing is taken', async () => {
    const proxy = await WireProxy.before(cluster.storageUrl);
    const backend = await openAccount(optionsThrough(proxy, cluster));
    await backend.createContainer(ref.container, {}, call);
    const { account } = placeIn(copyOf(there), source);
    const isTheirs = ({ path }: Passed) => path.includes(`/${account}/`);
    const headers = { 'x-trans-id': 'tx1' };
    proxy.fail(isTheirs, { answer: 401, headers }, Infinity);
    proxy.passed.length = 0;

    expect(await take(backend)).toBeUndefined();
    expect(proxy.passed.filter(isTheirs)).toHaveLength(2);
    expect(await list(backend, ref.container)).toEqual([]);

    await backend.close();
    await proxy[Symbol.asyncDispose]();
  });
});
