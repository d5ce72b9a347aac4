import { beforeEach, describe, expect, test } from '@jest/globals';
import {
  abortUpload,
  Caller,
  completeUpload,
  createUpload,
  findUpload,
  parseIdOf,
  signDownload,
  uploadRequest,
  type NewUploadOptions,
  type StoredUpload,
} from '../../src/gateway/index.js';
import type {
  ObjectStat,
  StorageBackend,
  UrlSigner,
} from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { failureOf } from '../support/failure.js';
import { openHouse, photo, put, within, type House } from './house.js';

/** Serves the current version of anything, and takes any bytes that nothing is said of. */
const backendSigner: UrlSigner = {
  signs: (intent) =>
    intent.operation === 'read'
      ? !('versionId' in intent.ref)
      : intent.size === undefined && intent.ifAbsent !== true,
  sign: (intent) =>
    Promise.resolve({
      method: intent.operation === 'read' ? 'GET' : 'PUT',
      url: `http://storage.test/${intent.ref.name}`,
      headers: [],
      expiresAt: new Date(Date.now() + intent.expiresInSeconds * 1000),
    }),
};

let house: House;
let caller: Caller;
/** When every file was last changed, as a backend says where a change of metadata counts; else as it is. */
let modifiedAt: Date | undefined;

async function statObject(
  ...given: Parameters<StorageBackend['statObject']>
): Promise<ObjectStat> {
  const stat = await house.one.statObject(...given);
  return modifiedAt ? { ...stat, modifiedAt } : stat;
}

beforeEach(async () => {
  house = openHouse();
  modifiedAt = undefined;
  const one: StorageBackend = Object.create(house.one, {
    signer: { value: backendSigner },
    statObject: { value: statObject },
  }) as StorageBackend;
  const accounts = new Map([['one', one]]);
  caller = new Caller({ ...house.caller.services, accounts }, call);
  await house.one.createContainer('photos', {}, call);
});

function begin(options: Partial<NewUploadOptions> = {}): Promise<StoredUpload> {
  return createUpload(caller, within, {
    name: 'cat.jpg',
    ifExists: 'REPLACE',
    expiresInSeconds: 900,
    ...options,
  });
}

function sealedOf(upload: StoredUpload): string {
  return parseIdOf(upload.id, 'upload').sealed;
}

async function statusOf(upload: StoredUpload) {
  return (await findUpload(caller, sealedOf(upload)))?.status;
}

describe('A URL is the backend’s own where it can bind all that is asked', () => {
  test('of an upload', async () => {
    const upload = await begin();
    const request = await uploadRequest(caller, upload);
    expect(request?.url).toBe('http://storage.test/cat.jpg');
  });

  test('of a download', async () => {
    const options = {
      expiresInSeconds: 60,
      disposition: 'ATTACHMENT',
    } as const;
    const request = await signDownload(caller, photo('cat.jpg'), options);
    expect(request.url).toBe('http://storage.test/cat.jpg');
  });
});

