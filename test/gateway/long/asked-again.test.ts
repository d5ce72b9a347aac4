import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  Caller,
  cloneFile,
  moveFile,
  type GatewayError,
} from '../../../src/gateway/index.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { namesIn, photo } from '../house.js';
import { store, versionsOf } from './account.js';
import { MIB, openLongHouse, type LongHouse } from './house.js';
import { PretendFault } from './remote.js';

const content = seededBytes('content', 16 * MIB + 1);
const theirs = photo('theirs.bin');
const cat = photo('cat.mov');
const tom = photo('tom.mov');

let house: LongHouse;

beforeEach(async () => {
  house = await openLongHouse();
  house.remote.file = { ...house.remote.file, content };
});

/** One who asks with a key, for one thing. */
function asking(key: string, fingerprint = 'the same'): Caller {
  const { services } = house.caller;
  return new Caller(services, call, { key, fingerprint });
}

describe('an import that is asked for again by its key', () => {
  test('is the one that runs, although its process died and nobody knew of it', async () => {
    const died = house.one.taps.hold('before', 'putPart', 1);
    const first = await house.import({}, asking('k'));
    await died;
    await house.restart();
    const again = await house.import({}, asking('k'));
    expect(again.id).toBe(first.id);
    await house.over(first);
    expect(await versionsOf(house.one, theirs)).toHaveLength(1);
  });

  test('is the one that is over, although its file is in the way by now', async () => {
    const named = { name: theirs.name, ifExists: 'FAIL' } as const;
    const first = await house.import(named, asking('k'));
    await house.over(first);
    const again = await house.import(named, asking('k'));
    expect(again).toMatchObject({ id: first.id, state: 'SUCCEEDED' });
  });

  test('is the one that failed, though another might not', async () => {
    const away = new PretendFault('UNREACHABLE', true);
    house = await openLongHouse({ maxTries: 1 });
    house.remote.mishaps.push({ at: 0, error: away });
    house.remote.file = { ...house.remote.file, content };
    const first = await house.over(await house.import({}, asking('k')));
    expect(first.failure).toMatchObject({ retryable: true });
    expect(await house.import({}, asking('k'))).toEqual(first);
  });

  test('is another one by another key', async () => {
    const first = await house.import({ ifExists: 'RENAME' }, asking('k'));
    const other = await house.import({ ifExists: 'RENAME' }, asking('l'));
    expect(other.id).not.toBe(first.id);
  });

  test('for something else is refused', async () => {
    await house.import({}, asking('k'));
    const other = house.import({}, asking('k', 'something else'));
    await expect(other).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    } satisfies Partial<GatewayError>);
  });
});

describe.each([
  ['cloneFile', cloneFile, [cat.name, tom.name]],
  ['moveFile', moveFile, [tom.name]],
] as const)('%s of a large file', (_, verb, names) => {
  test('that is asked for again by its key is done once, and gives its file', async () => {
    await store(house.one, cat, content);
    const target = { name: tom.name, ifExists: 'FAIL' } as const;
    const wanted = { ...target, waitSeconds: 20 };
    const first = await verb(asking('k'), cat, wanted);
    const again = await verb(asking('k'), cat, wanted);
    expect(again).toEqual(first);
    expect(again.file?.ref).toEqual(tom);
    expect(await namesIn(house.one.backend, 'photos')).toEqual(names);
    expect(await versionsOf(house.one, tom)).toHaveLength(1);
  });
});
