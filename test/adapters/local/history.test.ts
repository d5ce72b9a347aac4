import { describe, expect, test } from '@jest/globals';
import type {
  ObjectStat,
  StorageBackend,
  WriteOptions,
} from '../../../src/storage/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { Clock, Stores } from './stores.js';

const DOC = { container: 'box', name: 'doc' };

describe('time in a local store', () => {
  const stores = new Stores();

  async function storeKeepingVersions() {
    const clock = new Clock();
    const store = await stores.open({ now: clock.now });
    const { backend } = store;
    await backend.createContainer('box', { versioning: 'ENABLED' }, call);
    const write = async (text: string, expiresAt?: number) => {
      const options =
        expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt) };
      const { versionId } = await writeTo(backend, text, options);
      return versionId;
    };
    return { ...store, clock, write };
  }

  test('a clock that goes back leaves the order of versions', async () => {
    const { backend, clock, write } = await storeKeepingVersions();
    const first = await write('one');
    clock.turn(-3_600_000);
    const second = await write('two');
    clock.turn(-3_600_000);
    const third = await write('three');

    const page = await backend.versions.listVersions(DOC, { limit: 9 }, call);

    const ids = page.items.map(({ versionId }) => versionId);
    expect(ids).toEqual([third, second, first]);
  });

  test('a clock that goes back while the store is closed leaves it too', async () => {
    const { backend, path, clock, write } = await storeKeepingVersions();
    const first = await write('one');
    await backend.close();
    clock.turn(-3_600_000);
    const { backend: again } = await stores.open({ now: clock.now }, path);
    const { versionId: second } = await writeTo(again, 'two');
    const { versionId: third } = await writeTo(again, 'three');

    const page = await again.versions.listVersions(DOC, { limit: 9 }, call);

    const ids = page.items.map(({ versionId }) => versionId);
    expect(ids).toEqual([third, second, first]);
  });

  test('where versions are kept, what expires is left under a delete marker', async () => {
    const { backend, clock, write } = await storeKeepingVersions();
    await write('one', clock.now() + 1000);

    clock.turn(1000);

    const page = await backend.versions.listVersions(DOC, { limit: 9 }, call);
    const markers = page.items.map(({ isDeleteMarker }) => isDeleteMarker);
    expect(markers).toEqual([true, false]);
  });

  test('what has expired is counted no more', async () => {
    const { backend, clock, write } = await storeKeepingVersions();
    await write('one', clock.now() + 1000);

    clock.turn(1000);

    const stat = await backend.statContainer('box', call);
    expect(stat).toMatchObject({ objectCount: 0, bytesUsed: 0 });
  });

  test('what expires while the store is closed is gone when it is open', async () => {
    const { backend, path, clock, write } = await storeKeepingVersions();
    await write('one', clock.now() + 1000);
    await backend.close();
    clock.turn(1000);

    const again = await stores.open({ now: clock.now }, path);

    const page = await again.backend.listObjects('box', { limit: 9 }, call);
    expect(page.items).toEqual([]);
  });

  test('a write with ifAbsent finds no object that has expired', async () => {
    const { backend, clock, write } = await storeKeepingVersions();
    await write('one', clock.now() + 1000);

    clock.turn(1000);

    const body = bodyOf('two');
    const options = { ifAbsent: true };
    await expect(
      backend.writeObject(DOC, { body, ...options }, call),
    ).resolves.toMatchObject({ size: 3 });
  });

  test('an older version that becomes current again does not expire', async () => {
    const { backend, clock, write } = await storeKeepingVersions();
    await write('one', clock.now() + 1000);
    const versionId = (await write('three')) ?? '';
    clock.turn(1000);

    await backend.versions.deleteVersion({ ...DOC, versionId }, call);

    const stat = await backend.statObject(DOC, call);
    expect(stat.size).toBe(3);
    expect(stat).not.toHaveProperty('expiresAt');
  });
});

function writeTo(
  backend: StorageBackend,
  text: string,
  options: WriteOptions = {},
): Promise<ObjectStat> {
  return backend.writeObject(DOC, { body: bodyOf(text), ...options }, call);
}
