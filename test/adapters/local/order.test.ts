import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { bodyOf } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { Stores, type OpenStore } from './stores.js';
import { begin, complete, DOC, PART, put, putAll } from './uploads.js';

const CONTENT = seededBytes('content', PART);

/** What is done to files, and to the index. */
type Step = 'write' | 'datasync' | 'sync' | 'commit';

describe('the order in which the local store makes things durable', () => {
  const stores = new Stores();
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('a body is written, synced, named for good, and then committed', async () => {
    const store = await stores.open();
    await store.backend.createContainer('box', {}, call);
    const steps = await stepsOf(store);

    const body = bodyOf(CONTENT);
    await store.backend.writeObject(DOC, { body }, call);

    expect(steps).toEqual(['write', 'datasync', 'sync', 'commit']);
  });

  test('an upload’s file has its name for good before the upload is committed', async () => {
    const store = await stores.open();
    await store.backend.createContainer('box', {}, call);
    const steps = await stepsOf(store);

    await begin(store);

    expect(steps).toEqual(['commit', 'sync', 'commit']);
  });

  test('a part is written, synced, and then committed', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const steps = await stepsOf(store);

    await put(store, upload, [1, CONTENT]);

    expect(steps).toEqual(['write', 'datasync', 'commit']);
  });

  test('a part that is put again has its own name for good before it is committed', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    await put(store, upload, [1, CONTENT]);
    const steps = await stepsOf(store);

    await put(store, upload, [1, CONTENT]);

    expect(steps).toEqual(['write', 'datasync', 'sync', 'commit']);
  });

  test('an object is made of synced parts by the commit alone', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, [CONTENT, CONTENT]);
    const steps = await stepsOf(store);

    await complete(store, upload, parts);

    expect(steps).toEqual(['commit']);
  });

  test('a part that was put again is synced in its place before the commit', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    await put(store, upload, [1, CONTENT]);
    const latter = await put(store, upload, [1, CONTENT]);
    const steps = await stepsOf(store);

    await complete(store, upload, [latter]);

    expect(steps).toEqual(['write', 'datasync', 'commit']);
  });

  test('a part whose sync fails is not stored, nor tried again on the same file', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const files = await fileHandles(store);
    const sync = jest.spyOn(files, 'datasync');
    const failed = Object.assign(new Error('EIO'), { code: 'EIO' });
    sync.mockRejectedValueOnce(failed);
    const steps = await stepsOf(store);

    const failure = await failureOf(put(store, upload, [1, CONTENT]));

    expect(failure.code).toBe('UNAVAILABLE');
    expect(sync).toHaveBeenCalledTimes(1);
    expect(steps).not.toContain('commit');
  });
});

/** What all open files of node have in common. */
async function fileHandles({ path }: OpenStore): Promise<FileHandle> {
  const handle = await openFile(join(path, 'index.db'));
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

/** Notes what is done from now on. */
async function stepsOf(store: OpenStore): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const files = await fileHandles(store);
  note(files, 'writev', () => steps.push('write'));
  note(files, 'datasync', () => steps.push('datasync'));
  note(files, 'sync', () => steps.push('sync'));
  note(store.wire.queue, 'run', () => steps.push('commit'));
  return steps;
}

type Methods = Record<string, (...given: unknown[]) => Promise<unknown>>;

/** Says whenever a method has answered. */
function note(on: object, name: string, done: () => void): void {
  const methods = on as Methods;
  const before = methods[name];
  jest.spyOn(methods, name).mockImplementation(async function (
    this: unknown,
    ...given
  ) {
    const answer = await before?.apply(this, given);
    done();
    return answer;
  });
}
