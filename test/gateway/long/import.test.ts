import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  checkImportUrl,
  type NewImport,
  type StoredJob,
} from '../../../src/gateway/index.js';
import { defined } from '../../../src/storage/index.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { contentOf, pendingUploads, store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';
import { PretendFault } from './remote.js';

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
});

const PART = 16 * MIB;
const theirs = photo('theirs.bin');

const SIZES = [
  ['small', 5],
  ['empty', 0],
  ['of exactly 1 MiB', MIB],
  ['of one byte more', MIB + 1],
  ['of exactly two parts', 2 * PART],
  ['of two parts and a byte', 2 * PART + 1],
] as const;

/** Has the other side give other content, or say something else of it. */
function gives(changes: Partial<LongHouse['remote']['file']>): void {
  house.remote.file = { ...house.remote.file, ...changes };
}

async function imported(wanted: Partial<NewImport> = {}): Promise<StoredJob> {
  return house.over(await house.import(wanted));
}

describe.each([
  ['says', true],
  ['does not say', false],
])('where the other side %s how much comes', (_, isSizeKnown) => {
  test.each(SIZES)(
    'a file that is %s becomes one whole version',
    async (_of, size) => {
      const content = seededBytes('content', size);
      gives({ content, isSizeKnown });

      const job = await imported();
      expect(job).toMatchObject({
        state: 'SUCCEEDED',
        name: 'theirs.bin',
        file: theirs,
        progress: { bytesDone: size, bytesTotal: size },
      });
      const stored = await contentOf(house.one, theirs);
      expect(stored.equals(content)).toBe(true);
      expect(await versionsOf(house.one, theirs)).toHaveLength(1);
      expect(await pendingUploads(house.one)).toBe(0);
      expect(await namesIn(house.one.backend, 'photos')).toEqual([
        'theirs.bin',
      ]);
    },
  );
});

