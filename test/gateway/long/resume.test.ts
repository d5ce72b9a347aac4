import { beforeEach, describe, expect, test } from '@jest/globals';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { eventually } from '../../support/eventually.js';
import { photo } from '../house.js';
import { contentOf, pendingUploads, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';
import { PretendFault } from './remote.js';

const PART = 16 * MIB;
const HELD = 8 * MIB;
const theirs = photo('theirs.bin');
const content = seededBytes('content', 2 * PART + 5);
const other = seededBytes('other', 2 * PART + 7);
const cut = new PretendFault('TRUNCATED', true);

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  house.remote.file = { ...house.remote.file, content };
});

/** Where each answer was asked to begin. */
function places(): readonly number[] {
  return house.remote.asked.map(({ from }) => from?.offset ?? 0);
}

async function isWholeOnce(expected: Buffer): Promise<void> {
  const stored = await contentOf(house.one, theirs);
  expect(stored.equals(expected)).toBe(true);
  expect(await versionsOf(house.one, theirs)).toHaveLength(1);
  expect(await pendingUploads(house.one)).toBe(0);
}

describe('an import whose bytes are cut', () => {
  test.each([
    ['in its first part', PART - 1, 0],
    ['where a part ends', PART, PART],
    ['in a later part', PART + 1, PART],
    ['before its last byte', 2 * PART + 4, 2 * PART],
  ])('%s goes on behind the parts that are kept', async (_, at, place) => {
    house.remote.mishaps.push({ at, error: cut });
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, place]);
    expect(house.remote.given).toBe(at + content.length - place);
    if (place > 0) {
      const { from } = house.remote.asked[1] ?? {};
      expect(from?.validator).toBe('"v1"');
    }
    await isWholeOnce(content);
  });

  test('goes on also where nobody says how much comes', async () => {
    house.remote.file = { ...house.remote.file, isSizeKnown: false };
    house.remote.mishaps.push({ at: HELD, error: cut });
    house.remote.mishaps.push({ at: 3 * HELD + 1, error: cut });
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, HELD, 3 * HELD]);
    await isWholeOnce(content);
  });

  test('is summed up over what is kept and what comes', async () => {
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    const checksums = { md5: digestOf('md5', content) };
    const job = await house.over(await house.import({ checksums }));
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, PART]);
  });

  test('keeps nobody waiting who gives the rest, while what is kept is summed up', async () => {
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    const asked: number[] = [];
    house.remote.onOpen = () => {
      asked.push(house.one.taps.times('readPart'));
    };
    const checksums = { md5: digestOf('md5', content) };
    await house.over(await house.import({ checksums }));
    expect(asked).toEqual([0, 1]);
    expect(house.one.taps.times('readPart')).toBe(1);
  });

  test('begins anew where the other side gave nothing to go on by', async () => {
    house.remote.file = { content, isSizeKnown: true, name: theirs.name };
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, 0]);
    await isWholeOnce(content);
  });

  test('begins anew where the file is another by now, and leaves nothing of the former', async () => {
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    house.remote.onOpen = ({ from }) => {
      const { file } = house.remote;
      if (from) {
        house.remote.file = { ...file, content: other, validator: '"v2"' };
      }
    };
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, PART, 0]);
    await isWholeOnce(other);
  });

  test('begins anew where the backend has the parts no more', async () => {
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    house.remote.onOpen = ({ from }) => {
      const [upload] = house.one.taps.uploads;
      if (!from || !upload) return;
      house.one.taps.meddle('before', 'putPart', 1, async (call) => {
        await house.one.backend.multipart?.abortMultipart(upload, call);
      });
    };
    const job = await house.over(await house.import());
    expect(job.failure).toBeUndefined();
    await isWholeOnce(content);
  });

  test('is tried as often as it gets further', async () => {
    house = await openLongHouse({ maxTries: 1 });
    house.remote.file = { ...house.remote.file, content };
    house.remote.mishaps.push({ at: PART + 1, error: cut });
    house.remote.mishaps.push({ at: 2 * PART + 1, error: cut });
    const job = await house.over(await house.import());
    expect(job.state).toBe('SUCCEEDED');
    expect(places()).toEqual([0, PART, 2 * PART]);
  });

  test('fails in the end with what cut it, and leaves nothing', async () => {
    const mishap = { at: PART - 1, error: cut };
    house.remote.mishaps.push(...Array.from({ length: 5 }, () => mishap));
    const job = await house.over(await house.import());
    expect(job).toMatchObject({
      state: 'FAILED',
      failure: { reason: 'TRUNCATED' },
    });
    expect(house.remote.asked).toHaveLength(5);
    expect(await pendingUploads(house.one)).toBe(0);
    expect(await versionsOf(house.one, theirs)).toEqual([]);
  });

  test('shows how far it is while it waits, and is not told to be further than it is', async () => {
    house.remote.mishaps.push({ at: PART + 1 });
    const begun = await house.import();
    await eventually('a part is kept', async () => {
      const { progress } = await house.job(begun);
      return progress.bytesDone === PART + 1;
    });
    const { progress } = await house.job(begun);
    expect(progress.bytesTotal).toBe(content.length);
  });
});
