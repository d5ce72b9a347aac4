import { beforeEach, describe, expect, test } from '@jest/globals';
import { cloneFile, createFile } from '../../../src/gateway/index.js';
import { seededBytes } from '../../support/bytes.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads, store } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const large = seededBytes('content', 16 * MIB + 1);
const small = seededBytes('content', 700);
const first = photo('theirs.bin');
const second = photo('theirs (2).bin');
const RENAME = { ifExists: 'RENAME' } as const;

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
});

/** Somebody else takes the name that was free, just before it is written under. */
function takenBefore(method: string): void {
  house.one.taps.meddle('before', method, 1, () =>
    store(house.one, first, 'somebody else’s'),
  );
}

async function bothAreThere(content: Buffer): Promise<void> {
  expect((await contentOf(house.one, second)).equals(content)).toBe(true);
  const other = await contentOf(house.one, first);
  expect(other.toString()).toBe('somebody else’s');
}

describe('RENAME, where somebody takes the name that it had found, takes the next one', () => {
  test.each([
    ['small', small, 'writeObject', 2],
    ['large', large, 'completeMultipart', 2],
  ] as const)('for a %s import', async (_, content, method, timesAsked) => {
    house.remote.file = { ...house.remote.file, content };
    takenBefore(method);
    const job = await house.over(await house.import(RENAME));
    expect(job).toMatchObject({ state: 'SUCCEEDED', file: second });
    await bothAreThere(content);
    expect(await pendingUploads(house.one)).toBe(0);
    expect(house.remote.asked).toHaveLength(timesAsked);
  });

  test('for a large import into an account that keeps no parts', async () => {
    house.replace('one', (backend) => {
      const without = { ...backend };
      Reflect.deleteProperty(without, 'multipart');
      return without;
    });
    house.remote.file = { ...house.remote.file, content: large };
    takenBefore('writeObject');
    const job = await house.over(await house.import(RENAME));
    expect(job).toMatchObject({ state: 'SUCCEEDED', file: second });
    await bothAreThere(large);
  });

  test('for a large import whose process dies before it is fetched again', async () => {
    house.remote.file = { ...house.remote.file, content: large };
    takenBefore('completeMultipart');
    const died = house.one.taps.hold('after', 'abortMultipart');
    const job = await house.import(RENAME);
    await died;
    await house.restart();
    expect(await house.over(job)).toMatchObject({ file: second });
    await bothAreThere(large);
  });

  test.each([
    ['small', small],
    ['large', large],
  ])('for a %s clone', async (_, content) => {
    await store(house.one, photo('cat'), content);
    takenBefore('copyObject');
    const wanted = { ...RENAME, name: first.name, waitSeconds: 20 };
    const { file } = await cloneFile(house.caller, photo('cat'), wanted);
    expect(file?.ref).toEqual(second);
    await bothAreThere(content);
  });

  test('for a file that comes with its request', async () => {
    takenBefore('writeObject');
    const made = await createFile(house.caller, first, {
      content: small,
      options: RENAME,
    });
    expect(made.ref).toEqual(second);
    await bothAreThere(small);
  });
});

test('an import that is not to be renamed fails where somebody has taken its name', async () => {
  house.remote.file = { ...house.remote.file, content: large };
  takenBefore('completeMultipart');
  const { failure } = await house.over(await house.import());
  expect(failure?.code).toBe('FILE_EXISTS');
  expect(await namesIn(house.one.backend, 'photos')).toEqual([first.name]);
  expect(await pendingUploads(house.one)).toBe(0);
});
