import { crc32 } from 'node:zlib';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Multipart, StorageBackend } from '../../../src/storage/index.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { eventually } from '../../support/eventually.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';
import { PretendFault } from './remote.js';

const PART = 16 * MIB;
const content = seededBytes('content', 2 * PART + 5);
const cut = new PretendFault('TRUNCATED', true);

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  house.remote.file = { ...house.remote.file, content };
});

/** The account keeps parts in another way. */
function keepsParts(change: (multipart: Multipart) => Multipart): void {
  house.replace('one', (backend) => {
    const { multipart } = backend;
    if (!multipart) throw new Error('the reference keeps no parts');
    return { ...backend, multipart: change(multipart) };
  });
}

/** The same, but for one thing that need not be there. */
function without<T extends object>(whole: T, key: keyof T): T {
  const rest = { ...whole };
  Reflect.deleteProperty(rest, key);
  return rest;
}

function keepsNoParts(backend: StorageBackend): StorageBackend {
  return without(backend, 'multipart');
}

describe('an account that keeps no parts', () => {
  test.each([true, false])(
    'is given a large import as it comes, whether its size is said (%s)',
    async (isSizeKnown) => {
      house.replace('one', keepsNoParts);
      house.remote.file = { ...house.remote.file, isSizeKnown };
      const checksums = { sha256: digestOf('sha256', content) };
      const job = await house.over(await house.import({ checksums }));
      expect(job).toMatchObject({
        state: 'SUCCEEDED',
        progress: { bytesDone: content.length, bytesTotal: content.length },
      });
      const stored = await contentOf(house.one, photo('theirs.bin'));
      expect(stored.equals(content)).toBe(true);
    },
  );

  test('is given it anew where it was cut', async () => {
    house.replace('one', keepsNoParts);
    house.remote.mishaps.push({ at: PART, error: cut });
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(house.remote.asked.map(({ from }) => from)).toEqual([
      undefined,
      undefined,
    ]);
  });
});

function checksumsOf(bytes: Buffer) {
  return {
    md5: digestOf('md5', bytes),
    crc32: crc32(bytes).toString(16).padStart(8, '0'),
  };
}

describe('an account whose parts can’t be read', () => {
  test.each([
    ['goes on where no digest is to be made', {}],
    ['and where one is, since sums are kept', checksumsOf(content)],
  ])('%s', async (_, checksums) => {
    keepsParts((multipart) => without(multipart, 'readPart'));
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    const job = await house.over(await house.import({ checksums }));
    expect(job.state).toBe('SUCCEEDED');
    expect(house.remote.asked[1]?.from?.offset).toBe(PART);
    expect(await pendingUploads(house.one)).toBe(0);
  });
});

describe('what an account has no room for', () => {
  test('is TOO_LARGE before a byte of it is sent, where its size is said', async () => {
    house.replace('one', (backend) => {
      const limits = { ...backend.limits, maxObjectSize: 2 * PART };
      return { ...backend, limits };
    });
    const job = await house.over(await house.import());
    expect(job.failure).toMatchObject({
      code: 'TOO_LARGE',
      limit: 2 * PART,
      actual: content.length,
    });
    expect(house.one.taps.times('beginMultipart')).toBe(0);
  });

  test('is TOO_LARGE where all parts that there may be are full, and leaves nothing', async () => {
    keepsParts((multipart) => ({ ...multipart, maxParts: 2 }));
    house.remote.file = { ...house.remote.file, isSizeKnown: false };
    const job = await house.over(await house.import());
    expect(job.failure).toMatchObject({ code: 'TOO_LARGE', limit: PART });
    expect(await pendingUploads(house.one)).toBe(0);
    expect(await namesIn(house.one.backend, 'photos')).toEqual([]);
  });

  test('fits in few parts where they may be large', async () => {
    keepsParts((multipart) => ({ ...multipart, maxParts: 2 }));
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(house.one.taps.times('putPart')).toBe(2);
  });
});

test('an import has as long as it may take in all, whatever cuts it', async () => {
  house.maxSeconds = 600;
  const died = house.one.taps.hold('before', 'putPart', 2);
  const begun = await house.import();
  await died;
  await house.restart();
  const { startedAt = new Date(0) } = await house.over(begun);
  const end = new Date(startedAt.getTime() + 600_000);
  const ends = house.remote.asked.map(({ notAfter }) => notAfter);
  expect(ends).toEqual([end, end]);
});

test('an import that its process does not outlive, however often it is begun, fails and says so', async () => {
  const mortal = await openLongHouse({ maxCuts: 2 });
  mortal.remote.mishaps.push({ at: 0 }, { at: 0 });
  const begun = await mortal.import();
  for (const times of [1, 2]) {
    await eventually('it is fetched', () =>
      Promise.resolve(mortal.remote.asked.length === times),
    );
    await mortal.restart();
  }
  const { failure } = await mortal.over(begun);
  expect(failure?.code).toBe('INTERNAL_SERVER_ERROR');
  expect(failure?.message).toMatch('cut off several times');
  expect(mortal.remote.asked).toHaveLength(2);
});
