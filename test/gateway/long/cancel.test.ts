import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelJob,
  cloneFile,
  parseIdOf,
  type StoredJob,
} from '../../../src/gateway/index.js';
import { StorageError } from '../../../src/storage/index.js';
import { seededBytes } from '../../support/bytes.js';
import { eventually } from '../../support/eventually.js';
import { namesIn, photo } from '../house.js';
import { pendingUploads, store, type Account } from './account.js';
import { LongHouse, MIB, openLongHouse } from './house.js';
import { PretendFault } from './remote.js';

const PART = 16 * MIB;
const content = seededBytes('content', 2 * PART + 5);

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  house.remote.file = { ...house.remote.file, content };
});

function cancelled({ id }: StoredJob): Promise<StoredJob> {
  return cancelJob(house.caller, parseIdOf(id, 'job').job);
}

/** Cancels it, which has to be done at once, and looks for what it has left. */
async function isCancelledWhole(job: StoredJob, into: Account): Promise<void> {
  const began = performance.now();
  const { state } = await cancelled(job);
  expect(state).toBe('CANCELLED');
  expect(performance.now() - began).toBeLessThan(1000);
  await eventually('what was opened is let go', () =>
    Promise.resolve(house.remote.bodies.every(({ destroyed }) => destroyed)),
  );
  expect(await pendingUploads(into)).toBe(0);
}

async function nothingIsVisible(): Promise<void> {
  expect(await namesIn(house.one.backend, 'photos')).toEqual([]);
}

describe('cancelJob', () => {
  test('of an import that was not begun has nothing fetched', async () => {
    const waiting = new LongHouse();
    await waiting.one.backend.createContainer('photos', {}, house.caller.call);
    await waiting.load();
    const job = await waiting.import();
    house = waiting;
    await isCancelledWhole(job, waiting.one);
    waiting.queue.start();
    expect(await waiting.over(job)).toMatchObject({ state: 'CANCELLED' });
    expect(waiting.remote.asked).toEqual([]);
  });

  test.each([
    ['before a byte has come', 0],
    ['while a small one comes', 700],
    ['while a part comes', 2 * MIB],
    ['between two parts', PART],
    ['while a later part comes', PART + 1],
  ])('of an import %s leaves nothing', async (_, at) => {
    house.remote.mishaps.push({ at });
    const job = await house.import();
    await eventually('so much was taken', () =>
      Promise.resolve(
        house.remote.bodies.length > 0 && house.remote.given === at,
      ),
    );
    await isCancelledWhole(job, house.one);
    await nothingIsVisible();
  });

  test.each([
    ['beginMultipart', 'before'],
    ['putPart', 'before'],
    ['putPart', 'after'],
  ] as const)(
    'of an import whose account is slow with %s leaves nothing (%s)',
    async (method, moment) => {
      const held = house.one.taps.hold(moment, method);
      const job = await house.import();
      await held;
      await isCancelledWhole(job, house.one);
      await nothingIsVisible();
    },
  );

  test('of an import whose parts are being made a file comes too late: the file is whole', async () => {
    const going = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<undefined>();
    house.one.taps.meddle('before', 'completeMultipart', 1, async () => {
      reached.resolve(undefined);
      await going.promise;
    });
    const job = await house.import();
    await reached.promise;
    expect((await cancelled(job)).state).toBe('RUNNING');
    going.resolve(undefined);
    expect(await house.over(job)).toMatchObject({ state: 'SUCCEEDED' });
    expect(await pendingUploads(house.one)).toBe(0);
  });

  test('of an import that was cut and waits to go on takes its parts away', async () => {
    const error = new PretendFault('UNREACHABLE', true);
    house.remote.mishaps.push({ at: PART + 1, error });
    house.remote.mishaps.push({ at: PART });
    const job = await house.import();
    await eventually('it goes on', () =>
      Promise.resolve(house.remote.asked.length === 2),
    );
    expect(await pendingUploads(house.one)).toBe(1);
    await isCancelledWhole(job, house.one);
    await nothingIsVisible();
  });

  test('of an import that a crash cut leaves nothing of what was there before it', async () => {
    const held = house.one.taps.hold('before', 'putPart', 2);
    const job = await house.import();
    await held;
    await house.crash();
    const cancelling = cancelled(job);
    house.queue.start();
    await cancelling;
    expect((await house.over(job)).state).toBe('CANCELLED');
    expect(await pendingUploads(house.one)).toBe(0);
    await nothingIsVisible();
  });

  test('of a clone to another account leaves nothing there', async () => {
    const source = photo('cat.mov');
    await store(house.one, source, content);
    const held = house.two.taps.hold('before', 'putPart', 2);
    const { job } = await cloneFile(house.caller, source, {
      container: { account: 'two', container: 'far' },
      ifExists: 'FAIL',
      waitSeconds: 0,
    });
    if (!job) throw new Error('it was no job');
    await held;
    await isCancelledWhole(job, house.two);
    expect(await namesIn(house.two.backend, 'far')).toEqual([]);
  });

  test('of one that is over leaves it as it is', async () => {
    const job = await house.over(await house.import());
    expect(await cancelled(job)).toEqual(job);
    expect(await namesIn(house.one.backend, 'photos')).toEqual(['theirs.bin']);
  });

  test('takes away what was left once the account answers again', async () => {
    house.remote.mishaps.push({ at: PART + 1 });
    const job = await house.import();
    await eventually('so much was taken', () =>
      Promise.resolve(house.remote.given === PART + 1),
    );
    const away = new StorageError('UNAVAILABLE');
    house.one.taps.fail('before', 'abortMultipart', away);
    await isCancelledWhole(job, house.one);
  });
});

describe('an import that fails', () => {
  test.each([PART - 1, PART, PART + 1])(
    'after %d bytes leaves nothing',
    async (at) => {
      const error = new PretendFault('TOO_SLOW');
      house.remote.mishaps.push({ at, error });
      const job = await house.over(await house.import());
      expect(job.failure).toMatchObject({ reason: 'TOO_SLOW' });
      expect(await pendingUploads(house.one)).toBe(0);
      await nothingIsVisible();
    },
  );

  test.each(['putPart', 'completeMultipart'])(
    'since the account refuses %s says so, and lets the other side go',
    async (method) => {
      const refused = new StorageError('PERMISSION_DENIED');
      house.one.taps.fail('before', method, refused);
      const job = await house.over(await house.import());
      expect(job.failure?.code).toBe('BACKEND_AUTH_FAILED');
      expect(await pendingUploads(house.one)).toBe(0);
      expect(house.remote.bodies.map(({ destroyed }) => destroyed)).toEqual([
        true,
      ]);
    },
  );
});
