import { describe, expect, test } from '@jest/globals';
import { s3 } from '../../../adapters/s3/index.js';
import { isAwsItself } from '../../../adapters/s3/options.js';
import {
  OptionsError,
  UnknownOptionError,
} from '../../../src/storage/index.js';

const KEYS = { accessKeyId: 'AKID', secretAccessKey: 'hidden' };

function faultOf(raw: unknown): OptionsError {
  try {
    s3.parseOptions(raw);
  } catch (error) {
    if (error instanceof OptionsError) return error;
  }
  throw new Error('They were taken.');
}

describe('what is said of an account', () => {
  test('may be nothing: AWS, by what its SDK finds', () => {
    expect(s3.parseOptions({})).toEqual({
      region: 'us-east-1',
      partBytes: 5 * 2 ** 20,
      maxPutBytes: 5 * 2 ** 30,
    });
  });

  test('may be all there is to say of keys', () => {
    const raw = {
      endpoint: 'https://s3.example:9000/',
      publicEndpoint: 'https://files.example',
      region: 'eu-central-1',
      forcePathStyle: false,
      ...KEYS,
      sessionToken: 'token',
      buckets: ['photos'],
      conditionalWrites: true,
      partBytes: 5 * 2 ** 20,
      maxPutBytes: 10 * 2 ** 20,
    };
    const endpoint = 'https://s3.example:9000';
    expect(s3.parseOptions(raw)).toEqual({ ...raw, endpoint });
  });

  test.each([{ profile: 'archive' }, { bucket: 'all', ...KEYS }])(
    'may be %j',
    (raw) => {
      expect(s3.parseOptions(raw)).toMatchObject(raw);
    },
  );
});

describe('what can not be is named by its key', () => {
  test.each([
    ['endpoint', { endpoint: 's3.example' }],
    ['endpoint', { endpoint: 'ftp://s3.example' }],
    ['endpoint', { endpoint: 'https://s3.example/path' }],
    ['endpoint', { endpoint: 'https://user:pass@s3.example' }],
    ['publicEndpoint', { publicEndpoint: 'https://s3.example?x' }],
    ['region', { region: '' }],
    ['forcePathStyle', { forcePathStyle: 'yes' }],
    ['buckets', { buckets: [] }],
    ['buckets', { buckets: 'photos' }],
    ['partBytes', { partBytes: 1000 }],
    ['partBytes', { partBytes: 65 * 2 ** 20 }],
    ['maxPutBytes', { maxPutBytes: 6 * 2 ** 30 }],
    ['accessKeyId', { accessKeyId: 12 }],
    ['secretAccessKey', { accessKeyId: 'AKID' }],
    ['accessKeyId', { secretAccessKey: 'hidden' }],
    ['accessKeyId', { sessionToken: 'token' }],
    ['profile', { ...KEYS, profile: 'archive' }],
    ['buckets', { bucket: 'one', buckets: ['two'] }],
  ])('%s in %j', (key, raw) => {
    const { path, message } = faultOf(raw);
    expect(path[0]).toBe(key);
    expect(message).not.toMatch(/hidden|pass@/);
  });

  test.each([
    [{ accessKeyId: 'AKID' }, /missing: .*`accessKeyId`/],
    [{ secretAccessKey: 'hidden' }, /missing: .*`secretAccessKey`/],
    [{ sessionToken: 'token' }, /missing: .*`sessionToken`/],
  ])('what is missing beside %j is said to be', (raw, said) => {
    expect(faultOf(raw).message).toMatch(said);
  });

  test('a slip is told from what is missing, with the keys that there are', () => {
    const fault = faultOf({ acessKeyId: 'AKID', secretAccessKey: 'hidden' });
    expect(fault).toBeInstanceOf(UnknownOptionError);
    expect(fault.path).toEqual(['acessKeyId']);
    expect(fault).toHaveProperty(
      'known',
      expect.arrayContaining(['accessKeyId']),
    );
  });
});

test('its secrets are the secret key and the session token', () => {
  expect(s3.secrets).toEqual(['secretAccessKey', 'sessionToken']);
});

test.each([
  [{}, true],
  [{ endpoint: 'https://s3.eu-central-1.amazonaws.com' }, true],
  [{ endpoint: 'https://s3.cn-north-1.amazonaws.com.cn' }, true],
  [{ endpoint: 'https://amazonaws.com.example' }, false],
  [{ endpoint: 'https://s3.example' }, false],
])('%j is AWS itself: %s', (options, isIt) => {
  expect(isAwsItself(options)).toBe(isIt);
});
