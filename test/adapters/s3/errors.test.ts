import { S3ServiceException } from '@aws-sdk/client-s3';
import { describe, expect, jest, test } from '@jest/globals';
import { inspect } from 'node:util';
import { NotS3Error, toStorageError } from '../../../adapters/s3/errors.js';
import { StorageError } from '../../../src/storage/index.js';

interface Told {
  readonly status: number;
  readonly message?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** As the SDK throws it. */
function refused(
  name: string,
  { status, message = 'No.', headers = {} }: Told,
): S3ServiceException {
  const $metadata = { httpStatusCode: status, requestId: 'tx1' };
  const error = new S3ServiceException({
    name,
    message,
    $fault: 'client',
    $metadata,
  });
  return Object.assign(error, { $response: { statusCode: status, headers } });
}

function coded(code: string): Error {
  return Object.assign(new Error('It broke.'), { code });
}

describe('what goes wrong on the way to a service', () => {
  test.each([
    ['AccessDenied', 403, 'PERMISSION_DENIED'],
    ['InvalidAccessKeyId', 403, 'AUTH_FAILED'],
    ['SignatureDoesNotMatch', 403, 'AUTH_FAILED'],
    ['ExpiredToken', 400, 'AUTH_FAILED'],
    ['NoSuchBucket', 404, 'CONTAINER_NOT_FOUND'],
    ['NoSuchKey', 404, 'OBJECT_NOT_FOUND'],
    ['NoSuchVersion', 404, 'VERSION_NOT_FOUND'],
    ['SlowDown', 503, 'RATE_LIMITED'],
    ['InternalError', 500, 'UNAVAILABLE'],
    ['InternalError', 200, 'UNAVAILABLE'],
    ['PermanentRedirect', 301, 'CONFIG_INVALID'],
    ['TemporaryRedirect', 307, 'UNAVAILABLE'],
    ['AuthorizationHeaderMalformed', 400, 'CONFIG_INVALID'],
    ['NotImplemented', 501, 'UNSUPPORTED'],
    ['Unheard', 507, 'UNAVAILABLE'],
    ['Unheard', 429, 'RATE_LIMITED'],
    ['Unheard', 403, 'PERMISSION_DENIED'],
    ['Unheard', 418, 'UNEXPECTED'],
  ])('%s (%i) is %s', (name, status, code) => {
    const error = toStorageError(refused(name, { status }), {});
    expect(error.code).toBe(code);
    expect(error.context).toMatchObject({ status, upstreamRequestId: 'tx1' });
  });

  test.each([
    [new NotS3Error('a redirect'), 'UNAVAILABLE'],
    [coded('ECONNREFUSED'), 'UNAVAILABLE'],
    [coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'UNAVAILABLE'],
    [new AggregateError([coded('EHOSTUNREACH')]), 'UNAVAILABLE'],
    [new DOMException('late', 'TimeoutError'), 'TIMEOUT'],
    [new TypeError('a mistake of ours'), 'UNEXPECTED'],
  ])('%s is %s', (error, code) => {
    expect(toStorageError(error, {})).toHaveProperty('code', code);
  });

  test('no credentials anywhere is AUTH_FAILED, in words that say where they were looked for', () => {
    const error = new Error('Could not load credentials from any providers');
    error.name = 'CredentialsProviderError';
    const { code, context } = toStorageError(error, {});
    expect(code).toBe('AUTH_FAILED');
    expect(context.reason).toMatch(/`accessKeyId`/);
  });

  test('a StorageError keeps its code and is told where it happened', () => {
    const error = new StorageError('TOO_LARGE', { limit: 7 });
    expect(toStorageError(error, { container: 'photos' })).toMatchObject({
      code: 'TOO_LARGE',
      context: { limit: 7, container: 'photos' },
    });
  });

  test('a service that wants to be left alone says for how long', () => {
    const headers = { 'retry-after': '7' };
    const error = refused('SlowDown', { status: 503, headers });
    expect(toStorageError(error, {}).context.retryAfterSeconds).toBe(7);
  });

  test.each([
    ['ExpiredToken', { 'Token-0': 'secret-token' }],
    ['SignatureDoesNotMatch', { CanonicalRequest: 'secret-token' }],
  ])('what %s repeats of the request is kept nowhere', (name, said) => {
    const error = Object.assign(refused(name, { status: 400 }), said);
    const told = toStorageError(error, {});
    const wrapped = new StorageError('UNAVAILABLE', {}, error);
    for (const kept of [told, toStorageError(wrapped, {})]) {
      expect(inspect(kept, { depth: 9 })).not.toContain('secret-token');
      expect(kept.cause).toMatchObject({ name, status: 400, requestId: 'tx1' });
    }
  });

  test('words that the service did not say are not put into its mouth', () => {
    const error = refused('NoSuchKey', {
      status: 404,
      message: 'UnknownError',
    });
    expect(toStorageError(error, {}).context.reason).toBe(
      'the service answered NoSuchKey',
    );
  });
});

describe('a clock that is off', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');

  test.each([
    ['Sat, 21 Nov 2026 11:00:00 GMT', /60 minutes ahead of the service's/],
    ['Sat, 21 Nov 2026 12:20:00 GMT', /20 minutes behind the service's/],
    ['', /clock is far from the service's/],
  ])('where the service says %j', (date, reason) => {
    jest.spyOn(Date, 'now').mockReturnValue(now);
    const error = refused('RequestTimeTooSkewed', {
      status: 403,
      headers: { date },
    });
    const { code, context } = toStorageError(error, {});
    jest.restoreAllMocks();
    expect(code).toBe('AUTH_FAILED');
    expect(context.reason).toMatch(reason);
    expect(context.reason).toMatch(/NTP/);
  });
});

describe('another region', () => {
  test.each([
    [{ Region: 'eu-central-1' }, {}],
    [{}, { 'x-amz-bucket-region': 'eu-central-1' }],
  ])(
    'is named by its name, with the option to set (%j, %j)',
    (said, headers) => {
      const error = refused('PermanentRedirect', { status: 301, headers });
      const { context } = toStorageError(Object.assign(error, said), {});
      expect(context.reason).toMatch(/region 'eu-central-1'.*`region`/);
    },
  );

  test('is named by its endpoint where the service tells no more', () => {
    const error = refused('PermanentRedirect', { status: 301 });
    Object.assign(error, { Endpoint: 's3.eu-central-1.example' });
    const { context } = toStorageError(error, {});
    expect(context.reason).toMatch(/'s3.eu-central-1.example'.*`endpoint`/);
  });
});
