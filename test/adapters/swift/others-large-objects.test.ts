import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { list, read, write } from '../../contract/acts.js';
import { versionsOf } from '../../contract/versioned.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';
import { rawClient, type Raw } from './raw.js';

const LIMIT = 10_000;
const CONTENT = seededBytes('large', 2 * LIMIT + 1);

describeWith('large objects and other clients', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let other: StorageBackend;
  let raw: Raw;
  let large: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    backend = await openAccount(optionsOf(cluster));
    other = await openAccount(optionsOf(cluster));
    raw = await rawClient(cluster);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await other.close();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    large = { container: `others-${made}`, name: 'large' };
    await backend.createContainer(large.container, {}, call);
  });

  const store = () => write(backend, large, CONTENT, { size: CONTENT.length });

  async function linkTo({ container, name }: ObjectRef): Promise<ObjectRef> {
    const headers = { 'x-symlink-target': `${container}/${name}` };
    await raw('PUT', `/${container}/link`, { headers });
    return { container, name: 'link' };
  }

  test.each<[string, (link: ObjectRef) => Promise<unknown>]>([
    ['written over', (link) => write(backend, link, 'small')],
    ['deleted', (link) => backend.deleteObject(link, {}, call)],
    [
      'copied over',
      async (link) => {
        const source = { ...link, name: 'small' };
        await write(backend, source, 'small');
        await backend.copy?.copyObject(source, { ref: link }, call);
      },
    ],
    [
      'deleted among many',
      ({ container, name }) =>
        backend.bulkDelete?.deleteObjects(container, [name], call) ??
        Promise.reject(new Error('A facet is lost.')),
    ],
  ])('a link that is %s leaves what it led to whole', async (_, act) => {
    await store();
    await act(await linkTo(large));
    expect(await read(backend, large)).toEqual(CONTENT);
  });

  test('a copy of a link to one has the whole content', async () => {
    await store();
    const link = await linkTo(large);
    const copy = { ...large, name: 'copy' };
    await backend.copy?.copyObject(link, { ref: copy }, call);
    expect(await read(backend, copy)).toEqual(CONTENT);
  });

  test('the files that a manifest of others lists stay when it goes', async () => {
    const { container } = large;
    await write(backend, { container, name: 'one' }, 'one');
    const body = JSON.stringify([{ path: `/${container}/one` }]);
    await raw('PUT', `/${container}/large?multipart-manifest=put`, { body });
    await backend.deleteObject(large, {}, call);
    expect(await list(backend, container)).toEqual(['one']);
  });

  test('files in the container for segments that are of no upload of ours stay', async () => {
    const { container } = large;
    await store();
    const ours = await list(backend, `${container}_segments`);
    const theirs = { container: `${container}_segments`, name: 'large/1' };
    await write(backend, theirs, 'one');
    const body = JSON.stringify([
      { path: `/${theirs.container}/${theirs.name}` },
      { path: `/${theirs.container}/${ours[0] ?? ''}` },
    ]);
    await raw('PUT', `/${container}/both?multipart-manifest=put`, { body });
    await backend.deleteObject({ container, name: 'both' }, {}, call);
    expect(await list(backend, theirs.container)).toEqual(
      [...ours, theirs.name].sort(),
    );
  });

  test('what another process has just kept as a version keeps its segments', async () => {
    const { container } = large;
    await backend.statContainer(container, call); // Notes that none are kept.
    await store();
    await other.updateContainer(container, { versioning: 'ENABLED' }, call);
    await write(backend, large, 'small');

    if (!other.versions) throw new Error('A facet is lost.');
    const all = await versionsOf(other.versions, large);
    const old = all.find(({ isLatest }) => !isLatest);
    const version = { ...large, versionId: old?.versionId ?? '' };
    expect(await read(other, version)).toEqual(CONTENT);
  });
});