describe.each([
  ['small', seededBytes('small', 700)],
  ['large', seededBytes('large', 2 * MIB)],
])('a %s import', (_, content) => {
  beforeEach(() => {
    gives({ content });
  });

  test('keeps the type that the other side says, and the metadata that it was given', async () => {
    gives({ contentType: 'image/x-cat' });
    const metadata = new Map([['colour', 'grey']]);
    await imported({ metadata });
    const stat = await house.one.backend.statObject(theirs, call);
    expect(stat).toMatchObject({ contentType: 'image/x-cat', metadata });
  });

  test('has the type that it was given, whatever the other side says', async () => {
    gives({ contentType: 'image/x-cat' });
    await imported({ contentType: 'image/x-dog' });
    const stat = await house.one.backend.statObject(theirs, call);
    expect(stat.contentType).toBe('image/x-dog');
  });

  test('has the name that it was given, whatever the other side says', async () => {
    const job = await imported({ name: 'mine.bin' });
    expect(job.file).toEqual(photo('mine.bin'));
    expect(await namesIn(house.one.backend, 'photos')).toEqual(['mine.bin']);
  });

  test.each([undefined, '..', 'a\nb'])(
    'fails with NO_NAME where the other side calls it %j',
    async (name) => {
      const { content: same, isSizeKnown } = house.remote.file;
      house.remote.file = { content: same, isSizeKnown, ...defined({ name }) };
      const job = await imported();
      expect(job).toMatchObject({
        state: 'FAILED',
        failure: { code: 'IMPORT_FAILED', reason: 'NO_NAME' },
      });
      await nothingIsLeft();
    },
  );

  test('is stored where its digests are those that were announced', async () => {
    const checksums = {
      sha256: digestOf('sha256', content),
      md5: digestOf('md5', content),
    };
    const { state } = await imported({ checksums });
    expect(state).toBe('SUCCEEDED');
    const stored = await contentOf(house.one, theirs);
    expect(stored.equals(content)).toBe(true);
  });

  test('of another digest than was announced fails by name, and nothing is left of it', async () => {
    const checksums = { sha256: digestOf('sha256', 'something else') };
    const job = await imported({ checksums });
    expect(job).toMatchObject({
      state: 'FAILED',
      failure: {
        code: 'CHECKSUM_MISMATCH',
        container: 'photos',
        file: 'theirs.bin',
      },
    });
    expect(job.failure?.message).toContain('theirs.bin');
    await nothingIsLeft();
  });

  test('that is shorter than was said is not stored', async () => {
    gives({ size: content.length + 1 });
    const job = await imported();
    expect(job.failure?.code).toBe('SIZE_MISMATCH');
    await nothingIsLeft();
  });

  test('that is longer than was said is not stored', async () => {
    gives({ size: content.length - 1 });
    const job = await imported();
    expect(job.failure?.code).toBe('SIZE_MISMATCH');
    await nothingIsLeft();
  });

  test('says why the other side gave no file, and is not tried again in vain', async () => {
    const error = new PretendFault('STATUS');
    house.remote.mishaps.push({ at: 0, error });
    const job = await imported();
    expect(job).toMatchObject({
      state: 'FAILED',
      failure: {
        code: 'IMPORT_FAILED',
        reason: 'STATUS',
        message: error.message,
        retryable: false,
      },
    });
    expect(house.remote.asked).toHaveLength(1);
  });

  test('onto a taken name fails where it must be free, and leaves what is there', async () => {
    await store(house.one, theirs, 'taken');
    const job = await imported();
    expect(job.failure?.code).toBe('FILE_EXISTS');
    expect((await contentOf(house.one, theirs)).toString()).toBe('taken');
    expect(await pendingUploads(house.one)).toBe(0);
  });

  test('onto a taken name takes the next number where it is to be renamed', async () => {
    await store(house.one, theirs, 'taken');
    const job = await imported({ ifExists: 'RENAME' });
    expect(job.file).toEqual(photo('theirs (2).bin'));
  });

  test('over a file makes exactly one new version of it (seed FileHandle.from_url)', async () => {
    await store(house.one, theirs, 'old');
    await imported({ ifExists: 'REPLACE' });
    const versions = await versionsOf(house.one, theirs);
    expect(versions).toHaveLength(2);
    const stored = await contentOf(house.one, theirs);
    expect(stored.equals(content)).toBe(true);
  });

  test('over another file than was meant is refused, also where it changes meanwhile', async () => {
    await store(house.one, theirs, 'old');
    const { etag } = await house.one.backend.statObject(theirs, call);
    const method = content.length > MIB ? 'completeMultipart' : 'writeObject';
    house.one.taps.meddle('before', method, 1, () =>
      store(house.one, theirs, 'newer'),
    );
    const job = await imported({ ifExists: 'REPLACE', ifMatch: etag });
    expect(job.failure?.code).toBe('PRECONDITION_FAILED');
    expect((await contentOf(house.one, theirs)).toString()).toBe('newer');
    expect(await pendingUploads(house.one)).toBe(0);
  });
});

describe('what can be refused at once', () => {
  test.each<[string, Partial<NewImport>]>([
    ['OBJECT_EXISTS', { name: 'taken.bin' }],
    ['INVALID_OBJECT_NAME', { name: '..' }],
    ['INVALID_ARGUMENT', { contentType: 'no type' }],
    ['BAD_USER_INPUT', { ifMatch: 'x' }],
    ['INVALID_METADATA', { metadata: new Map([['', 'x']]) }],
    [
      'PRECONDITION_FAILED',
      { name: 'taken.bin', ifExists: 'REPLACE', ifMatch: 'x' },
    ],
  ])('is %s, and no job', async (code, wanted) => {
    await store(house.one, photo('taken.bin'), 'taken');
    await expect(house.import(wanted)).rejects.toMatchObject({ code });
    const { items } = await house.queue.list({ owner: 'anyone', limit: 1 });
    expect(items).toEqual([]);
    expect(house.remote.asked).toEqual([]);
  });
});

test('a URL of more than 8 KiB is refused', () => {
  const refused = expect.objectContaining({ code: 'BAD_USER_INPUT' });
  expect(() => {
    checkImportUrl(`https://far.test/${'x'.repeat(8192)}`);
  }).toThrow(refused);
});

/** Nothing to be seen, and nothing hidden. */
async function nothingIsLeft(): Promise<void> {
  expect(await namesIn(house.one.backend, 'photos')).toEqual([]);
  expect(await pendingUploads(house.one)).toBe(0);
}
