import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import {
  isStorageError,
  type ContainerListRequest,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { WireProxy } from '../../chaos/wire-proxy.js';
import { write } from '../../contract/acts.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, optionsThrough } from './accounts.js';
import { rawClient, type Raw } from './raw.js';

const LIMIT = 10_000;
const CONTENT = seededBytes('room', LIMIT + 1);
const PUBLIC = { ttlSeconds: 60, logRetention: false };

const READ = 'x-container-read';

describeWith('the container for segments', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let raw: Raw;
  let container: string;
  let room: string;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    backend = await openAccount(optionsOf(cluster));
    raw = await rawClient(cluster);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    container = `room-${made}`;
    room = `${container}_segments`;
    await backend.createContainer(container, {}, call);
  });

  const store = () => write(backend, { container, name: 'large' }, CONTENT);
  const publish = () =>
    backend.publication?.publishContainer(container, PUBLIC, call);
  const remove = () =>
    backend.deleteObject({ container, name: 'large' }, {}, call);
  const shown = async (page: ContainerListRequest) => {
    const { items, next } = await backend.listContainers(page, call);
    return [items.map(({ name }) => name), next];
  };
  const aclOf = async () => (await raw('HEAD', `/${room}`)).headers.get(READ);
  const isThere = () =>
    backend.statContainer(room, call).then(
      () => true,
      (error: unknown) => !isStorageError(error, 'CONTAINER_NOT_FOUND'),
    );

  test('goes with the other', async () => {
    await store();
    await remove();
    await backend.deleteContainer(container, call);
    expect(await isThere()).toBe(false);
  });

  test('is left out of listings of containers, where one of others is not', async () => {
    await store();
    const theirs = `${container}-theirs_segments`;
    await backend.createContainer(theirs, {}, call);
    const page = { prefix: container, limit: 10 };
    expect(await shown(page)).toEqual([[container, theirs], undefined]);
    expect(await shown({ ...page, limit: 1 })).toEqual([
      [container],
      container,
    ]);
    const last = { ...page, limit: 1, from: container };
    expect(await shown(last)).toEqual([[theirs], undefined]);
  });

  test('says nothing of what it is among its metadata, and can not be told to', async () => {
    await store();
    const { metadata } = await backend.statContainer(room, call);
    expect(metadata).toEqual(new Map());
    const set = new Map([['stowage-segments-of', 'another']]);
    const change = { metadata: { set } };
    const error = await failureOf(backend.updateContainer(room, change, call));
    expect(error.code).toBe('INVALID_METADATA');
  });

  test('of somebody who called it so is not opened, closed or deleted', async () => {
    await backend.createContainer(room, {}, call);
    await store();
    await publish();
    expect(await aclOf()).toBeNull();
    await store();
    expect(await aclOf()).toBeNull();

    await raw('POST', `/${room}`, { headers: { [READ]: '.r:*' } });
    await backend.publication?.unpublishContainer(container, call);
    expect(await aclOf()).toBe('.r:*');

    await remove();
    await backend.deleteContainer(container, call);
    expect(await isThere()).toBe(true);
  });

  test('keeps who else may read it when a large object is written', async () => {
    await store();
    await raw('POST', `/${container}`, { headers: { [READ]: '.r:*' } });
    await raw('POST', `/${room}`, { headers: { [READ]: 'test:other' } });
    await store();
    expect(await aclOf()).toBe('.r:*,test:other');
  });

  test('that is open already is left alone', async () => {
    await publish();
    await store();
    await using proxy = await WireProxy.before(cluster.storageUrl);
    const through = await openAccount(optionsThrough(proxy, cluster));
    await write(through, { container, name: 'another' }, CONTENT);
    const changes = proxy.passed.filter(
      ({ method, path }) =>
        path.endsWith(`/${room}`) && !['GET', 'HEAD'].includes(method),
    );
    await through.close();
    expect(changes).toEqual([]);
  });
});
