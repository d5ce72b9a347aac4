import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientsOf } from '../../../adapters/s3/client.js';
import { NotS3Error, toStorageError } from '../../../adapters/s3/errors.js';
import { parseOptions } from '../../../adapters/s3/options.js';
import { Wire, type Ask } from '../../../adapters/s3/wire.js';
import type { StorageError } from '../../../src/storage/index.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';

const never = new AbortController().signal;
const HTML = '<html><h1>Welcome to the hotel</h1></html>';
const ID = { 'x-amz-request-id': 'tx1' };
const BUCKETS =
  '<?xml version="1.0"?><ListAllMyBucketsResult>' +
  '<Buckets><Bucket><Name>photos</Name></Bucket></Buckets></ListAllMyBucketsResult>';

let server: Pretender | undefined;
let wire: Wire | undefined;

afterEach(async () => {
  wire?.close();
  await server?.stop();
  server = wire = undefined;
});

/** A service that answers so, and a wire to it. */
async function to(reply: (asked: Asked) => Reply): Promise<Wire> {
  server = await pretend(reply);
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const options = parseOptions({ endpoint: server.url, ...keys });
  wire = new Wire(clientsOf(options));
  return wire;
}

const at = { Bucket: 'photos', Key: 'cat' };

/** One of each kind: what has a listing, what has content, and what has nothing but headers. */
const ASKS = {
  ListBuckets: () => new ListBucketsCommand({}),
  ListObjectsV2: () => new ListObjectsV2Command({ Bucket: 'photos' }),
  GetBucketVersioning: () =>
    new GetBucketVersioningCommand({ Bucket: 'photos' }),
  GetBucketPolicy: () => new GetBucketPolicyCommand({ Bucket: 'photos' }),
  HeadObject: () => new HeadObjectCommand(at),
  GetObject: () => new GetObjectCommand(at),
  PutObject: () => new PutObjectCommand({ ...at, Body: Buffer.from('cat') }),
  CopyObject: () => new CopyObjectCommand({ ...at, CopySource: 'photos/dog' }),
  DeleteObject: () => new DeleteObjectCommand(at),
} satisfies Record<string, () => unknown>;

/** What an ask failed with, as it leaves the adapter. */
async function failureOf(asked: Promise<unknown>): Promise<StorageError> {
  const error: unknown = await asked.then(
    () => new Error('It was taken for an answer.'),
    (thrown: unknown) => thrown,
  );
  return toStorageError(error, {});
}

type AnyAsk = Ask<object, { $metadata: object }>;
const asks = Object.entries(ASKS).map(
  ([name, make]) => [name, make as unknown as () => AnyAsk] as const,
);

describe('what is no answer of a service', () => {
  test.each(asks)('%s: a page with 200', async (name, make) => {
    const on = await to(() => ({ status: 200, body: HTML }));
    const error = await failureOf(on.ask(make(), never));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.cause).toBeInstanceOf(NotS3Error);
    expect(name).not.toBe('');
  });

  test.each(asks)(
    '%s: a page with 404, once the service has shown who it is',
    async (_, make) => {
      const on = await to(({ path }) =>
        path.startsWith('/photos')
          ? { status: 404, body: HTML }
          : { status: 200, headers: ID, body: BUCKETS },
      );
      await on.ask(new ListBucketsCommand({}), never);
      if (make().constructor === ListBucketsCommand) return;
      expect((await failureOf(on.ask(make(), never))).code).toBe('UNAVAILABLE');
    },
  );

  test.each(asks)('%s: a redirect', async (_, make) => {
    const headers = { location: 'http://127.0.0.1:9/elsewhere' };
    const on = await to(() => ({ status: 302, headers }));
    const error = await failureOf(on.ask(make(), never));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.context.reason).toMatch(/redirect to .*elsewhere/);
  });

  test.each(asks)('%s: a busy proxy', async (_, make) => {
    const headers = { 'retry-after': '7' };
    const on = await to(() => ({ status: 503, headers, body: HTML }));
    const error = await failureOf(on.ask(make(), never));
    expect(error.code).toBe('UNAVAILABLE');
    expect(error.context).toMatchObject({ status: 503, retryAfterSeconds: 7 });
  });

  test('a listing that was cut, at whatever byte', async () => {
    for (let length = 0; length < BUCKETS.length; length += 1) {
      const body = BUCKETS.slice(0, length);
      const on = await to(() => ({ status: 200, headers: ID, body }));
      const asked = on.ask(new ListBucketsCommand({}), never);
      expect((await failureOf(asked)).code).toBe('UNAVAILABLE');
      on.close();
      await server?.stop();
    }
  });

  test('a listing in which tags cross', async () => {
    const body = BUCKETS.replace('</Name></Bucket>', '</Bucket></Name>');
    const on = await to(() => ({ status: 200, headers: ID, body }));
    const asked = on.ask(new ListBucketsCommand({}), never);
    expect((await failureOf(asked)).code).toBe('UNAVAILABLE');
  });
});

describe('an error that comes with 200', () => {
  const error = (code: string, end = '') =>
    `<?xml version="1.0"?>\n<Error><Code>${code}</Code></Error>${end}`;

  test.each([
    [error('InternalError'), 'UNAVAILABLE'],
    [error('SlowDown', '\n'), 'RATE_LIMITED'],
    [error('NoSuchKey'), 'OBJECT_NOT_FOUND'],
    ['', 'UNAVAILABLE'],
  ])('%j is %s', async (body, code) => {
    const on = await to(() => ({ status: 200, headers: ID, body }));
    const asked = on.ask(ASKS.CopyObject(), never);
    expect((await failureOf(asked)).code).toBe(code);
  });
});

test('a HEAD of a bucket in another region names that region', async () => {
  const headers = { ...ID, 'x-amz-bucket-region': 'eu-central-1' };
  for (const status of [301, 400]) {
    const on = await to(() => ({ status, headers }));
    const asked = on.ask(new HeadBucketCommand({ Bucket: 'photos' }), never);
    const { code, context } = await failureOf(asked);
    expect(code).toBe('CONFIG_INVALID');
    expect(context.reason).toMatch(/'eu-central-1'/);
    on.close();
    await server?.stop();
  }
});
