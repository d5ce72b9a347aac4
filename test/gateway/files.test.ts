import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  Caller,
  createFile,
  deleteFiles,
  listEntries,
  openFile,
  readContent,
  updateFile,
} from '../../src/gateway/index.js';
import type { StorageError } from '../../src/storage/index.js';
import { type StorageBackend } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import {
  namesIn,
  openHouse,
  photo,
  put,
  textOf,
  within,
  type House,
} from './house.js';

let house: House;

beforeEach(async () => {
  house = openHouse();
  await house.one.createContainer('photos', {}, call);
});

describe('deleteFiles', () => {
  const wanted = [photo('a'), photo('gone'), photo('b')];

  async function deleteWanted(): Promise<void> {
    await put(house, 'a', '1');
    await put(house, 'b', '2');
    const answers = await deleteFiles(house.caller, wanted);
    expect(
      answers.map((answer) => (answer as StorageError | undefined)?.code),
    ).toEqual([undefined, 'OBJECT_NOT_FOUND', undefined]);
    expect(await namesIn(house.one, 'photos')).toEqual([]);
  }

  test('answers for each, in order', deleteWanted);

  test('answers the same where the backend has no bulk delete', async () => {
    delete (house.one as { bulkDelete?: StorageBackend['bulkDelete'] })
      .bulkDelete;
    await deleteWanted();
  });

  test('answers for each file of a container that isn’t there', async () => {
    const gone = { ...photo('a'), container: 'gone' };
    const [answer] = await deleteFiles(house.caller, [gone]);
    expect(answer).toMatchObject({ code: 'CONTAINER_NOT_FOUND' });
  });
});

describe('A content type', () => {
  const store = (contentType: string) =>
    createFile(house.caller, photo('a'), {
      content: Buffer.from('x'),
      options: { ifExists: 'FAIL', contentType },
    });

  test.each([
    'image/jpeg',
    'text/plain; charset=utf-8',
    'multipart/mixed; boundary="a \\"b\\""',
  ])('%s is kept', async (contentType) => {
    expect((await store(contentType)).contentType).toBe(contentType);
  });

  test.each([
    '',
    'jpeg',
    'image/',
    'a/b; c',
    'a/b\r\nSet-Cookie: x=1',
    'a/b; c="\n"',
    `a/${'b'.repeat(254)}`,
  ])('%j is refused, and nothing is stored', async (contentType) => {
    expect((await failureOf(store(contentType))).code).toBe('INVALID_ARGUMENT');
    expect(await namesIn(house.one, 'photos')).toEqual([]);
  });
});

describe('updateFile', () => {
  test('asks the backend for nothing but what is to change', async () => {
    await put(house, 'a', '1');
    const asked: string[] = [];
    const { services } = house.caller;
    const { expiry } = house.one;
    const watched: StorageBackend = {
      ...house.one,
      updateObject: (...given) => {
        asked.push('updateObject');
        return house.one.updateObject(...given);
      },
      ...(expiry && {
        expiry: {
          setExpiry: (...given: Parameters<typeof expiry.setExpiry>) => {
            asked.push('setExpiry');
            return expiry.setExpiry(...given);
          },
        },
      }),
    };
    const accounts = new Map([['one', watched]]);
    const caller = new Caller({ ...services, accounts }, call);

    const expiresAt = new Date(Date.now() + 60_000);
    const changed = await updateFile(caller, photo('a'), { expiresAt });
    await updateFile(caller, photo('a'), { contentType: 'text/css' });

    expect(changed.expiresAt).toEqual(expiresAt);
    expect(asked).toEqual(['setExpiry', 'updateObject']);
  });
});

describe('readContent', () => {
  test('gives a piece as text and base64 (seeds F3, F4)', async () => {
    await put(house, 'digits', '0123456789');
    const ref = photo('digits');
    const piece = { offset: 2, length: 3 };
    expect(await readContent(house.caller, ref, piece)).toEqual({
      text: '234',
      base64: 'MjM0',
      truncated: true,
    });
    const rest = { offset: 5, length: 100 };
    expect((await readContent(house.caller, ref, rest)).text).toBe('56789');
  });

  test('leaves out a character that the cut runs through', async () => {
    await put(house, 'euro', 'a€');
    const piece = { offset: 0, length: 2 };
    const content = await readContent(house.caller, photo('euro'), piece);
    expect(content).toMatchObject({ text: 'a', truncated: true });
  });

  test('has no text for what is no UTF-8', async () => {
    await createFile(house.caller, photo('bin'), {
      content: Buffer.from([0xff, 0xfe]),
      options: { ifExists: 'FAIL' },
    });
    const piece = { offset: 0, length: 10 };
    const content = await readContent(house.caller, photo('bin'), piece);
    expect(content).toEqual({ base64: '//4=', truncated: false });
  });

  test('is empty behind the end, and of an empty file', async () => {
    await put(house, 'empty', '');
    const piece = { offset: 0, length: 10 };
    const content = await readContent(house.caller, photo('empty'), piece);
    expect(content).toEqual({ text: '', base64: '', truncated: false });
  });

  test('is at most 1 MiB', async () => {
    await put(house, 'a', 'x');
    const piece = { offset: 0, length: 1_048_577 };
    await expect(
      readContent(house.caller, photo('a'), piece),
    ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});

test('A folder is called by its own segment, and keeps its whole prefix', async () => {
  await put(house, '2024/may/cat.jpg', 'x');
  const page = await listEntries(house.caller, within, {
    prefix: '2024/',
    delimiter: '/',
    limit: 10,
  });
  expect(page.items).toEqual([
    { name: 'may', prefix: '2024/may/', container: within },
  ]);
});

describe('openFile', () => {
  test('to WRITE is a handle on what isn’t there yet, and stores nothing (seed D1)', async () => {
    const handle = await openFile(house.caller, photo('new'), {
      mode: 'WRITE',
      expiresInSeconds: 60,
    });
    expect(handle).not.toHaveProperty('file');
    expect(house.signed.at(-1)).toMatchObject({ operation: 'write' });
    expect(await namesIn(house.one, 'photos')).toEqual([]);
  });

  test('to READ needs a file', async () => {
    const opened = openFile(house.caller, photo('gone'), {
      mode: 'READ',
      expiresInSeconds: 60,
    });
    expect((await failureOf(opened)).code).toBe('OBJECT_NOT_FOUND');
  });

  test('to WRITE a version is refused: versions do not change (seed N9)', async () => {
    await put(house, 'a', 'x');
    const version = { ...photo('a'), versionId: 'any' };
    await expect(
      openFile(house.caller, version, { mode: 'WRITE', expiresInSeconds: 60 }),
    ).rejects.toMatchObject({ code: 'INVALID_FILE_OPERATION' });
    expect(await textOf(house.one, photo('a'))).toBe('x');
  });
});
