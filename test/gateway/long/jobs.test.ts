import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cancelJob,
  checkWait,
  cloneFile,
  findJob,
  listJobs,
  moveFile,
  parseIdOf,
  watchJob,
  type StoredJob,
} from '../../../src/gateway/index.js';
import { seededBytes } from '../../support/bytes.js';
import { photo, within } from '../house.js';
import { store } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';

const large = seededBytes('large', 16 * MIB + 1);
const cat = photo('cat.mov');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse({ maxWaiting: 2 });
});

function rawId({ id }: StoredJob): string {
  return parseIdOf(id, 'job').job;
}

describe('a caller who waits', () => {
  test('for an import has its file', async () => {
    const job = await house.import({ waitSeconds: 20 });
    expect(job).toMatchObject({
      state: 'SUCCEEDED',
      file: photo('theirs.bin'),
    });
  });

  test('for one that fails hears why', async () => {
    const job = await house.import({ waitSeconds: 20, name: 'x' });
    expect(job.state).toBe('SUCCEEDED');
    await store(house.one, photo('theirs.bin'), 'taken');
    const other = await house.import({ waitSeconds: 20 });
    expect(other.failure?.code).toBe('FILE_EXISTS');
  });

  test('for less than it takes has the job as it stands', async () => {
    house.remote.mishaps.push({ at: 0 });
    const began = performance.now();
    const job = await house.import({ waitSeconds: 0.2 });
    expect(job.state).toBe('RUNNING');
    const ms = performance.now() - began;
    expect(ms).toBeGreaterThan(190);
    expect(ms).toBeLessThan(2000);
  });

  test.each([
    ['clone', cloneFile],
    ['move', moveFile],
  ])('for a large %s has the file, and the job', async (_, verb) => {
    await store(house.one, cat, large);
    const copied = await verb(house.caller, cat, {
      name: 'tom.mov',
      ifExists: 'FAIL',
      waitSeconds: 20,
    });
    expect(copied.file).toMatchObject({ ref: photo('tom.mov') });
    expect(copied.job?.state).toBe('SUCCEEDED');
  });

  test('for a large clone that can’t be is told at once, without a job', async () => {
    await store(house.one, cat, large);
    const clone = cloneFile(house.caller, cat, {
      name: cat.name,
      ifExists: 'FAIL',
      waitSeconds: 20,
    });
    await expect(clone).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
    expect((await listJobs(house.caller, { limit: 9 })).items).toEqual([]);
  });
});

test.each([-1, 61, Number.NaN])(
  'nobody can be kept waiting for %d seconds',
  (seconds) => {
    const refused = expect.objectContaining({ code: 'BAD_USER_INPUT' });
    expect(() => {
      checkWait(seconds);
    }).toThrow(refused);
  },
);

describe('jobs', () => {
  test('of another owner are not seen, nor cancelled, nor watched', async () => {
    const input = { url: 'https://far.test/x', headers: [], within };
    const owner = 'somebody else';
    const lane = 'one';
    const rule = { ifExists: 'FAIL' };
    const theirs = { kind: 'IMPORT', owner, lane, input: { ...input, rule } };
    house.remote.mishaps.push({ at: 0 });
    const { id } = await house.queue.add(theirs);

    const { caller } = house;
    expect(await findJob(caller, id)).toBeUndefined();
    expect((await listJobs(caller, { limit: 9 })).items).toEqual([]);
    const none = { code: 'JOB_NOT_FOUND' };
    await expect(cancelJob(caller, id)).rejects.toMatchObject(none);
    await expect(watchJob(caller, id).next()).rejects.toMatchObject(none);
    expect((await house.queue.find(id))?.finishedAt).toBeUndefined();
  });

  test('are so many at most, and another one is refused', async () => {
    house.remote.mishaps.push({ at: 0 }, { at: 0 });
    await house.import({ name: 'a' });
    const second = await house.import({ name: 'b' });
    const third = house.import({ name: 'c' });
    await expect(third).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: 2 },
    });
    await cancelJob(house.caller, rawId(second));
    expect((await house.import({ name: 'c' })).name).toBe('c');
  });

  test('are listed newest first, page by page, by kind and state', async () => {
    const first = await house.over(await house.import({ name: 'a' }));
    await store(house.one, cat, large);
    const { job: clone } = await cloneFile(house.caller, cat, {
      ifExists: 'FAIL',
      waitSeconds: 20,
    });
    const { caller } = house;
    const page = await listJobs(caller, { limit: 1 });
    expect(page.items).toEqual([clone]);
    const rest = await listJobs(caller, { limit: 1, after: page.next ?? '' });
    expect(rest).toEqual({ items: [first] });
    const imports = await listJobs(caller, { limit: 9, kinds: ['IMPORT'] });
    expect(imports.items).toEqual([first]);
    const failed = await listJobs(caller, { limit: 9, states: ['FAILED'] });
    expect(failed.items).toEqual([]);
  });

  test('are told to who watches, how they end at last', async () => {
    const job = await house.import();
    const told: StoredJob[] = [];
    for await (const each of watchJob(house.caller, rawId(job)))
      told.push(each);
    expect(told.at(-1)).toEqual(await house.job(job));
    expect(told.at(-1)?.state).toBe('SUCCEEDED');
  });

  test.each([
    [
      'https://ada:secret@far.test:8443/a%20b?token=secret#secret',
      'https://far.test:8443/a%20b',
    ],
    ['no URL: secret', 'a URL that is none'],
    ['blob:https://ada:secret@far.test/x', 'a blob: URL'],
    ['data:text/plain,secret', 'a data: URL'],
    ['file:///etc/secret', 'a file: URL'],
  ])('show of %s nothing that may be a secret', async (url, source) => {
    const job = await house.import({ url });
    expect(job.source).toBe(source);
  });

  test('of a copy show the file or the version that is copied', async () => {
    await store(house.one, cat, large);
    const { versionId } = await house.one.backend.statObject(
      cat,
      house.caller.call,
    );
    const versioned = { ...cat, versionId: versionId ?? '' };
    const target = {
      name: 'tom.mov',
      ifExists: 'REPLACE',
      waitSeconds: 9,
    } as const;
    const ofFile = await cloneFile(house.caller, cat, target);
    expect(ofFile.job?.source).toBe('file:one/photos/cat.mov');
    const ofVersion = await cloneFile(house.caller, versioned, target);
    expect(ofVersion.job?.source).toBe(
      `version:one/photos/cat.mov?v=${versioned.versionId}`,
    );
  });
});
