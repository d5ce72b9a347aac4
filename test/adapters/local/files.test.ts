import { describe, expect, test } from '@jest/globals';
import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyOf, bytesOf, failingBody } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { filesIn, Stores, type OpenStore } from './stores.js';

const INLINE = 16 * 1024;
const LARGE = 100_000;

describe('the files of a local store', () => {
  const stores = new Stores();

  async function storeWithBox(): Promise<OpenStore> {
    const store = await stores.open();
    await store.backend.createContainer('box', {}, call);
    return store;
  }

  test('a body of 16 KiB is kept in the index, one of a byte more in a file', async () => {
    const store = await storeWithBox();

    await write(store, 'small', INLINE);
    const afterSmall = await filesIn(store, 'blobs');
    await write(store, 'large', INLINE + 1);
    const afterLarge = await filesIn(store, 'blobs');

    expect(afterSmall).toEqual([]);
    expect(afterLarge).toHaveLength(1);
  });

  test('no file is called as an object is', async () => {
    const store = await storeWithBox();

    await write(store, 'secret/plans.txt', LARGE);

    const [file = ''] = await filesIn(store, 'blobs');
    expect(file).toMatch(/^[0-9a-f]{32}$/);
  });

  test('copies of a large object share its one file, and are read when it is deleted', async () => {
    const store = await storeWithBox();
    await write(store, 'source', LARGE);

    for (const name of ['one', 'two', 'three']) await copy(store, name);
    const files = await filesIn(store, 'blobs');
    await store.backend.deleteObject(at('source'), {}, call);

    expect(files).toHaveLength(1);
    expect(await lengthOf(store, 'three')).toBe(LARGE);
  });

  test('a write that fails half way leaves no file behind', async () => {
    const store = await storeWithBox();
    const start = 'x'.repeat(3_000_000);
    const body = failingBody(start, new Error('the line is cut'));

    await failureOf(store.backend.writeObject(at('doc'), { body }, call));

    expect(await filesIn(store, 'tmp')).toEqual([]);
    expect(await filesIn(store, 'blobs')).toEqual([]);
  });

  test('a write that loses its race at the commit leaves no file behind', async () => {
    const store = await storeWithBox();

    const options = { ifAbsent: true };
    const writes = ['a', 'b', 'c'].map((letter) => {
      const body = bodyOf(letter.repeat(LARGE));
      return store.backend.writeObject(at('doc'), { body, ...options }, call);
    });
    await Promise.allSettled(writes);

    expect(await filesIn(store, 'tmp')).toEqual([]);
    expect(await filesIn(store, 'blobs')).toHaveLength(1);
  });

  test.each([
    ['cut', (file: string) => truncate(file, LARGE - 1)],
    ['missing', (file: string) => rm(file)],
  ])(
    'content that is %s is a failure, never a shorter body',
    async (_, harm) => {
      const store = await storeWithBox();
      await write(store, 'doc', LARGE);
      const [file = ''] = await filesIn(store, 'blobs');

      await harm(join(store.path, 'blobs', file.slice(0, 2), file));

      const failure = await failureOf(
        store.backend.readObject(at('doc'), {}, call),
      );
      expect(failure.code).toBe('UNEXPECTED');
      expect(failure.context).toMatchObject({
        container: 'box',
        object: 'doc',
      });
    },
  );

  test('content that is cut while it is read ends in a failure', async () => {
    const store = await storeWithBox();
    const size = 8 * 1024 * 1024;
    await write(store, 'doc', size);
    const [file = ''] = await filesIn(store, 'blobs');
    const { body } = await store.backend.readObject(at('doc'), {}, call);

    await truncate(
      join(store.path, 'blobs', file.slice(0, 2), file),
      5_000_000,
    );

    const failure = await failureOf(bytesOf(body));
    expect(failure.code).toBe('UNEXPECTED');
  });
});

function at(name: string) {
  return { container: 'box', name };
}

async function write(
  { backend }: OpenStore,
  name: string,
  size: number,
): Promise<void> {
  const body = bodyOf(Buffer.alloc(size, 'x'));
  await backend.writeObject(at(name), { body }, call);
}

async function copy({ backend }: OpenStore, name: string): Promise<void> {
  await backend.copy.copyObject(at('source'), { ref: at(name) }, call);
}

async function lengthOf({ backend }: OpenStore, name: string): Promise<number> {
  const { body } = await backend.readObject(at(name), {}, call);
  return (await bytesOf(body)).length;
}
