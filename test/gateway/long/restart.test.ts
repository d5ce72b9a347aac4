import { beforeEach, describe, expect, test } from '@jest/globals';
import type { NewImport } from '../../../src/gateway/index.js';
import { StorageError } from '../../../src/storage/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { photo } from '../house.js';
import { contentOf, pendingUploads, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const PART = 16 * MIB;
const theirs = photo('theirs.bin');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
});

/** Has a process die at a moment of an import, and says what came of it after the next start. */
async function importedAfterDeath(
  died: Promise<void>,
  wanted: Partial<NewImport> = {},
) {
  const begun = await house.import(wanted);
  await died;
  await house.restart();
  return house.over(begun);
}

async function isWholeOnce(content: Buffer): Promise<void> {
  const stored = await contentOf(house.one, theirs);
  expect(stored.equals(content)).toBe(true);
  expect(await versionsOf(house.one, theirs)).toHaveLength(1);
  expect(await pendingUploads(house.one)).toBe(0);
}

describe.each([
  ['says', true],
  ['does not say', false],
])('where the other side %s how much comes', (_, isSizeKnown) => {
  const content = seededBytes('content', 2 * PART + 5);

  beforeEach(() => {
    house.remote.file = { ...house.remote.file, content, isSizeKnown };
  });

  test.each([
    ['before its upload is begun', 'before', 'beginMultipart', 1],
    ['before its first part', 'before', 'putPart', 1],
    ['when its first part is stored', 'after', 'putPart', 1],
    ['between its parts', 'before', 'putPart', 2],
    ['before its last part', 'before', 'putPart', 3],
    ['when its last part is stored', 'after', 'putPart', 3],
    ['before it is complete', 'before', 'completeMultipart', 1],
    ['when it is complete and nobody knows', 'after', 'completeMultipart', 1],
  ] as const)(
    'an import whose process dies %s ends as one whole version',
    async (_when, moment, method, nth) => {
      const died = house.one.taps.hold(moment, method, nth);
      const job = await importedAfterDeath(died);
      expect(job).toMatchObject({ state: 'SUCCEEDED', file: theirs });
      await isWholeOnce(content);
    },
  );

  test('what was stored before the death is not asked for again', async () => {
    const died = house.one.taps.hold('before', 'putPart', 2);
    await importedAfterDeath(died);
    const [, again] = house.remote.asked;
    expect(again?.from?.offset).toBe(isSizeKnown ? PART : PART / 2);
  });

  test('an import that has all its parts needs the other side no more', async () => {
    const died = house.one.taps.hold('before', 'completeMultipart');
    await importedAfterDeath(died);
    expect(house.remote.asked).toHaveLength(1);
  });

  test('an import whose other side stands still has its parts kept when its process dies', async () => {
    house.remote.mishaps.push({ at: PART });
    const begun = await house.import();
    const parts = isSizeKnown ? 1 : 2;
    await house.kept(1 + parts);
    await house.restart();
    expect(await house.over(begun)).toMatchObject({ state: 'SUCCEEDED' });
    expect(house.remote.asked[1]?.from?.offset).toBe(PART);
  });
});

test('an import of unknown size that had all its bytes and did not know it begins anew', async () => {
  const content = seededBytes('content', PART);
  house.remote.file = { ...house.remote.file, content, isSizeKnown: false };
  house.remote.mishaps.push({ at: PART });
  const begun = await house.import();
  await house.kept(3);
  await house.restart();
  expect(await house.over(begun)).toMatchObject({ state: 'SUCCEEDED' });
  await isWholeOnce(content);
});

describe('a small import', () => {
  const content = seededBytes('content', 700);

  beforeEach(() => {
    house.remote.file = { ...house.remote.file, content };
  });

  test.each([
    ['before it is written', 'before'],
    ['when it is written and nobody knows', 'after'],
  ] as const)(
    'whose process dies %s ends as one whole version',
    async (_, moment) => {
      const died = house.one.taps.hold(moment, 'writeObject');
      const job = await importedAfterDeath(died);
      expect(job).toMatchObject({ state: 'SUCCEEDED', file: theirs });
      await isWholeOnce(content);
    },
  );

  test.each([
    ['before it is written', 'before'],
    ['when it is written and nobody knows', 'after'],
  ] as const)(
    'over the same bytes is one new version of what it says of them, though its process dies %s',
    async (_, moment) => {
      await store(house.one, theirs, content);
      const died = house.one.taps.hold(moment, 'writeObject');
      await importedAfterDeath(died, {
        ifExists: 'REPLACE',
        contentType: 'image/x-cat',
      });
      const stat = await house.one.backend.statObject(theirs, call);
      expect(stat.contentType).toBe('image/x-cat');
      expect(await versionsOf(house.one, theirs)).toHaveLength(2);
    },
  );

  test('is written once where the answer was lost and it must be free', async () => {
    const lost = new StorageError('UNAVAILABLE');
    house.one.taps.fail('after', 'writeObject', lost);
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    await isWholeOnce(content);
  });
});

describe('what an account loses', () => {
  test('is no reason for a job to stay for ever: one of an account that is gone fails', async () => {
    const content = seededBytes('content', PART + 1);
    house.remote.file = { ...house.remote.file, content };
    const died = house.one.taps.hold('before', 'putPart', 2);
    const begun = await house.import();
    await died;
    house.forget('one');
    await house.restart();
    const job = await house.over(begun);
    expect(job.failure?.code).toBe('ACCOUNT_NOT_FOUND');
  });
});
