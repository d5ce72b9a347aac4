import { beforeEach, describe, expect, test } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { StorageError } from '../../../src/storage/index.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { photo } from '../house.js';
import { contentOf, pendingUploads, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';
import { PretendFault } from './remote.js';

const PART = 16 * MIB;
const content = seededBytes('content', 2 * PART + 5);
const theirs = photo('theirs.bin');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse({ maxTries: 50, backoffMs: 1 });
  house.remote.file = { ...house.remote.file, content };
});

const METHODS = [
  'statObject',
  'beginMultipart',
  'putPart',
  'readPart',
  'completeMultipart',
] as const;

describe('a large import', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'ends as one whole version whatever fails for a while, and is cut as it likes (%d)',
    async (seed) => {
      const chance = seededBytes(`chance ${seed}`, 18);
      const away = new StorageError('UNAVAILABLE');
      for (let at = 0; at < 6; at += 1) {
        const [which = 0, when = 0, place = 0] = chance.subarray(3 * at);
        const method = METHODS[which % METHODS.length] ?? 'putPart';
        const moment = when % 2 === 0 ? 'before' : 'after';
        house.one.taps.fail(moment, method, away, (when % 7) + 1);
        const error = new PretendFault('TRUNCATED', true);
        const cutAt = Math.floor((content.length * place) / 200);
        if (place < 200) house.remote.mishaps.push({ at: cutAt, error });
      }
      const checksums = { sha256: digestOf('sha256', content) };
      const job = await house.over(await house.import({ checksums }));

      expect(job).toMatchObject({ state: 'SUCCEEDED', file: theirs });
      const stored = await contentOf(house.one, theirs);
      expect(stored.equals(content)).toBe(true);
      expect(await versionsOf(house.one, theirs)).toHaveLength(1);
    },
  );

  test('leaves nobody listening when it is over', async () => {
    const error = new PretendFault('TRUNCATED', true);
    house.remote.mishaps.push({ at: PART + 1, error });
    await house.over(await house.import());
    const signals = house.remote.asked.map(({ signal }) => signal);
    expect(signals).toHaveLength(2);
    const listeners = signals.flatMap((signal) =>
      getEventListeners(signal, 'abort'),
    );
    expect(listeners).toEqual([]);
  });

  test('that the account refuses at once lets the other side go', async () => {
    const refused = new StorageError('PERMISSION_DENIED');
    house.one.taps.fail('before', 'beginMultipart', refused);
    await house.over(await house.import());
    expect(house.remote.bodies.map(({ destroyed }) => destroyed)).toEqual([
      true,
    ]);
  });

  test('that fails by itself and by its account says what was wrong with itself', async () => {
    const error = new PretendFault('TOO_LARGE');
    house.remote.mishaps.push({ at: PART + 1, error });
    const job = await house.over(await house.import());
    expect(job.failure).toMatchObject({
      code: 'IMPORT_FAILED',
      reason: 'TOO_LARGE',
    });
  });

  test('lets the other side go before the account puts it together', async () => {
    let wasOpen: boolean | undefined;
    house.one.taps.meddle('before', 'completeMultipart', 1, () => {
      wasOpen = house.remote.bodies.some(({ destroyed }) => !destroyed);
      return Promise.resolve();
    });
    await house.over(await house.import());
    expect(wasOpen).toBe(false);
  });

  test('whose queue can’t keep what was begun leaves no upload behind', async () => {
    house.failSave();
    const job = await house.over(await house.import());
    expect(job.state).toBe('FAILED');
    expect(await pendingUploads(house.one)).toBe(0);
  });
});
