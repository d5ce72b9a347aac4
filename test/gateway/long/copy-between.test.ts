import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelJob,
  cloneFile,
  moveFile,
  parseIdOf,
  type WorkOutcome,
} from '../../../src/gateway/index.js';
import {
  StorageError,
  type ServerSideCopy,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { ReferenceService } from '../../reference/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const small = seededBytes('content', 700);
const large = seededBytes('content', 16 * MIB + 1);
const cat = photo('cat.mov');
const far = { account: 'two', container: 'far', name: cat.name };

let house: LongHouse;

/** Two accounts of one service, the first of which may be closed to the second. */
async function openBoth(isClosed: boolean, content: Buffer): Promise<void> {
  const service = new ReferenceService();
  const one = { service, isClosed };
  house = await openLongHouse({}, { one, two: { service } });
  await store(house.one, cat, content);
}

function toFar(verb: typeof moveFile, waitSeconds = 20): Promise<WorkOutcome> {
  const container = { account: 'two', container: 'far' };
  const asked = { container, name: cat.name, ifExists: 'FAIL' } as const;
  return verb(house.caller, cat, { ...asked, waitSeconds });
}

async function isCopiedOnce(content: Buffer): Promise<void> {
  expect((await contentOf(house.two, far)).equals(content)).toBe(true);
  expect(await versionsOf(house.two, far)).toHaveLength(1);
}

describe.each([
  ['small', small],
  ['large', large],
])(
  'a %s file that goes from one account of a service to another',
  (_, content) => {
    test.each([
      ['cloned', cloneFile, [cat.name]],
      ['moved', moveFile, []],
    ] as const)('is %s by the service itself', async (_verb, verb, left) => {
      await openBoth(false, content);
      const { file } = await toFar(verb);
      expect(file?.ref).toEqual(far);
      await isCopiedOnce(content);
      expect(house.one.taps.times('readObject')).toBe(0);
      expect(house.two.taps.times('takeObject')).toBe(1);
      expect(await namesIn(house.one.backend, 'photos')).toEqual(left);
    });

    test('goes through the gateway where the service does not let the other read it', async () => {
      await openBoth(true, content);
      const { file } = await toFar(cloneFile);
      expect(file?.ref).toEqual(far);
      await isCopiedOnce(content);
      expect(house.one.taps.times('readObject')).toBe(1);
    });

    test('goes through the gateway where they are of two services', async () => {
      const one = { service: new ReferenceService() };
      const two = { service: new ReferenceService() };
      house = await openLongHouse({}, { one, two });
      await store(house.one, cat, content);
      await toFar(cloneFile);
      await isCopiedOnce(content);
      expect(house.two.taps.times('takeObject')).toBe(0);
    });
  },
);

describe('a large file that the service copies between accounts', () => {
  beforeEach(() => openBoth(false, large));

  test.each(['before', 'after'] as const)(
    'is copied once though the process dies %s it is made',
    async (moment) => {
      const died = house.two.taps.hold(moment, 'takeObject');
      const { job } = await toFar(cloneFile, 0);
      if (!job) throw new Error('it was no job');
      await died;
      await house.restart();
      expect((await house.over(job)).state).toBe('SUCCEEDED');
      await isCopiedOnce(large);
    },
  );

  test('is there once and has SUCCEEDED where it is cancelled after that', async () => {
    const died = house.two.taps.hold('after', 'takeObject');
    const { job } = await toFar(cloneFile, 0);
    if (!job) throw new Error('it was no job');
    await died;
    await house.crash();
    await cancelJob(house.caller, parseIdOf(job.id, 'job').job);
    house.queue.start();
    expect((await house.over(job)).state).toBe('SUCCEEDED');
    await isCopiedOnce(large);
  });
});

describe('a large file of an account that is closed to the other', () => {
  const parts = seededBytes('content', 40 * MIB);

  beforeEach(() => openBoth(true, parts));

  test('goes on where it was cut, and leaves nothing besides', async () => {
    const died = house.two.taps.hold('before', 'putPart', 3);
    const { job } = await toFar(cloneFile, 0);
    if (!job) throw new Error('it was no job');
    await died;
    const away = new StorageError('UNAVAILABLE');
    house.two.taps.fail('before', 'putPart', away);
    await house.restart();
    expect((await house.over(job)).state).toBe('SUCCEEDED');
    await isCopiedOnce(parts);
    expect(house.two.taps.times('beginMultipart')).toBe(1);
    expect(await pendingUploads(house.two)).toBe(0);
  });

  test('leaves nothing where it is cancelled after two deaths', async () => {
    const died = house.two.taps.hold('before', 'putPart', 3);
    const { job } = await toFar(cloneFile, 0);
    if (!job) throw new Error('it was no job');
    await died;
    const diedAgain = house.two.taps.hold('before', 'putPart', 1);
    await house.restart();
    await diedAgain;
    await house.crash();
    await cancelJob(house.caller, parseIdOf(job.id, 'job').job);
    house.queue.start();
    expect((await house.over(job)).state).toBe('CANCELLED');
    expect(await pendingUploads(house.two)).toBe(0);
    expect(await namesIn(house.two.backend, 'far')).toEqual([]);
  });
});

test('a move lets nothing go where the service has taken another object than was meant', async () => {
  await openBoth(false, small);
  house.replace('two', (backend) => ({
    ...backend,
    copy: {
      ...copyOf(backend),
      takeObject: async (_, target) => {
        const other = { container: 'far', name: 'other' };
        await store(house.two, other, 'another');
        return copyOf(backend).copyObject(other, target, call);
      },
    },
  }));
  await expect(toFar(moveFile)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(await namesIn(house.one.backend, 'photos')).toEqual([cat.name]);
});

function copyOf({ copy }: StorageBackend): ServerSideCopy {
  if (copy) return copy;
  throw new Error('the reference copies nothing');
}

test('a file is not moved onto itself by another account that shows the same place', async () => {
  await openBoth(false, small);
  house.replace('two', () => house.one.backend);
  const onto = { account: 'two', container: cat.container };
  const moving = moveFile(house.caller, cat, {
    container: onto,
    name: cat.name,
    ifExists: 'REPLACE',
    waitSeconds: 0,
  });
  await expect(moving).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect((await contentOf(house.one, cat)).equals(small)).toBe(true);
});
