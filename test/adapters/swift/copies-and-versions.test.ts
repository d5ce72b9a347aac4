import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  ObjectRef,
  ServerSideCopy,
  StorageBackend,
  Versions,
} from '../../../src/storage/index.js';
import { list, read, readText, write } from '../../contract/acts.js';
import { versionAt, versionsOf } from '../../contract/versioned.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf } from './accounts.js';

/** Bytes that one object may hold in this cluster: what has more is in segments. */
const LIMIT = 100_000;

describeWith('Copies and versions in Swift', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let backend: StorageBackend;
  let versions: Versions;
  let copy: ServerSideCopy;
  let ref: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({ maxFileSize: LIMIT });
    backend = await openAccount(optionsOf(cluster));
    if (!backend.versions || !backend.copy) throw new Error('A facet is lost.');
    ({ versions, copy } = backend);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await cluster.stop();
  });
  beforeEach(() => {
    made += 1;
    ref = { container: `kept-${made}`, name: 'doc' };
  });

  function make(versioning: 'ENABLED' | 'OFF') {
    return backend.createContainer(ref.container, { versioning }, call);
  }

  const segments = async (): Promise<number> =>
    list(backend, `${ref.container}_segments`).then(
      ({ length }) => length,
      () => 0,
    );

  test.each(['ENABLED', 'OFF'] as const)(
    'a copy stays when its source is to go (versioning %s)',
    async (versioning) => {
      await make(versioning);
      const expiresAt = new Date(Date.now() + 3_600_000);
      const metadata = new Map([['note', 'ä b']]);
      const said = { contentType: 'text/css', metadata };
      await write(backend, ref, 'content', { ...said, expiresAt });

      const target = { ...ref, name: 'copy' };
      const copied = await copy.copyObject(ref, { ref: target }, call);

      expect(copied).toMatchObject(said);
      expect(copied).not.toHaveProperty('expiresAt');
      const stat = await backend.statObject(target, call);
      expect(stat).not.toHaveProperty('expiresAt');
    },
  );

  test('the segments of a large object go when a copy takes its place', async () => {
    await make('OFF');
    await write(backend, ref, seededBytes('large', LIMIT + 1));
    expect(await segments()).toBe(2);
    const small = { ...ref, name: 'small' };
    await write(backend, small, 'small');

    await copy.copyObject(small, { ref }, call);

    expect(await readText(backend, ref)).toBe('small');
    expect(await segments()).toBe(0);
  });

  test('a large object is copied onto itself and stays whole', async () => {
    await make('OFF');
    const content = seededBytes('large', LIMIT + 1);
    await write(backend, ref, content);
    await copy.copyObject(ref, { ref }, call);
    expect((await read(backend, ref)).equals(content)).toBe(true);
    expect(await segments()).toBe(2);
  });

  test('a large version is restored with segments of its own, and takes only its own along', async () => {
    await make('ENABLED');
    const content = seededBytes('large', LIMIT + 1);
    await write(backend, ref, content);
    await write(backend, ref, 'small');
    const large = await versionAt(versions, ref, 1);

    await versions.restoreVersion(large, call);
    expect(await segments()).toBe(4);
    await versions.deleteVersion(large, call);

    expect(await segments()).toBe(2);
    expect((await read(backend, ref)).equals(content)).toBe(true);
  });

  test('a large version that becomes current again is read to the byte', async () => {
    await make('ENABLED');
    const content = seededBytes('large', LIMIT + 1);
    await write(backend, ref, content);
    await write(backend, ref, 'small');
    await versions.deleteVersion(await versionAt(versions, ref, 0), call);
    expect((await read(backend, ref)).equals(content)).toBe(true);
    const [latest] = await versionsOf(versions, ref);
    expect(latest).toMatchObject({ size: LIMIT + 1, isLatest: true });
  });

  test('pages of versions go on after the one that was written without', async () => {
    await make('ENABLED');
    await write(backend, ref, '1');
    await write(backend, ref, '22');
    const off = { versioning: 'SUSPENDED' } as const;
    await backend.updateContainer(ref.container, off, call);
    await write(backend, ref, '333');

    const first = await versions.listVersions(ref, { limit: 1 }, call);
    expect(first).toMatchObject({
      items: [{ versionId: 'null', size: 3, isLatest: true }],
    });
    const from = first.next ?? '';
    const rest = await versions.listVersions(ref, { limit: 9, from }, call);
    expect(rest).toMatchObject({
      items: [
        { size: 2, isLatest: false },
        { size: 1, isLatest: false },
      ],
    });
  });

  test('a delete marker in the middle of a history is not the latest, on any page', async () => {
    await make('ENABLED');
    await write(backend, ref, '1');
    await backend.deleteObject(ref, {}, call);
    await write(backend, ref, '2');
    const after = (await versionAt(versions, ref, 0)).versionId;
    const page = await versions.listVersions(ref, { limit: 1, after }, call);
    expect(page).toMatchObject({
      items: [{ isDeleteMarker: true, isLatest: false }],
    });
  });

  test('what was not the latest when it was deleted brings nothing back', async () => {
    await make('ENABLED');
    await write(backend, ref, '1');
    await write(backend, ref, '2');
    const off = { versioning: 'SUSPENDED' } as const;
    await backend.updateContainer(ref.container, off, call);
    await backend.deleteObject(ref, {}, call);
    await versions.deleteVersion(await versionAt(versions, ref, 0), call);
    const error = await failureOf(backend.statObject(ref, call));
    expect(error.code).toBe('OBJECT_NOT_FOUND');
  });

  test.each(['', 'null', '../x', '1', '1234567890.12345'])(
    'the id %j, which no version has, is not found, and the object stays',
    async (versionId) => {
      await make('ENABLED');
      await write(backend, ref, '1');
      const wrong = { ...ref, versionId };
      const errors = [
        await failureOf(backend.statObject(wrong, call)),
        await failureOf(backend.readObject(wrong, {}, call)),
        await failureOf(versions.statVersion(wrong, call)),
        await failureOf(versions.restoreVersion(wrong, call)),
        await failureOf(versions.deleteVersion(wrong, call)),
        await failureOf(copy.copyObject(wrong, { ref }, call)),
      ];
      const codes = new Set(errors.map(({ code }) => code));
      expect(codes).toEqual(new Set(['VERSION_NOT_FOUND']));
      expect(await versionsOf(versions, ref)).toHaveLength(1);
    },
  );
});
