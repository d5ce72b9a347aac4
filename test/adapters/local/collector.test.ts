import { describe, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadableRef } from '../../../src/storage/index.js';
import { bodyOf, bytesOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { Clock, filesIn, Stores, type OpenStore } from './stores.js';

const LARGE = 100_000;
const GRACE_MS = 60_000;
const DOC = { container: 'box', name: 'doc' };
const COPY = { container: 'box', name: 'copy' };

describe('the collector of a local store', () => {
  const stores = new Stores();

  async function storeWithDoc(): Promise<
    OpenStore & { readonly clock: Clock }
  > {
    const clock = new Clock();
    const store = await stores.open({ now: clock.now, graceMs: GRACE_MS });
    await store.backend.createContainer('box', {}, call);
    await write(store);
    return { ...store, clock };
  }

  test('leaves the file of a deleted object alone until the grace period is over', async () => {
    const store = await storeWithDoc();
    await store.backend.deleteObject(DOC, {}, call);

    store.clock.turn(GRACE_MS - 1);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toHaveLength(1);
  });

  test('removes the file of a deleted object after the grace period', async () => {
    const store = await storeWithDoc();
    await store.backend.deleteObject(DOC, {}, call);

    store.clock.turn(GRACE_MS);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toEqual([]);
  });

  test('removes what overwrites have replaced, and keeps what is current', async () => {
    const store = await storeWithDoc();
    await write(store);
    await write(store);

    store.clock.turn(GRACE_MS);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toHaveLength(1);
    expect(await lengthOf(store, DOC)).toBe(LARGE);
  });

  test('never removes a file that a copy still has', async () => {
    const store = await storeWithDoc();
    await store.backend.copy.copyObject(DOC, { ref: COPY }, call);
    await store.backend.deleteObject(DOC, {}, call);

    store.clock.turn(GRACE_MS);
    await store.wire.collector.collect();

    expect(await lengthOf(store, COPY)).toBe(LARGE);
  });

  test('never removes a file that an older version still has', async () => {
    const store = await storeWithDoc();
    await store.backend.updateContainer('box', { versioning: 'ENABLED' }, call);
    const { versionId = '' } = await store.backend.statObject(DOC, call);
    await store.backend.deleteObject(DOC, {}, call);

    store.clock.turn(GRACE_MS);
    await store.wire.collector.collect();

    expect(await lengthOf(store, { ...DOC, versionId })).toBe(LARGE);
  });

  test('takes nothing from who is reading already', async () => {
    const store = await storeWithDoc();
    const { body } = await store.backend.readObject(DOC, {}, call);
    await store.backend.deleteObject(DOC, {}, call);

    store.clock.turn(GRACE_MS);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toEqual([]);
    expect(await bytesOf(body)).toHaveLength(LARGE);
  });

  test('goes on where an earlier process stopped between its two phases', async () => {
    const store = await storeWithDoc();
    await store.backend.deleteObject(DOC, {}, call);
    const { queue, catalog } = store.wire;
    await queue.run(() => catalog.garbage.condemn(store.clock.now(), 10));
    await store.backend.close();

    const again = await stores.open({ now: store.clock.now }, store.path);
    await again.wire.collector.collect();

    expect(await filesIn(again, 'blobs')).toEqual([]);
    expect(again.wire.catalog.garbage.condemned('', 10)).toEqual([]);
  });

  test('removes a file that the index does not know, and no other', async () => {
    const store = await storeWithDoc();
    await leaveBehind(store);

    await store.wire.collector.sweep();

    expect(await filesIn(store, 'blobs')).toHaveLength(1);
    expect(await lengthOf(store, DOC)).toBe(LARGE);
  });

  test('leaves a file that the index does not know where it came after the store was opened', async () => {
    const store = await stores.open({ now: () => 0 });
    await leaveBehind(store);

    await store.wire.collector.sweep();

    expect(await filesIn(store, 'blobs')).toHaveLength(1);
  });

  test('leaves a file that is whole and on its way into the index', async () => {
    const store = await stores.open({ graceMs: 0 });
    const { files, collector } = store.wire;
    const id = files.newId();
    const handle = await files.create(id);
    await handle.close();
    await files.land(id);

    await collector.sweep();

    expect(await filesIn(store, 'blobs')).toEqual([id]);
  });

  test('leaves no bytes of a deleted small object in the index', async () => {
    const store = await storeWithDoc();
    const body = bodyOf('small');
    await store.backend.writeObject(COPY, { body }, call);
    await store.backend.deleteObject(COPY, {}, call);

    const [first, second] = [1, 2].map((id) =>
      store.wire.catalog.blobs.place(id),
    );

    expect(first).toHaveProperty('file');
    expect(second).toBeUndefined();
  });
});

async function write({ backend }: OpenStore): Promise<void> {
  const body = bodyOf(Buffer.alloc(LARGE, 'x'));
  await backend.writeObject(DOC, { body }, call);
}

/** What a crash between the last name of a file and the commit leaves. */
async function leaveBehind({ path }: OpenStore): Promise<void> {
  const file = join(path, 'blobs', 'ab', 'ab'.repeat(16));
  await writeFile(file, 'no object');
}

async function lengthOf(
  { backend }: OpenStore,
  ref: ReadableRef,
): Promise<number> {
  const { body } = await backend.readObject(ref, {}, call);
  return (await bytesOf(body)).length;
}
