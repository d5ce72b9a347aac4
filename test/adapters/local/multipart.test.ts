import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { open as openFile, truncate, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { beingRead, bodyOf, bytesOf, openBody } from '../../support/bodies.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { Stores, type OpenStore } from './stores.js';
import { begin, complete, DOC, PART, put, putAll } from './uploads.js';

const CONTENTS = [
  seededBytes('one', PART),
  seededBytes('two', PART),
  seededBytes('three', 1000),
];
const WHOLE = Buffer.concat(CONTENTS);

describe('uploads in parts on the local store', () => {
  const stores = new Stores();
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('parts that came in order are not read again to make the object', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, CONTENTS);
    const reads = await bytesRead(store);

    const { checksums } = await complete(store, upload, parts);

    expect(await reads()).toBe(0);
    expect(checksums).toEqual({ sha256: digestOf('sha256', WHOLE) });
  });

  test('after a restart the parts are read once to make the object', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, CONTENTS);
    await store.backend.close();
    const again = await stores.open({}, store.path);
    const reads = await bytesRead(again);

    const { checksums } = await complete(again, upload, parts);

    expect(await reads()).toBe(WHOLE.length);
    expect(checksums).toEqual({ sha256: digestOf('sha256', WHOLE) });
  });

  test('of parts that came in order but for the last ones, only those are read', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const [one = EMPTY, two = EMPTY, three = EMPTY] = CONTENTS;
    const first = await put(store, upload, [1, one]);
    const third = await put(store, upload, [3, three]);
    const second = await put(store, upload, [2, two]);
    const reads = await bytesRead(store);

    const stat = await complete(store, upload, [first, second, third]);

    expect(await reads()).toBe(three.length);
    expect(stat.checksums?.sha256).toBe(digestOf('sha256', WHOLE));
  });

  test('a part that is put again after others were is what is summed up', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const [, second, third] = await putAll(store, upload, CONTENTS);
    const latter = seededBytes('latter', PART);
    const first = await put(store, upload, [1, latter]);
    if (!second || !third) throw new Error('three parts were put');

    const stat = await complete(store, upload, [first, second, third]);

    const whole = Buffer.concat([latter, ...CONTENTS.slice(1)]);
    const stored = await contentOf(store);
    expect(digestOf('sha256', stored)).toBe(digestOf('sha256', whole));
    expect(stat.checksums?.sha256).toBe(digestOf('sha256', whole));
  });

  test('a part that is being put again leaves the bytes of the one that is stored', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const [first] = await putAll(store, upload, CONTENTS.slice(0, 1));
    if (!first) throw new Error('a part was put');
    const body = openBody('x'.repeat(PART - 1));
    const part = { partNumber: 1, size: PART, body };
    const again = store.backend.multipart.putPart(upload, part, call);
    await beingRead(body);

    const read = await store.backend.multipart.readPart(upload, first, call);

    expect((await bytesOf(read)).equals(CONTENTS[0] ?? EMPTY)).toBe(true);
    body.destroy();
    await failureOf(again);
  });

  test('one number put twice at once holds one of the two, whole', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const contents = ['a', 'b', 'c'].map((text) => Buffer.alloc(PART, text));

    const parts = await Promise.all(
      contents.map((content) => put(store, upload, [1, content])),
    );
    const completions = parts.map((part) => complete(store, upload, [part]));
    const won = await firstOf(completions);

    const stored = await contentOf(store);
    expect(contents.findIndex((content) => content.equals(stored))).toBe(won);
  });

  test('an object is not made while one of its parts is being written', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const [first] = await putAll(store, upload, CONTENTS.slice(2));
    if (!first) throw new Error('a part was put');
    const body = openBody('x');
    const part = { partNumber: 1, size: 2, body };
    const late = store.backend.multipart.putPart(upload, part, call);
    await beingRead(body);

    const completion = complete(store, upload, [first]);
    body.push('y');
    body.push(null);

    await expect(late).resolves.toMatchObject({ size: 2 });
    expect((await failureOf(completion)).code).toBe('INVALID_ARGUMENT');
  });

  test('what a broken part left after the end is no part of the object', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, CONTENTS.slice(0, 1));
    const body = bodyOf(Buffer.alloc(PART, 'x'));
    const part = { partNumber: 2, size: PART, body };
    jest.spyOn(store.wire.uploads, 'store').mockImplementationOnce(() => {
      throw new Error('the commit fails');
    });
    await failureOf(store.backend.multipart.putPart(upload, part, call));

    const stat = await complete(store, upload, parts);

    expect(stat.size).toBe(PART);
    expect(await contentOf(store)).toHaveLength(PART);
  });

  test('an object without a part that is stored is refused', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, CONTENTS);

    const failure = await failureOf(
      complete(store, upload, parts.slice(0, -1)),
    );

    expect(failure.code).toBe('INVALID_ARGUMENT');
    await expect(complete(store, upload, parts)).resolves.toBeDefined();
  });

  test('another sha256 than the content has is refused, and makes nothing', async () => {
    const store = await stores.open();
    const upload = await begin(store);
    const parts = await putAll(store, upload, CONTENTS);
    const checksums = { sha256: digestOf('sha256', 'other') };

    const failure = await failureOf(
      store.backend.multipart.completeMultipart(
        upload,
        { parts, checksums },
        call,
      ),
    );

    expect(failure.code).toBe('CHECKSUM_MISMATCH');
    const missing = await failureOf(store.backend.statObject(DOC, call));
    expect(missing.code).toBe('OBJECT_NOT_FOUND');
  });

  test.each([
    ['changed', harm],
    ['cut', (file: string) => truncate(file, 1000)],
  ])(
    'a part that is %s on the disk is found out, and can be put again',
    async (_, damage) => {
      const store = await stores.open();
      const upload = await begin(store);
      const parts = await putAll(store, upload, CONTENTS);
      await store.backend.close();
      const again = await stores.open({}, store.path);
      await damage(fileOf(store, upload.uploadId));

      const failure = await failureOf(complete(again, upload, parts));

      expect(failure.code).toBe('UNEXPECTED');
      expect(failure.context).toMatchObject({ object: 'doc' });
      const after = await putAll(again, upload, CONTENTS);
      await complete(again, upload, after);
      expect((await contentOf(again)).equals(WHOLE)).toBe(true);
    },
  );
});

const EMPTY = Buffer.alloc(0);

async function contentOf({ backend }: OpenStore): Promise<Buffer> {
  const { body } = await backend.readObject(DOC, {}, call);
  return bytesOf(body);
}

function fileOf({ path }: OpenStore, uploadId: string): string {
  return join(path, 'blobs', uploadId.slice(0, 2), uploadId);
}

/** Which of these, that end one after another, is the first not to fail. */
async function firstOf(attempts: readonly Promise<unknown>[]): Promise<number> {
  const ended = await Promise.allSettled(attempts);
  return ended.findIndex(({ status }) => status === 'fulfilled');
}

/** Changes one byte of a file's second part. */
async function harm(file: string): Promise<void> {
  const handle = await openFile(file, 'r+');
  await handle.write('!', PART + 100);
  await handle.close();
}

/** How many bytes this process has read from files since. */
async function bytesRead({ path }: OpenStore): Promise<() => Promise<number>> {
  const handle = await openFile(join(path, 'index.db'));
  const files = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const read = jest.spyOn(files, 'read');
  return async () => {
    const answers = read.mock.results.map(({ value }) => value as Answer);
    const all = await Promise.all(answers);
    return all.reduce((sum, answer) => sum + answer.bytesRead, 0);
  };
}

type Answer = ReturnType<FileHandle['read']>;
