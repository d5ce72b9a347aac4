import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelJob,
  cloneFile,
  moveFile,
  parseIdOf,
  type CloneTarget,
  type StoredJob,
} from '../../../src/gateway/index.js';
import { StorageError } from '../../../src/storage/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { contentOf, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const SIZE = 16 * MIB + 1;
const content = seededBytes('content', SIZE);
const cat = photo('cat.mov');
const tom = photo('tom.mov');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  await store(house.one, cat, content);
});

const VERBS = { cloneFile, moveFile };

async function begun(
  verb: keyof typeof VERBS,
  target: Partial<CloneTarget> = {},
): Promise<StoredJob> {
  const { job } = await VERBS[verb](house.caller, cat, {
    name: tom.name,
    ifExists: 'FAIL',
    waitSeconds: 0,
    ...target,
  });
  if (job) return job;
  throw new Error('it was no job');
}

async function isCopiedOnce(expected = content): Promise<void> {
  const copy = await contentOf(house.one, tom);
  expect(copy.equals(expected)).toBe(true);
  expect(await versionsOf(house.one, tom)).toHaveLength(1);
}

describe.each(['cloneFile', 'moveFile'] as const)(
  '%s of a large file inside an account',
  (verb) => {
    test('asks the backend for the copy, once', async () => {
      const job = await house.over(await begun(verb));
      expect(job).toMatchObject({
        state: 'SUCCEEDED',
        file: tom,
        progress: { bytesDone: SIZE, bytesTotal: SIZE },
      });
      const { taps } = house.one;
      expect(taps.times('copyObject')).toBe(1);
      expect(taps.times('readObject')).toBe(0);
      await isCopiedOnce();
    });

    test.each(['before', 'after'] as const)(
      'makes one version though its process dies %s the copy is made',
      async (moment) => {
        const died = house.one.taps.hold(moment, 'copyObject');
        const job = await begun(verb);
        await died;
        await house.restart();
        expect((await house.over(job)).state).toBe('SUCCEEDED');
        await isCopiedOnce();
      },
    );

    test.each([-60_000, 60_000])(
      'makes one version though its answer is lost and the backend’s clock is %d ms off',
      async (ms) => {
        house.skewMs = ms;
        const lost = new StorageError('UNAVAILABLE');
        house.one.taps.fail('after', 'copyObject', lost);
        const job = await house.over(await begun(verb));
        expect(job.state).toBe('SUCCEEDED');
        await isCopiedOnce();
      },
    );

    test.each([-60_000, 60_000])(
      'replaces a file of the same size though it was not made at first and the clock is %d ms off',
      async (ms) => {
        house.skewMs = ms;
        await store(house.one, tom, seededBytes('old', SIZE));
        const lost = new StorageError('UNAVAILABLE');
        house.one.taps.fail('before', 'copyObject', lost);
        await house.over(await begun(verb, { ifExists: 'REPLACE' }));
        const copy = await contentOf(house.one, tom);
        expect(copy.equals(content)).toBe(true);
        expect(await versionsOf(house.one, tom)).toHaveLength(2);
      },
    );

    test('ends well though its source is gone since the copy was made', async () => {
      const died = house.one.taps.hold('after', 'copyObject');
      const job = await begun(verb);
      await died;
      await house.one.backend.deleteObject(cat, {}, call);
      await house.restart();
      expect((await house.over(job)).state).toBe('SUCCEEDED');
      await isCopiedOnce();
    });
  },
);

describe('moveFile of a large file inside an account', () => {
  test('lets the source go', async () => {
    await house.over(await begun('moveFile'));
    expect(await namesIn(house.one.backend, 'photos')).toEqual([tom.name]);
  });

  test.each(['before', 'after'] as const)(
    'ends well though its process dies %s the source goes',
    async (moment) => {
      const died = house.one.taps.hold(moment, 'deleteObject');
      const job = await begun('moveFile');
      await died;
      await house.restart();
      expect((await house.over(job)).state).toBe('SUCCEEDED');
      expect(await namesIn(house.one.backend, 'photos')).toEqual([tom.name]);
      await isCopiedOnce();
    },
  );

  test('keeps its source where another has written as much to its target instead', async () => {
    const theirs = seededBytes('theirs', SIZE);
    house.one.taps.meddle('before', 'copyObject', 1, async () => {
      await store(house.one, tom, theirs);
      throw new StorageError('UNAVAILABLE');
    });
    const { failure } = await house.over(await begun('moveFile'));
    expect(failure?.code).toBe('FILE_EXISTS');
    expect((await contentOf(house.one, cat)).equals(content)).toBe(true);
    expect((await contentOf(house.one, tom)).equals(theirs)).toBe(true);
  });

  test('that is cancelled while it is copied is done all the same', async () => {
    const going = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    house.one.taps.meddle('after', 'copyObject', 1, async () => {
      reached.resolve(undefined);
      await going.promise;
    });
    const job = await begun('moveFile');
    await reached.promise;
    await cancelJob(house.caller, parseIdOf(job.id, 'job').job);
    going.resolve(undefined);
    expect((await house.over(job)).state).toBe('SUCCEEDED');
    expect(await namesIn(house.one.backend, 'photos')).toEqual([tom.name]);
  });

  test('leaves what was written over the source since the copy was made, and says so', async () => {
    const newer = seededBytes('newer', SIZE);
    const died = house.one.taps.hold('after', 'copyObject');
    const job = await begun('moveFile');
    await died;
    await store(house.one, cat, newer);
    await house.restart();
    const { failure } = await house.over(job);
    expect(failure?.code).toBe('PRECONDITION_FAILED');
    expect((await contentOf(house.one, cat)).equals(newer)).toBe(true);
    await isCopiedOnce();
  });

  test.each(['after', 'before'] as const)(
    'takes the expiry along, also where its process dies %s that',
    async (moment) => {
      const expiresAt = new Date(Date.now() + 3_600_000);
      await house.one.backend.expiry?.setExpiry(cat, expiresAt, call);
      const died = house.one.taps.hold(moment, 'setExpiry');
      const job = await begun('moveFile');
      await died;
      await house.restart();
      await house.over(job);
      const stat = await house.one.backend.statObject(tom, call);
      expect(stat.expiresAt).toEqual(expiresAt);
      expect(await versionsOf(house.one, tom)).toHaveLength(1);
    },
  );
});
