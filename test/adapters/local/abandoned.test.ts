import { describe, expect, test } from '@jest/globals';
import { seededBytes } from '../../support/bytes.js';
import { beingRead, openBody } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { Clock, filesIn, Stores, type OpenStore } from './stores.js';
import { begin, complete, DOC, PART, put, putAll } from './uploads.js';

const DAY_MS = 24 * 3_600_000;
const CONTENT = seededBytes('content', PART);

describe('what uploads in parts leave behind', () => {
  const stores = new Stores();

  /** A store with an upload whose second part was put twice, so that it has a file of its own. */
  async function storeWithUpload() {
    const clock = new Clock();
    const store = await stores.open({ now: clock.now });
    const upload = await begin(store);
    const [first] = await putAll(store, upload, [CONTENT, CONTENT]);
    const second = await put(store, upload, [2, CONTENT]);
    if (!first) throw new Error('a part was put');
    return { store, clock, upload, parts: [first, second] };
  }

  test('an upload that is aborted leaves no file', async () => {
    const { store, upload } = await storeWithUpload();
    expect(await filesIn(store, 'blobs')).toHaveLength(2);

    await store.backend.multipart.abortMultipart(upload, call);

    expect(await filesIn(store, 'blobs')).toEqual([]);
    expect(store.wire.catalog.garbage.condemned('', 9)).toEqual([]);
  });

  test('an upload that is aborted while a part comes leaves no file, and the part fails', async () => {
    const { store, upload } = await storeWithUpload();
    const body = openBody('x');
    const part = { partNumber: 3, size: 2, body };
    const late = store.backend.multipart.putPart(upload, part, call);
    await beingRead(body);

    await store.backend.multipart.abortMultipart(upload, call);
    body.push('y');
    body.push(null);

    expect((await failureOf(late)).code).toBe('UPLOAD_NOT_FOUND');
    expect(await filesIn(store, 'blobs')).toEqual([]);
  });

  test('an object made of parts has one file', async () => {
    const { store, upload, parts } = await storeWithUpload();

    await complete(store, upload, parts);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toEqual([upload.uploadId]);
  });

  test('a part that is put a third time leaves no file of the second', async () => {
    const { store, upload } = await storeWithUpload();

    await put(store, upload, [2, CONTENT]);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toHaveLength(2);
  });

  test('a container that is deleted leaves no file of the uploads in it', async () => {
    const { store } = await storeWithUpload();

    await store.backend.deleteContainer(DOC.container, call);
    await store.wire.collector.collect();

    expect(await filesIn(store, 'blobs')).toEqual([]);
  });

  test('an upload is kept for seven days from when it was touched last', async () => {
    const { store, clock, upload, parts } = await storeWithUpload();
    clock.turn(5 * DAY_MS);
    const third = await put(store, upload, [3, CONTENT]);

    clock.turn(7 * DAY_MS - 1);
    await store.wire.collector.collect();

    await expect(
      complete(store, upload, [...parts, third]),
    ).resolves.toMatchObject({ size: 3 * PART });
  });

  test('an upload that nobody has touched for seven days is gone, with its files', async () => {
    const { store, clock, upload, parts } = await storeWithUpload();

    clock.turn(7 * DAY_MS);
    await store.wire.collector.collect();

    const failure = await failureOf(complete(store, upload, parts));
    expect(failure.code).toBe('UPLOAD_NOT_FOUND');
    expect(await filesIn(store, 'blobs')).toEqual([]);
  });

  test('what was made is remembered for seven days, and stays when it is not', async () => {
    const { store, clock, upload, parts } = await storeWithUpload();
    const made = await complete(store, upload, parts);
    clock.turn(7 * DAY_MS - 1);
    await store.wire.collector.collect();
    expect(await complete(store, upload, parts)).toEqual(made);

    clock.turn(1);
    await store.wire.collector.collect();

    const failure = await failureOf(complete(store, upload, parts));
    expect(failure.code).toBe('UPLOAD_NOT_FOUND');
    expect(await store.backend.statObject(DOC, call)).toEqual(made);
    expect(await filesIn(store, 'blobs')).toHaveLength(1);
  });

  test('a file whose upload was never committed is removed after a restart, and no other', async () => {
    const { store, upload, parts } = await storeWithUpload();
    await store.wire.files.begin(store.wire.files.newId());
    await store.backend.close();

    const again = await stores.open({}, store.path);
    await again.wire.collector.sweep();

    expect(await filesIn(again, 'blobs')).toHaveLength(2);
    await expect(complete(again, upload, parts)).resolves.toBeDefined();
  });

  test('an upload that is being begun is not swept away', async () => {
    const store: OpenStore = await stores.open({ graceMs: 0 });
    const id = store.wire.files.newId();
    await store.wire.files.begin(id);

    await store.wire.collector.sweep();

    expect(await filesIn(store, 'blobs')).toEqual([id]);
  });
});
