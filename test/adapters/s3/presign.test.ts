import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, test } from '@jest/globals';
import { signedWithout } from '../../../adapters/s3/presign.js';
import { clientOf } from '../../services/s3.js';

const secretAccessKey = 'secret/0123+=';
/** A name that a URL has to encode. */
const META = "x-amz-meta-it's%5f!*";

const client = clientOf({
  endpoint: 'https://s3.test:9000',
  region: 'eu-central-1',
  accessKeyId: 'KEY',
  secretAccessKey,
});

/** What the SDK makes of it, and what it was made of. */
async function presigned(Key: string) {
  const type = 'text/plain; charset=utf-8';
  const metadata = { "it's%5f!*": 'a b%C3%A9' };
  const command = new PutObjectCommand({
    Bucket: 'photos',
    Key,
    ContentType: type,
    ContentLength: 7,
    Metadata: metadata,
  });
  const bound = new Set(['content-type', META]);
  const url = await getSignedUrl(client, command, {
    signableHeaders: bound,
    unhoistableHeaders: bound,
  });
  const headers = [
    ['content-type', type],
    [META, 'a b%C3%A9'],
    ['content-length', '7'],
  ] as const;
  return { method: 'PUT', url, headers, secretAccessKey };
}

test.each(['cat.jpg', '2024/é (1)?#%+&=.jpg', "it's/!*~ /"])(
  'what nothing is forbidden is signed as the SDK does: %s',
  async (name) => {
    const request = await presigned(name);
    expect(signedWithout(request, [])).toBe(request.url);
  },
);

test('what may not be sent is among the signed headers, once', async () => {
  const absent = ['x-amz-acl', META];
  const url = signedWithout(await presigned('cat.jpg'), absent);
  const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders');
  expect(signed).toBe(`content-length;content-type;host;x-amz-acl;${META}`);
});
