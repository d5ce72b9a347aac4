import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import { signer } from '../../../adapters/s3/signer.js';
import type { ReadIntent, WriteIntent } from '../../../src/storage/index.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { deskAt } from './desks.js';

const ENDPOINT = 'https://s3.test:9000';
const SHA256 = createHash('sha256').update('content').digest('hex');

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

const aws = signer(deskAt({ endpoint: ENDPOINT }));

function parametersOf(url: string): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams);
}

/** The signature that the documentation of AWS's Signature Version 4 comes to, for such a URL. */
function signatureOf(method: string, url: string, headers: [string, string][]) {
  const { host, pathname, searchParams } = new URL(url);
  searchParams.delete('X-Amz-Signature');
  const query = [...searchParams]
    .map((pair) => pair.map(encoded).join('='))
    .sort()
    .join('&');
  const lines = [...headers, ['host', host]].map((pair) => pair.join(':'));
  const signed = searchParams.get('X-Amz-SignedHeaders') ?? '';
  const canonical = [
    method,
    pathname,
    query,
    ...lines.sort(),
    '',
    signed,
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = '20300317/us-east-1/s3/aws4_request';
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = `AWS4-HMAC-SHA256\n20300317T174540Z\n${scope}\n${hash}`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>(
      (secret, part) => createHmac('sha256', secret).update(part).digest(),
      'AWS4secret',
    );
  return createHmac('sha256', key).update(text).digest('hex');
}

function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

describe('a URL that S3 serves', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  /** 2030-03-17T17:45:40.5Z. */
  function stopClock(): void {
    jest.useFakeTimers({ now: 1_899_999_940_500 });
  }

  test.each(['cat.jpg', '2024/é (1)?#%+.jpg', "it's/!*~ /"])(
    'has the signature of the documentation: %s',
    async (name) => {
      stopClock();
      const { url } = await aws.sign(reading(name), call);
      const { 'X-Amz-Signature': signature } = parametersOf(url);
      expect(signature).toBe(signatureOf('GET', url, []));
    },
  );

  test('binds what an upload is to be, by headers that have to be sent', async () => {
    stopClock();
    const intent = writing('new', {
      size: 7,
      contentType: 'text/plain',
      metadata: new Map([['unit', 'é']]),
      checksums: { md5: '9a0364b9e99bb480dd25e1f0284c8555', sha256: SHA256 },
      ifAbsent: true,
    });

    const { method, url, headers } = await aws.sign(intent, call);

    const sha256 = Buffer.from(SHA256, 'hex').toString('base64');
    expect(Object.fromEntries(headers)).toEqual({
      'content-type': 'text/plain',
      'content-md5': 'mgNkuembtIDdJeHwKEyFVQ==',
      'x-amz-checksum-sha256': sha256,
      'if-none-match': '*',
      'x-amz-meta-unit': '%C3%A9',
      'x-amz-meta-stowage-checksums': `sha256=${SHA256}`,
    });
    const sent = [...headers, ['content-length', '7']] as [string, string][];
    const { 'X-Amz-Signature': signature } = parametersOf(url);
    expect([method, signature]).toEqual(['PUT', signatureOf('PUT', url, sent)]);
  });

  test('says to the second when it ends', async () => {
    stopClock();
    const intent = reading('cat.jpg', { expiresInSeconds: 59.2 });
    const { url, expiresAt } = await aws.sign(intent, call);
    expect(parametersOf(url)['X-Amz-Expires']).toBe('60');
    expect(expiresAt).toEqual(new Date('2030-03-17T17:46:40Z'));
  });

  test('names the version that is meant', async () => {
    const ref = { container: 'photos', name: 'cat.jpg', versionId: 'v.1' };
    const { url } = await aws.sign(reading('cat.jpg', { ref }), call);
    expect(parametersOf(url)['versionId']).toBe('v.1');
  });

  test('names the host that clients reach', async () => {
    const publicEndpoint = 'https://files.example';
    const outside = signer(deskAt({ endpoint: ENDPOINT, publicEndpoint }));
    const { url } = await outside.sign(reading('cat.jpg'), call);
    expect(url).toMatch(/^https:\/\/files\.example\/photos\/cat\.jpg\?/);
  });

  test('names the bucket that containers share', async () => {
    const shared = signer(deskAt({ endpoint: ENDPOINT, bucket: 'all' }));
    const { url } = await shared.sign(reading('cat.jpg'), call);
    expect(new URL(url).pathname).toBe('/all/photos/cat.jpg');
  });

  test('is not made for a name or metadata that cannot be', async () => {
    const metadata = new Map([['a', 'é'.repeat(1000)]]);
    const codes = [
      await failureOf(aws.sign(reading(''), call)),
      await failureOf(aws.sign(writing('line\n'), call)),
      await failureOf(aws.sign(writing('a', { metadata }), call)),
    ].map(({ code }) => code);
    expect(codes).toEqual([
      'INVALID_OBJECT_NAME',
      'INVALID_OBJECT_NAME',
      'INVALID_METADATA',
    ]);
  });
});

const ceph = signer(
  deskAt(
    { endpoint: ENDPOINT, maxPutBytes: 5 * 2 ** 20 },
    {
      conditionalWrites: false,
      verifiesSha256: false,
      unsignedHeaders: 'SIGNED_AS_ABSENT',
    },
  ),
);

describe('what a signature holds a client to, on AWS and on Ceph', () => {
  const version = { container: 'photos', name: 'a', versionId: '1' };
  const keys = (length: number) =>
    new Map(Array.from({ length }, (_, at) => [`key-${at}`, 'value']));

  test.each([
    ['a download', reading('a'), true, true],
    ['an old version', reading('a', { ref: version }), true, true],
    ['a week', reading('a', { expiresInSeconds: 604_800 }), true, true],
    ['more', reading('a', { expiresInSeconds: 604_801 }), false, false],
    ['a name that URLs fold', reading('a/../b'), false, false],
    ['an upload of any bytes', writing('a'), true, true],
    [
      'an upload that says nothing',
      writing('a', { ifAbsent: false }),
      true,
      true,
    ],
    ['a size', writing('a', { size: 0 }), true, true],
    ['what one PUT holds', writing('a', { size: 5 * 2 ** 20 }), true, true],
    ['more', writing('a', { size: 5 * 2 ** 20 + 1 }), true, false],
    ['a limit', writing('a', { maxSize: 1 }), false, false],
    ['a type', writing('a', { contentType: 'text/css' }), true, true],
    ['metadata', writing('a', { metadata: new Map([['a', 'b']]) }), true, true],
    ['much metadata', writing('a', { metadata: keys(9) }), true, false],
    ['an MD5', writing('a', { checksums: { md5: 'aa' } }), true, true],
    ['a SHA-256', writing('a', { checksums: { sha256: 'aa' } }), true, false],
    ['a CRC', writing('a', { checksums: { crc32: 'aa' } }), false, false],
    ['a name that is free', writing('a', { ifAbsent: true }), true, false],
    ['what it replaces', writing('a', { ifMatch: 'x' }), true, false],
    ['an end', writing('a', { objectExpiresAt: new Date() }), false, false],
  ] as const)('%s', (_, intent, byAws, byCeph) => {
    expect([aws.signs(intent), ceph.signs(intent)]).toEqual([byAws, byCeph]);
  });
});

test('holds nobody to a mere upload where a service takes what was not signed', () => {
  const other = signer(deskAt({}, { unsignedHeaders: 'TAKEN' }));
  const said = [reading('a'), writing('a')].map((one) => other.signs(one));
  expect(said).toEqual([true, false]);
});
