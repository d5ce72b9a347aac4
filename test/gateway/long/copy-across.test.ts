import { beforeEach, describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import {
  cloneFile,
  moveFile,
  type CloneTarget,
  type FileRef,
  type FileVersionRef,
  type StoredJob,
} from '../../../src/gateway/index.js';
import type { StorageBackend } from '../../../src/storage/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const SIZE = 33 * MIB;
const content = seededBytes('content', SIZE);
const newer = seededBytes('newer', SIZE);
const cat = photo('cat.mov');
const far = { account: 'two', container: 'far', name: 'cat.mov' };

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  const about = {
    contentType: 'video/x-cat',
    metadata: new Map([['colour', 'grey']]),
  };
  const body = Readable.from([content], { objectMode: false });
  await house.one.backend.writeObject(cat, { body, ...about }, call);
});

const VERBS = {
  cloneFile: (source: FileRef | FileVersionRef, target: CloneTarget) =>
    cloneFile(house.caller, source, target),
  moveFile: (source: FileRef, target: CloneTarget) =>
    moveFile(house.caller, source, target),
};

async function begun(
  verb: keyof typeof VERBS,
  source: FileRef | FileVersionRef = cat,
): Promise<StoredJob> {
  const container = { account: 'two', container: 'far' };
  const target = { container, name: cat.name, waitSeconds: 0 };
  const asked = { ...target, ifExists: 'FAIL' } as const;
  const { job } = await VERBS[verb](source, asked);
  if (job) return job;
  throw new Error('it was no job');
}

async function isCopiedOnce(expected = content): Promise<void> {
  const copy = await contentOf(house.two, far);
  expect(copy.equals(expected)).toBe(true);
  expect(await versionsOf(house.two, far)).toHaveLength(1);
  expect(await pendingUploads(house.two)).toBe(0);
}

describe.each([
  ['cloneFile', [cat.name]],
  ['moveFile', []],
] as const)('%s of a large file to another account', (verb, left) => {
  test('takes bytes, type and metadata there', async () => {
    const job = await house.over(await begun(verb));
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      file: far,
      progress: { bytesDone: SIZE, bytesTotal: SIZE },
    });
    const stat = await house.two.backend.statObject(far, call);
    expect(stat).toMatchObject({
      contentType: 'video/x-cat',
      metadata: new Map([['colour', 'grey']]),
    });
    await isCopiedOnce();
    expect(await namesIn(house.one.backend, 'photos')).toEqual(left);
  });

  test.each([
    ['before', 'beginMultipart', 1],
    ['before', 'putPart', 1],
    ['after', 'putPart', 2],
    ['after', 'putPart', 3],
    ['before', 'completeMultipart', 1],
    ['after', 'completeMultipart', 1],
  ] as const)(
    'ends well though its process dies %s %s (%d)',
    async (moment, method, nth) => {
      const died = house.two.taps.hold(moment, method, nth);
      const job = await begun(verb);
      await died;
      await house.restart();
      expect((await house.over(job)).state).toBe('SUCCEEDED');
      await isCopiedOnce();
      expect(await namesIn(house.one.backend, 'photos')).toEqual(left);
    },
  );

  test('begins anew where its source changed between two runs', async () => {
    const died = house.two.taps.hold('before', 'putPart', 2);
    const job = await begun(verb);
    await died;
    await store(house.one, cat, newer);
    await house.restart();
    expect((await house.over(job)).state).toBe('SUCCEEDED');
    await isCopiedOnce(newer);
  });

  test('refuses what the source gives wrongly, and leaves nothing', async () => {
    house.replace('one', corrupted);
    const job = await house.over(await begun(verb));
    expect(job.failure?.code).toBe('CHECKSUM_MISMATCH');
    expect(await namesIn(house.two.backend, 'far')).toEqual([]);
    expect(await pendingUploads(house.two)).toBe(0);
    expect(await namesIn(house.one.backend, 'photos')).toEqual([cat.name]);
  });
});

describe('cloneFile of a large file to another account', () => {
  test('of a version takes that one', async () => {
    const { versionId = '' } = await house.one.backend.statObject(cat, call);
    await store(house.one, cat, newer);
    await house.over(await begun('cloneFile', { ...cat, versionId }));
    await isCopiedOnce();
  });

  test.each(['changed', 'gone'])(
    'is what it was read of, though that is %s when only its end is left to do',
    async (how) => {
      const died = house.two.taps.hold('after', 'completeMultipart');
      const job = await begun('cloneFile');
      await died;
      const { backend } = house.one;
      if (how === 'gone') await backend.deleteObject(cat, {}, call);
      else await store(house.one, cat, newer);
      await house.restart();
      expect((await house.over(job)).state).toBe('SUCCEEDED');
      await isCopiedOnce();
    },
  );

  test('fails where its source is gone before it was read, and leaves nothing', async () => {
    const died = house.two.taps.hold('before', 'putPart', 2);
    const job = await begun('cloneFile');
    await died;
    await house.one.backend.deleteObject(cat, {}, call);
    await house.restart();
    expect((await house.over(job)).failure?.code).toBe('FILE_NOT_FOUND');
    expect(await pendingUploads(house.two)).toBe(0);
    expect(await namesIn(house.two.backend, 'far')).toEqual([]);
  });
});

describe('moveFile of a large file to another account', () => {
  test.each([
    ['while it is copied', false],
    ['when it is copied and its process dies', true],
  ])(
    'leaves what was written over its source %s, and says so',
    async (_, dies) => {
      const overwrite = () => store(house.one, cat, newer);
      const { taps } = house.two;
      if (!dies) taps.meddle('before', 'completeMultipart', 1, overwrite);
      const died = dies && taps.hold('after', 'completeMultipart');
      const job = await begun('moveFile');
      await died;
      if (dies) await overwrite();
      if (dies) await house.restart();

      const { failure } = await house.over(job);
      expect(failure?.code).toBe('PRECONDITION_FAILED');
      expect((await contentOf(house.one, cat)).equals(newer)).toBe(true);
      await isCopiedOnce();
    },
  );
});

/** An account that gives one wrong byte with each content. */
function corrupted(backend: StorageBackend): StorageBackend {
  return {
    ...backend,
    readObject: async (ref, options, how) => {
      const read = await backend.readObject(ref, options, how);
      const flip = async function* () {
        let isFirst = true;
        for await (const chunk of read.body) {
          const bytes = Buffer.from(chunk as Buffer);
          if (isFirst) bytes[0] = (bytes[0] ?? 0) ^ 1;
          isFirst = false;
          yield bytes;
        }
      };
      return { ...read, body: Readable.from(flip(), { objectMode: false }) };
    },
  };
}
