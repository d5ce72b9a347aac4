import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { signer } from '../../../adapters/swift/signer.js';
import type {
  ReadIntent,
  UrlSigner,
  WriteIntent,
} from '../../../src/storage/index.js';
import { call } from '../../support/call.js';

function reading(name: string, more: Partial<ReadIntent> = {}): ReadIntent {
  return {
    operation: 'read',
    ref: { container: 'photos', name },
    expiresInSeconds: 60,
    disposition: 'ATTACHMENT',
    ...more,
  };
}

function writing(name: string, more: Partial<WriteIntent> = {}): WriteIntent {
  const ref = { container: 'photos', name };
  const uploadId = 'upload-1';
  return { operation: 'write', ref, expiresInSeconds: 60, uploadId, ...more };
}

function signerWith(digest: 'sha256' | 'sha512'): UrlSigner {
  const storageUrl = () => Promise.resolve('https://swift.test/v1/AUTH_test');
  return signer({ storageUrl, key: 'the key', digest });
}

describe('a URL that Swift serves', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  // As `swift tempurl --absolute` of python-swiftclient signs them for 1900000000 with `the key`.
  test.each([
    [
      'sha256',
      reading('cat.jpg'),
      '85f65400869d0db82c338c43b81691e24e7c6061172f8095ea64e16d5d35f4df',
    ],
    [
      'sha512',
      reading('cat.jpg'),
      'd42ad968332611fb494a0a653e074447bbec312b4dc4c796dd79dad04bc782ee' +
        'c929f340f9d1dea96c57daefec76316a68b83a8dfe1a35120c9ed6b2d0019b67',
    ],
    [
      'sha256',
      reading('2024/é (1)?#%.jpg'),
      '63134c2a4fcd4ad6baea5ebcaf58243e1c127e76ef634b9596d007d6b9a159b0',
    ],
    [
      'sha256',
      writing('new'),
      'ae02922ff1e7f30d22ff7aabddc4d9eecc5f0073bcf4b2d14294a5bc68480399',
    ],
  ] as const)(
    'has the signature that others make too (%s)',
    async (digest, intent, signature) => {
      jest.spyOn(Date, 'now').mockReturnValue((1_900_000_000 - 60) * 1000);

      const signed = await signerWith(digest).sign(intent, call);

      const { searchParams } = new URL(signed.url);
      expect(searchParams.get('temp_url_sig')).toBe(signature);
      expect(searchParams.get('temp_url_expires')).toBe('1900000000');
      expect(signed.expiresAt).toEqual(new Date('2030-03-17T17:46:40Z'));
    },
  );

  test('names the object percent-encoded', async () => {
    const { url } = await signerWith('sha256').sign(reading('é/a?#%b'), call);
    expect(url.split('?')[0]).toBe(
      'https://swift.test/v1/AUTH_test/photos/%C3%A9/a%3F%23%25b',
    );
  });
});

describe('what Swift can bind', () => {
  test.each([
    ['a download', reading('a'), true],
    ['a download to be shown', reading('a', { disposition: 'INLINE' }), true],
    ['an upload of any bytes', writing('a'), true],
    ['an upload that says nothing', writing('a', { ifAbsent: false }), true],
    ['no metadata', writing('a', { metadata: new Map() }), true],
    [
      'an old version',
      reading('a', { ref: { container: 'c', name: 'a', versionId: '1' } }),
      false,
    ],
    ['a size', writing('a', { size: 1 }), false],
    ['a size of nothing', writing('a', { size: 0 }), false],
    ['a limit', writing('a', { maxSize: 1 }), false],
    ['a type', writing('a', { contentType: 'text/css' }), false],
    ['a checksum', writing('a', { checksums: { md5: 'x' } }), false],
    ['metadata', writing('a', { metadata: new Map([['a', 'b']]) }), false],
    ['a name that is free', writing('a', { ifAbsent: true }), false],
    ['what it replaces', writing('a', { ifMatch: 'x' }), false],
    ['an end', writing('a', { objectExpiresAt: new Date() }), false],
    ['a name that URLs fold', reading('a/../b'), false],
    ['a name of nothing but slashes', reading('//'), false],
  ] as const)('%s', (_, intent, can) => {
    expect(signerWith('sha256').signs(intent)).toBe(can);
  });
});
