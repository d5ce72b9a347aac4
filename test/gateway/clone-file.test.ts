import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  cloneFile,
  moveFile,
  type CloneTarget,
  type WorkOutcome,
  type FileRef,
  type FileVersionRef,
  type StoredFile,
} from '../../src/gateway/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { openCountingHouse } from '../graphql/counting.js';
import { failureOf } from '../support/failure.js';
import {
  namesIn,
  openHouse,
  photo,
  put,
  textOf,
  within,
  type House,
} from './house.js';

let house: House;

beforeEach(async () => {
  house = openHouse();
  await house.one.createContainer('photos', { versioning: 'ENABLED' }, call);
  await house.one.createContainer('other', {}, call);
  await house.two.createContainer('far', {}, call);
  await put(house, '2024/cat.jpg', 'a cat');
});

const cat = photo('2024/cat.jpg');

type Target = Omit<CloneTarget, 'waitSeconds'>;

function cloned(source: FileRef | FileVersionRef, target: Target) {
  const asked = { ...target, waitSeconds: 0 };
  return atOnce(cloneFile(house.caller, source, asked));
}

function moved(source: FileRef, target: Target) {
  return atOnce(moveFile(house.caller, source, { ...target, waitSeconds: 0 }));
}

/** None of these is large. */
async function atOnce(copied: Promise<WorkOutcome>): Promise<StoredFile> {
  const { file } = await copied;
  if (file) return file;
  throw new Error('it was left to a job');
}

describe('cloneFile', () => {
  test('calls the copy clone_<basename>, beside the original', async () => {
    const clone = await cloned(cat, { ifExists: 'FAIL' });
    expect(clone.name).toBe('2024/clone_cat.jpg');
    expect(await textOf(house.one, clone.ref)).toBe('a cat');
  });

  test('puts the copy into the container that was asked for and not into the source’s (seed O6)', async () => {
    await cloned(cat, {
      container: { account: 'one', container: 'other' },
      name: 'cat.jpg',
      ifExists: 'FAIL',
    });
    expect(await namesIn(house.one, 'other')).toEqual(['cat.jpg']);
    expect(await namesIn(house.one, 'photos')).toEqual(['2024/cat.jpg']);
  });

  test('goes to another account, with bytes, type and metadata (seed O7)', async () => {
    const options = {
      contentType: 'image/x-cat',
      metadata: new Map([['colour', 'grey']]),
    };
    await house.one.writeObject(
      cat,
      { body: bodyOf('a grey cat'), ...options },
      call,
    );

    const clone = await cloned(cat, {
      container: { account: 'two', container: 'far' },
      name: 'cat.jpg',
      ifExists: 'FAIL',
    });

    const stat = await house.two.statObject(clone.ref, call);
    expect(stat).toMatchObject(options);
    expect(await textOf(house.two, clone.ref)).toBe('a grey cat');
  });

  test('of a version has that version’s bytes, and one version of its own (seeds O3, O9)', async () => {
    const first = await house.one.statObject(cat, call);
    await put(house, cat.name, 'another cat');

    const old = { ...cat, versionId: first.versionId ?? '' };
    const clone = await cloned(old, {
      name: 'old.jpg',
      ifExists: 'FAIL',
    });

    expect(await textOf(house.one, clone.ref)).toBe('a cat');
    const history = await house.one.versions?.listVersions(
      clone.ref,
      { limit: 10 },
      call,
    );
    expect(history?.items).toHaveLength(1);
  });

  test('onto a taken name fails, and leaves what is there', async () => {
    await put(house, 'taken.jpg', 'a dog');
    const clone = cloned(cat, {
      name: 'taken.jpg',
      ifExists: 'FAIL',
    });
    expect((await failureOf(clone)).code).toBe('OBJECT_EXISTS');
    expect(await textOf(house.one, photo('taken.jpg'))).toBe('a dog');
  });

  test('with RENAME takes the next free number, before the extension', async () => {
    const target = { name: '2024/cat.jpg', ifExists: 'RENAME' } as const;
    const second = await cloned(cat, target);
    const third = await cloned(cat, target);
    expect(second.name).toBe('2024/cat (2).jpg');
    expect(third.name).toBe('2024/cat (3).jpg');
  });

  test('with RENAME numbers a dotfile and a name without extension at its end', async () => {
    await put(house, '.profile', 'x');
    const clone = await cloned(photo('.profile'), {
      name: '.profile',
      ifExists: 'RENAME',
    });
    expect(clone.name).toBe('.profile (2)');
  });

  test('of what isn’t there names the file, not the container (seed I4)', async () => {
    const clone = cloned(photo('gone.jpg'), {
      ifExists: 'FAIL',
    });
    const failure = await failureOf(clone);
    expect(failure.code).toBe('OBJECT_NOT_FOUND');
    expect(failure.context.object).toBe('gone.jpg');
  });

  test('into a container that isn’t there is CONTAINER_NOT_FOUND (seed O10)', async () => {
    const clone = cloned(cat, {
      container: { ...within, container: 'gone' },
      ifExists: 'FAIL',
    });
    expect((await failureOf(clone)).code).toBe('CONTAINER_NOT_FOUND');
  });
});

describe('moveFile', () => {
  test('renames, and leaves nothing under the old name', async () => {
    const file = await moved(cat, {
      name: 'tom.jpg',
      ifExists: 'FAIL',
    });
    expect(await textOf(house.one, file.ref)).toBe('a cat');
    expect(await namesIn(house.one, 'photos')).toEqual(['tom.jpg']);
  });

  test('looks at what it moves once', async () => {
    const { house: counted, caller, counts } = openCountingHouse();
    await counted.one.createContainer('photos', {}, call);
    await put(counted, 'cat.jpg', 'a cat');
    counts();
    await moveFile(caller, photo('cat.jpg'), {
      waitSeconds: 0,
      name: 'tom.jpg',
      ifExists: 'REPLACE',
    });
    expect(counts()).toMatchObject({ statObject: 1 });
  });

  test('keeps older versions readable under the IDs they have (seed N10)', async () => {
    const { versionId = '' } = await house.one.statObject(cat, call);
    await moved(cat, { name: 'tom.jpg', ifExists: 'FAIL' });
    expect(await textOf(house.one, { ...cat, versionId } as typeof cat)).toBe(
      'a cat',
    );
  });

  test('keeps the time at which the file is to go', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000);
    await house.one.expiry?.setExpiry(cat, expiresAt, call);
    const file = await moved(cat, {
      name: 'tom.jpg',
      ifExists: 'FAIL',
    });
    expect(file.expiresAt).toEqual(expiresAt);
  });

  test('to where it is already is refused, and leaves it', async () => {
    await expect(moved(cat, { ifExists: 'REPLACE' })).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
    });
    expect(await textOf(house.one, cat)).toBe('a cat');
  });

  test('onto a taken name fails, and leaves both', async () => {
    await put(house, 'taken.jpg', 'a dog');
    await failureOf(moved(cat, { name: 'taken.jpg', ifExists: 'FAIL' }));
    expect(await namesIn(house.one, 'photos')).toEqual([
      '2024/cat.jpg',
      'taken.jpg',
    ]);
  });
});