describe('A URL is the gateway’s where the backend can’t bind', () => {
  test.each([
    ['the size', { size: 5 }],
    ['that the name is free', { ifExists: 'FAIL' }],
  ] as const)('%s', async (_, options) => {
    const request = await uploadRequest(caller, await begin(options));
    expect(request?.url).toMatch(/^http:\/\/gateway\.test\/blobs\//);
  });

  test('an old version', async () => {
    const version = { ...photo('cat.jpg'), versionId: '1' };
    const options = {
      expiresInSeconds: 60,
      disposition: 'ATTACHMENT',
    } as const;
    const request = await signDownload(caller, version, options);
    expect(request.url).toMatch(/^http:\/\/gateway\.test\/blobs\//);
  });
});

describe('An upload that goes straight to the backend', () => {
  test('is complete once its bytes are there, and gives the file', async () => {
    const upload = await begin();
    await put(house, 'cat.jpg', 'a cat');
    expect(await statusOf(upload)).toBe('COMPLETED');
    const file = await completeUpload(caller, sealedOf(upload));
    expect(file).toMatchObject({ name: 'cat.jpg', size: 5 });
  });

  test('stays complete, whatever becomes of the file', async () => {
    const upload = await begin();
    await put(house, 'cat.jpg', 'a cat');
    await completeUpload(caller, sealedOf(upload));
    await house.one.deleteObject(photo('cat.jpg'), {}, call);
    expect(await statusOf(upload)).toBe('COMPLETED');
  });

  test('can’t be completed before', async () => {
    const upload = await begin();
    expect(await statusOf(upload)).toBe('PENDING');
    await expect(
      completeUpload(caller, sealedOf(upload)),
    ).rejects.toMatchObject({ code: 'INVALID_FILE_OPERATION' });
  });

  test('is not complete because of what stood there before it began', async () => {
    const upload = await begin();
    const later = Date.now() + 3_600_000;
    const services = {
      ...caller.services,
      uploadSeal: {
        ...caller.services.uploadSeal,
        unseal: () => ({
          account: 'one',
          intent: upload.intent,
          expiresAt: new Date(later + 900_000),
        }),
      },
    };
    await put(house, 'cat.jpg', 'an old cat');
    const found = await findUpload(new Caller(services, call), 'any');
    expect(found?.status).toBe('PENDING');
  });

  test('is not complete because of what it is to replace, untouched or newly described', async () => {
    await put(house, 'cat.jpg', 'an old cat');
    const upload = await begin();
    expect(await statusOf(upload)).toBe('PENDING');

    const metadata = { set: new Map([['colour', 'grey']]) };
    await house.one.updateObject(photo('cat.jpg'), { metadata }, call);
    modifiedAt = new Date(Date.now() + 1000);
    expect(await statusOf(upload)).toBe('PENDING');

    await put(house, 'cat.jpg', 'a new cat');
    expect(await statusOf(upload)).toBe('COMPLETED');
  });

  test('is complete by the very same bytes where that makes a version', async () => {
    await house.one.updateContainer('photos', { versioning: 'ENABLED' }, call);
    await put(house, 'cat.jpg', 'a cat');
    const upload = await begin();
    expect(await statusOf(upload)).toBe('PENDING');
    await put(house, 'cat.jpg', 'a cat');
    expect(await statusOf(upload)).toBe('COMPLETED');
  });

  test('is not complete because an older version came back', async () => {
    await house.one.updateContainer('photos', { versioning: 'ENABLED' }, call);
    await put(house, 'cat.jpg', 'an old cat');
    await put(house, 'cat.jpg', 'a cat');
    const { versionId = '' } = await house.one.statObject(
      photo('cat.jpg'),
      call,
    );
    const upload = await begin();
    await house.one.versions?.deleteVersion(
      { ...photo('cat.jpg'), versionId },
      call,
    );
    modifiedAt = new Date(Date.now() - 1000);
    expect(await statusOf(upload)).toBe('PENDING');
  });

  test('is pending where even its container has gone', async () => {
    const upload = await begin();
    await house.one.deleteContainer('photos', call);
    expect(await statusOf(upload)).toBe('PENDING');
  });

  test('can’t be aborted when its bytes are there', async () => {
    const upload = await begin();
    await put(house, 'cat.jpg', 'a cat');
    await expect(abortUpload(caller, sealedOf(upload))).rejects.toMatchObject({
      code: 'INVALID_FILE_OPERATION',
    });
  });

  test('that is aborted is not completed by bytes that come later', async () => {
    const upload = await begin();
    await abortUpload(caller, sealedOf(upload));
    await put(house, 'cat.jpg', 'a cat');
    const failure = await failureOf(completeUpload(caller, sealedOf(upload)));
    expect(failure.code).toBe('UPLOAD_NOT_FOUND');
  });

  test('of a size is completed by the gateway alone, not by what others write', async () => {
    const upload = await begin({ size: 5 });
    await put(house, 'cat.jpg', 'a dog');
    expect(await statusOf(upload)).toBe('PENDING');
  });
});
