import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  abortUpload,
  completeUpload,
  createUpload,
  findUpload,
  parseIdOf,
  receiveUpload,
  uploadRequest,
  type NewUploadOptions,
  type StoredUpload,
} from '../../src/gateway/index.js';
import { bodyOf, openBody } from '../support/bodies.js';
import { call } from '../support/call.js';
import { eventually } from '../support/eventually.js';
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
  await house.one.createContainer('photos', {}, call);
});

function begin(options: Partial<NewUploadOptions> = {}): Promise<StoredUpload> {
  return createUpload(house.caller, within, {
    name: 'cat.jpg',
    ifExists: 'FAIL',
    expiresInSeconds: 900,
    ...options,
  });
}

function sealedOf(upload: StoredUpload): string {
  return parseIdOf(upload.id, 'upload').sealed;
}

/** Sends bytes as the PUT of the signed URL would. */
function send(
  upload: StoredUpload,
  body: string | ReturnType<typeof openBody>,
) {
  const { intent, expiresAt } = upload;
  const grant = { account: 'one', intent, expiresAt };
  const stream = typeof body === 'string' ? bodyOf(body) : body;
  return receiveUpload(house.caller, grant, { body: stream });
}

async function statusOf(upload: StoredUpload) {
  return (await findUpload(house.caller, sealedOf(upload)))?.status;
}

describe('An upload', () => {
  test('stores nothing until its bytes have come (seed D1)', async () => {
    const upload = await begin();
    expect(upload.status).toBe('PENDING');
    expect(await namesIn(house.one, 'photos')).toEqual([]);
  });

  test('binds in its URL all that was said of the file', async () => {
    const upload = await begin({ size: 5, contentType: 'image/jpeg' });
    await uploadRequest(house.caller, upload);
    expect(house.signed.at(-1)).toMatchObject({
      operation: 'write',
      ref: { container: 'photos', name: 'cat.jpg' },
      size: 5,
      contentType: 'image/jpeg',
      ifAbsent: true,
    });
  });

  test('is complete once its bytes have landed, and gives the file', async () => {
    const upload = await begin();
    await send(upload, 'a cat');
    expect(await statusOf(upload)).toBe('COMPLETED');
    const file = await completeUpload(house.caller, sealedOf(upload));
    expect(file).toMatchObject({ name: 'cat.jpg', size: 5 });
  });

  test('can’t be completed before', async () => {
    const upload = await begin();
    await expect(
      completeUpload(house.caller, sealedOf(upload)),
    ).rejects.toMatchObject({ code: 'INVALID_FILE_OPERATION' });
  });

  test('of the same bytes again gets the same answer, and makes no second version', async () => {
    await house.one.updateContainer('photos', { versioning: 'ENABLED' }, call);
    const upload = await begin({ ifExists: 'REPLACE' });
    const first = await send(upload, 'a cat');
    const second = await send(upload, 'a cat');
    expect(second).toMatchObject({ id: first.id, size: 5, etag: first.etag });
    const history = await house.one.versions?.listVersions(
      photo('cat.jpg'),
      { limit: 10 },
      call,
    );
    expect(history?.items).toHaveLength(1);
  });

  test('of the same bytes again gets the same answer, also when the file is another by now', async () => {
    const upload = await begin({ ifExists: 'REPLACE' });
    const first = await send(upload, 'a cat');
    await put(house, 'cat.jpg', 'a dog that came later');
    const second = await send(upload, 'a cat');
    expect(second).toMatchObject({ size: 5, etag: first.etag });
  });

  test('of other bytes by a used URL is refused', async () => {
    const upload = await begin({ ifExists: 'REPLACE' });
    await send(upload, 'a cat');
    await expect(send(upload, 'a dog')).rejects.toMatchObject({
      code: 'INVALID_FILE_OPERATION',
    });
    expect(await textOf(house.one, photo('cat.jpg'))).toBe('a cat');
  });

  test('is RECEIVING while its bytes come, and takes no second body then', async () => {
    const upload = await begin();
    const body = openBody('a c');
    const sending = send(upload, body);
    await eventually('bytes are coming', async () => {
      return (await statusOf(upload)) === 'RECEIVING';
    });
    await expect(send(upload, 'a dog')).rejects.toMatchObject({
      code: 'INVALID_FILE_OPERATION',
    });
    body.push('at');
    body.push(null);
    expect((await sending).size).toBe(5);
  });

  test('that is aborted takes no bytes any more', async () => {
    const upload = await begin();
    await abortUpload(house.caller, sealedOf(upload));
    expect((await failureOf(send(upload, 'a cat'))).code).toBe(
      'UPLOAD_NOT_FOUND',
    );
    expect(await statusOf(upload)).toBe('ABORTED');
  });

  test('that is aborted while its bytes come stores nothing', async () => {
    const upload = await begin();
    const sending = failureOf(send(upload, openBody('a c')));
    await eventually('bytes are coming', async () => {
      return (await statusOf(upload)) === 'RECEIVING';
    });
    await abortUpload(house.caller, sealedOf(upload));
    expect((await sending).code).toBe('CANCELLED');
    expect(await namesIn(house.one, 'photos')).toEqual([]);
  });

  test('is either stored or aborted, never both, when the two race', async () => {
    for (let round = 0; round < 20; round += 1) {
      const upload = await begin({ name: `race-${round}` });
      const [sent, aborted] = await Promise.allSettled([
        send(upload, 'a cat'),
        abortUpload(house.caller, sealedOf(upload)),
      ]);
      expect([sent.status, aborted.status].sort()).toEqual([
        'fulfilled',
        'rejected',
      ]);
      const stored = await namesIn(house.one, 'photos');
      expect(stored.includes(`race-${round}`)).toBe(
        sent.status === 'fulfilled',
      );
    }
  });

  test('that is complete can’t be aborted', async () => {
    const upload = await begin();
    await send(upload, 'a cat');
    await expect(
      abortUpload(house.caller, sealedOf(upload)),
    ).rejects.toMatchObject({ code: 'INVALID_FILE_OPERATION' });
  });

  test('the gateway did not make is not found', async () => {
    expect(await findUpload(house.caller, 'forged')).toBeUndefined();
    const failure = await failureOf(completeUpload(house.caller, 'forged'));
    expect(failure.code).toBe('UPLOAD_NOT_FOUND');
  });
});

describe('createUpload refuses before a byte is sent', () => {
  test('a name that can’t be', async () => {
    const failure = await failureOf(begin({ name: '../cat.jpg' }));
    expect(failure.code).toBe('INVALID_OBJECT_NAME');
  });

  test('a container that isn’t there', async () => {
    await house.one.deleteContainer('photos', call);
    expect((await failureOf(begin())).code).toBe('CONTAINER_NOT_FOUND');
  });

  test('a taken name', async () => {
    await put(house, 'cat.jpg', 'a cat');
    expect((await failureOf(begin())).code).toBe('OBJECT_EXISTS');
  });

  test('another file than ifMatch names', async () => {
    await put(house, 'cat.jpg', 'a cat');
    const upload = begin({ ifExists: 'REPLACE', ifMatch: 'other' });
    expect((await failureOf(upload)).code).toBe('PRECONDITION_FAILED');
  });

  test.each([0, -1, 604_801])(
    'a URL that lives %d seconds',
    async (seconds) => {
      await expect(begin({ expiresInSeconds: seconds })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
    },
  );
});
