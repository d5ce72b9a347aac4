import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  Caller,
  createUpload,
  receiveUpload,
  type StoredUpload,
} from '../../src/gateway/index.js';
import {
  defined,
  type Checksums,
  type StorageBackend,
} from '../../src/storage/index.js';
import { bodyOf } from '../support/bodies.js';
import { call } from '../support/call.js';
import { openHouse, photo, put, within, type House } from './house.js';

const MD5_OF_A_CAT = 'c1d0e44b09d5ac52f90f463fe410fc88';

let house: House;

beforeEach(async () => {
  house = openHouse();
  await house.one.createContainer('photos', {}, call);
});

/** A caller to whose backend a write gives no other checksums than these. */
function callerGiven(checksums: Checksums | undefined): Caller {
  const { services } = house.caller;
  const one: StorageBackend = {
    ...house.one,
    writeObject: async (ref, object, within) => {
      const stat = await house.one.writeObject(ref, object, within);
      const { name, size, modifiedAt, etag, versionId } = stat;
      return defined({ name, size, modifiedAt, etag, versionId, checksums });
    },
  };
  return new Caller({ ...services, accounts: new Map([['one', one]]) }, call);
}

function begin(caller: Caller, checksums?: Checksums): Promise<StoredUpload> {
  const asked = {
    name: 'cat.jpg',
    expiresInSeconds: 900,
    ...(checksums && { checksums }),
  };
  return createUpload(caller, within, { ...asked, ifExists: 'REPLACE' });
}

function send(
  caller: Caller,
  { intent, expiresAt }: StoredUpload,
  body: string,
) {
  const grant = { account: 'one', intent, expiresAt };
  return receiveUpload(caller, grant, { body: bodyOf(body) });
}

describe.each([
  ['no checksum', undefined, undefined],
  ['only the md5', { md5: MD5_OF_A_CAT }, undefined],
  ['only a crc32', { crc32: 'a35d9c64' }, undefined],
  ['no checksum, of what was announced', undefined, { md5: MD5_OF_A_CAT }],
] as const)('where a backend gives %s', (_, given, announced) => {
  test('the same bytes again get the same answer', async () => {
    const caller = callerGiven(given);
    const upload = await begin(caller, announced);
    const first = await send(caller, upload, 'a cat');
    expect(await send(caller, upload, 'a cat')).toEqual({
      id: first.id,
      name: 'cat.jpg',
      size: 5,
      etag: first.etag,
    });
  });

  test.each(['a dog', 'a ca', 'a cat and more', ''])(
    'other bytes, %j, are refused',
    async (other) => {
      const caller = callerGiven(given);
      const upload = await begin(caller, announced);
      await send(caller, upload, 'a cat');
      await expect(send(caller, upload, other)).rejects.toMatchObject({
        code: 'INVALID_FILE_OPERATION',
      });
    },
  );
});

describe('where a backend gives no checksum', () => {
  test.each(['ENABLED', 'OFF'] as const)(
    'what was stored is still known once another is written, as far as it is kept: versioning %s',
    async (versioning) => {
      await house.one.updateContainer('photos', { versioning }, call);
      const caller = callerGiven(undefined);
      const upload = await begin(caller);
      const first = await send(caller, upload, 'a cat');
      await put(house, 'cat.jpg', 'a dog');
      const again = send(caller, upload, 'a cat');
      const { etag = 'refused' } = await again.catch(() => ({
        etag: undefined,
      }));
      expect(etag).toBe(versioning === 'ENABLED' ? first.etag : 'refused');
    },
  );

  test('it is refused once the file is gone', async () => {
    const caller = callerGiven(undefined);
    const upload = await begin(caller);
    await send(caller, upload, 'a cat');
    await house.one.deleteObject(photo('cat.jpg'), {}, call);
    await expect(send(caller, upload, 'a cat')).rejects.toMatchObject({
      code: 'INVALID_FILE_OPERATION',
    });
  });
});
