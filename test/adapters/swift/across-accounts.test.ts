import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  ObjectRef,
  ReadableRef,
  StorageBackend,
} from '../../../src/storage/index.js';
import { placeIn, takeFrom } from '../../contract/across.js';
import { list, read, readText, write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, otherUserOf } from './accounts.js';
import { rawClient, type Raw } from './raw.js';

/** Bytes that one object may hold in this cluster: what has more is in segments. */
const LIMIT = 10_000;
const LARGE = seededBytes('large', 2 * LIMIT + 1);

describeWith('Copies between accounts of Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let here: StorageBackend;
  let there: StorageBackend;
  let raw: Raw;
  let source: ObjectRef;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    here = await openAccount(optionsOf(cluster));
    there = await openAccount(optionsOf(otherUserOf(cluster)));
    raw = await rawClient(otherUserOf(cluster));
  }, 60_000);
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
  });

  /** Lets the first account read what a container of the other holds, by that container alone. */
  const letIn = async (container: string) => {
    const headers = { 'x-container-read': cluster.user };
    await raw('POST', `/${container}`, { headers });
  };
  const take = async (of: ReadableRef = source) => {
    if (!here.copy || !there.copy) throw new Error('A facet is lost.');
    return takeFrom(here.copy, placeIn(there.copy, of), { ref });
  };
  const leftHere = async () => [
    ...(await list(here, ref.container)),
    ...(await list(here, `${ref.container}_segments`).catch(() => [])),
  ];

  test('what a stranger has is not taken, and nothing is made', async () => {
    await write(there, source, 'secret');
    expect(await take()).toBeUndefined();
    expect(await leftHere()).toEqual([]);
  });

  test('a ref that names an account besides, as the gateway calls it, is of this one', async () => {
    const named = { ...ref, account: 'AUTH_test2' };
    await write(here, named, 'ours');
    expect(await readText(here, named)).toBe('ours');
    const missing = failureOf(here.statObject({ ...named, name: '?' }, call));
    expect((await missing).code).toBe('OBJECT_NOT_FOUND');
  });

  test.each([['test:tester'], ['.r:*']])(
    'what a container is opened for (%s) is taken, and what it lacks is not',
    async (acl) => {
      const headers = { 'x-container-read': acl };
      await raw('POST', `/${source.container}`, { headers });
      await write(there, source, 'theirs');
      expect(await take()).toMatchObject({ name: 'copy', size: 6 });
      expect(await readText(here, ref)).toBe('theirs');

      expect(await take({ ...source, name: 'missing' })).toBeUndefined();
      expect(await leftHere()).toEqual(['copy']);
    },
  );

  test.each(['1700000000.00000', 'no-id', ''])(
    'a version that a container of none is said to have (%j) is not taken for its object',
    async (versionId) => {
      await letIn(source.container);
      await write(there, source, 'latest');
      expect(await take({ ...source, versionId })).toBeUndefined();
      expect(await leftHere()).toEqual([]);
    },
  );

  test('a version is not taken by what its container alone allows', async () => {
    const versioning = 'ENABLED';
    await there.updateContainer(source.container, { versioning }, call);
    await letIn(source.container);
    const { versionId = '' } = await write(there, source, 'former');
    await write(there, source, 'latest');

    expect(await take({ ...source, versionId })).toBeUndefined();
    expect(await leftHere()).toEqual([]);
    await take();
    expect(await readText(here, ref)).toBe('latest');
  });

  test.each(['neither', 'the first alone'])(
    'a large object is not taken of whose segments one may read %s',
    async (which) => {
      const { container } = source;
      await letIn(container);
      const paths = [`/${container}-a/1`, `/${container}-b/2`];
      for (const path of paths) {
        await raw('PUT', path.slice(0, -2));
        await raw('PUT', path, { body: 'a segment' });
      }
      if (which !== 'neither') await letIn(`${container}-a`);
      const body = JSON.stringify(paths.map((path) => ({ path })));
      await raw('PUT', `/${container}/source?multipart-manifest=put`, { body });

      expect(await take()).toBeUndefined();
      expect(await leftHere()).toEqual([]);

      await letIn(`${container}-a`);
      await letIn(`${container}-b`);
      await take();
      expect(await readText(here, ref)).toBe('a segment'.repeat(2));
    },
  );

  test('a dynamic one that is larger than an object may be is not taken', async () => {
    const { container } = source;
    await letIn(container);
    for (const name of ['1', '2']) {
      const segment = { container, name: `segments/${name}` };
      await write(there, segment, LARGE.subarray(0, LIMIT));
    }
    const headers = { 'x-object-manifest': `${container}/segments/` };
    await raw('PUT', `/${container}/source`, { headers });
    expect(await take()).toBeUndefined();
    expect(await leftHere()).toEqual([]);
  });

  test('one that is larger than an object may be is taken in segments of its own', async () => {
    await letIn(source.container);
    await write(there, source, LARGE, { contentType: 'text/css' });
    expect(await take()).toBeUndefined();
    expect(await leftHere()).toEqual([]);

    await letIn(`${source.container}_segments`);
    const stat = await take();
    await there.deleteObject(source, {}, call);
    expect(stat).toMatchObject({ size: LARGE.length, contentType: 'text/css' });
    expect((await read(here, ref)).equals(LARGE)).toBe(true);
    expect(await list(here, `${ref.container}_segments`)).toHaveLength(3);
  });
});
