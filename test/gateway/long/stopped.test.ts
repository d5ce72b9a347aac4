import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelJob,
  cloneFile,
  moveFile,
  parseIdOf,
  type StoredJob,
} from '../../../src/gateway/index.js';
import {
  StorageError,
  type Multipart,
  type StorageBackend,
} from '../../../src/storage/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const content = seededBytes('content', 16 * MIB + 1);
const theirs = photo('theirs.bin');
const cat = photo('cat.mov');
const tom = photo('tom.mov');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  house.remote.file = { ...house.remote.file, content };
});

type Moment = 'before' | 'after';

/** The process dies at a moment of one call, and the job is cancelled before another process goes on with it. */
async function cancelledAfterDeath(
  [moment, method]: readonly [Moment, string],
  begin: () => Promise<StoredJob>,
  meanwhile: () => unknown = () => undefined,
): Promise<StoredJob> {
  const died = house.one.taps.hold(moment, method);
  const job = await begin();
  await died;
  await house.crash();
  await meanwhile();
  await cancelJob(house.caller, parseIdOf(job.id, 'job').job);
  house.queue.start();
  return house.over(job);
}

describe('an import that is cancelled after its process died', () => {
  const begin = () => house.import();

  test('when it was complete has succeeded: its file is there, once', async () => {
    const over = await cancelledAfterDeath(
      ['after', 'completeMultipart'],
      begin,
    );
    expect(over).toMatchObject({ state: 'SUCCEEDED', file: theirs });
    expect((await contentOf(house.one, theirs)).equals(content)).toBe(true);
    expect(await versionsOf(house.one, theirs)).toHaveLength(1);
  });

  test('before it was complete leaves nothing', async () => {
    const over = await cancelledAfterDeath(
      ['before', 'completeMultipart'],
      begin,
    );
    expect(over.state).toBe('CANCELLED');
    expect(await namesIn(house.one.backend, 'photos')).toEqual([]);
    expect(await pendingUploads(house.one)).toBe(0);
  });

  test.each([
    ['after', 'SUCCEEDED', [theirs.name]],
    ['before', 'CANCELLED', []],
  ] as const)(
    'and a small one %s it was written has %s',
    async (moment, state, names) => {
      house.remote.file = { ...house.remote.file, content: Buffer.from('a') };
      const over = await cancelledAfterDeath([moment, 'writeObject'], begin);
      expect(over.state).toBe(state);
      expect(await namesIn(house.one.backend, 'photos')).toEqual(names);
    },
  );

  test('is over though its account has gone meanwhile', async () => {
    house.remote.file = { ...house.remote.file, content: Buffer.from('a') };
    const over = await cancelledAfterDeath(
      ['after', 'writeObject'],
      begin,
      () => {
        house.forget('one');
      },
    );
    expect(over.state).toBe('CANCELLED');
  });
});

describe('a copy inside the account that is cancelled after its process died', () => {
  beforeEach(() => store(house.one, cat, content));

  async function begin(verb: typeof cloneFile): Promise<StoredJob> {
    const target = {
      name: tom.name,
      ifExists: 'FAIL',
      waitSeconds: 0,
    } as const;
    const { job } = await verb(house.caller, cat, target);
    if (job) return job;
    throw new Error('it was no job');
  }

  test.each([
    ['after', 'SUCCEEDED', [cat.name, tom.name]],
    ['before', 'CANCELLED', [cat.name]],
  ] as const)('%s it was made has %s', async (moment, state, names) => {
    const over = await cancelledAfterDeath([moment, 'copyObject'], () =>
      begin(cloneFile),
    );
    expect(over.state).toBe(state);
    expect(await namesIn(house.one.backend, 'photos')).toEqual(names);
  });

  test.each([
    ['after', 'copyObject', 'SUCCEEDED', [tom.name]],
    ['before', 'copyObject', 'CANCELLED', [cat.name]],
    ['before', 'deleteObject', 'SUCCEEDED', [tom.name]],
    ['after', 'deleteObject', 'SUCCEEDED', [tom.name]],
  ] as const)(
    'and is a move %s %s has %s: there is one file, never two',
    async (moment, method, state, names) => {
      const over = await cancelledAfterDeath([moment, method], () =>
        begin(moveFile),
      );
      expect(over.state).toBe(state);
      expect(await namesIn(house.one.backend, 'photos')).toEqual(names);
    },
  );

  test('and is a move whose source was written again keeps both, CANCELLED', async () => {
    const newer = seededBytes('newer', 20);
    const over = await cancelledAfterDeath(
      ['after', 'copyObject'],
      () => begin(moveFile),
      () => store(house.one, cat, newer),
    );
    expect(over.state).toBe('CANCELLED');
    expect((await contentOf(house.one, cat)).equals(newer)).toBe(true);
    expect((await contentOf(house.one, tom)).equals(content)).toBe(true);
  });

  test('and is a move whose file was deleted meanwhile keeps its source', async () => {
    const over = await cancelledAfterDeath(
      ['before', 'deleteObject'],
      () => begin(moveFile),
      () => house.one.backend.deleteObject(tom, {}, call),
    );
    expect(over.state).toBe('CANCELLED');
    expect((await contentOf(house.one, cat)).equals(content)).toBe(true);
  });

  test('and is a move whose source goes without anybody being told has SUCCEEDED', async () => {
    const over = await cancelledAfterDeath(
      ['before', 'deleteObject'],
      () => begin(moveFile),
      () => {
        const untold = new StorageError('CANCELLED');
        house.one.taps.fail('after', 'deleteObject', untold);
      },
    );
    expect(over.state).toBe('SUCCEEDED');
    expect(await namesIn(house.one.backend, 'photos')).toEqual([tom.name]);
  });
});

test('a move keeps its source where its file was deleted while its process was dead', async () => {
  await store(house.one, cat, content);
  const died = house.one.taps.hold('before', 'deleteObject');
  const target = { name: tom.name, ifExists: 'FAIL', waitSeconds: 0 } as const;
  const { job } = await moveFile(house.caller, cat, target);
  if (!job) throw new Error('it was no job');
  await died;
  await house.one.backend.deleteObject(tom, {}, call);
  await house.restart();
  expect((await house.over(job)).failure?.code).toBe('PRECONDITION_FAILED');
  expect(await namesIn(house.one.backend, 'photos')).toEqual([cat.name]);
});

test('an import that is cancelled before it was complete has not SUCCEEDED, though the same stands there', async () => {
  await store(house.one, theirs, content);
  const standing = await house.one.backend.statObject(theirs, call);
  house.replace('one', (backend) => ({
    ...backend,
    // Some services can't tell a completed upload from one that is gone, but by what stands there.
    multipart: {
      ...multipartOf(backend),
      completeMultipart: (...asked) =>
        multipartOf(backend)
          .completeMultipart(...asked)
          .catch(() => standing),
    },
  }));
  const over = await cancelledAfterDeath(['before', 'completeMultipart'], () =>
    house.import({ ifExists: 'REPLACE' }),
  );
  expect(over.state).toBe('CANCELLED');
});

function multipartOf({ multipart }: StorageBackend): Multipart {
  if (multipart) return multipart;
  throw new Error('the reference keeps no parts');
}
