import { afterEach, expect, test } from '@jest/globals';
import type { Desk } from '../../../adapters/s3/desk.js';
import { multipart } from '../../../adapters/s3/multipart.js';
import type { Service } from '../../../adapters/s3/service.js';
import { bodyOf } from '../../support/bodies.js';
import { digestOf } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';
import { error, xml } from './pretend-s3.js';

const MIB = 2 ** 20;
const CONTENT = Buffer.from('content');
const MD5 = digestOf('md5', CONTENT);
const OF_ONE_PART = `${digestOf('md5', Buffer.from(MD5, 'hex'))}-1`;
const OTHER = '1'.repeat(32);

const upload = {
  container: 'photos',
  name: 'cat',
  uploadId: `${5 * MIB}-u1`,
};
const parts = [{ partNumber: 1, size: CONTENT.length, etag: MD5 }];

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
  service = desk = undefined;
});

const tagged = (etag: string): Reply => ({
  status: 200,
  headers: {
    etag: `"${etag}"`,
    'last-modified': 'Sat, 21 Nov 2026 17:51:48 GMT',
  },
});
const seen = (etag: string): Reply => {
  const { headers } = tagged(etag);
  return { status: 200, headers: { ...headers, 'content-length': '7' } };
};
const GONE = error(404, 'NoSuchUpload');

/** What a service says that has all there is, and an upload of one part in which all goes well. */
const WELL = {
  begin: {
    status: 200,
    body: xml('InitiateMultipartUploadResult', '<UploadId>u1</UploadId>'),
  },
  part: tagged(MD5),
  complete: {
    status: 200,
    body: xml('CompleteMultipartUploadResult', `<ETag>${OF_ONE_PART}</ETag>`),
  },
  abort: { status: 204 },
  look: seen(OF_ONE_PART),
  parts: { status: 200, body: xml('ListPartsResult') },
} satisfies Record<string, Reply>;

const STEPS: readonly (readonly [keyof typeof WELL, (of: Asked) => boolean])[] =
  [
    ['begin', ({ path, method }) => method === 'POST' && /uploads/.test(path)],
    ['complete', ({ method }) => method === 'POST'],
    ['part', ({ method }) => method === 'PUT'],
    ['abort', ({ method }) => method === 'DELETE'],
    ['look', ({ method }) => method === 'HEAD'],
    ['parts', ({ path }) => path.includes('uploadId=')],
  ];

/** The facet at a service that says this instead. */
async function facetAt(
  said: Partial<Record<keyof typeof WELL, Reply>> = {},
  differing: Partial<Service> = {},
) {
  const headers = { 'x-amz-request-id': 'tx1' };
  service = await pretend((asked) => {
    const [step = 'parts'] = STEPS.find(([, is]) => is(asked)) ?? [];
    const given: Reply = said[step] ?? WELL[step];
    return { ...given, headers: { ...headers, ...given.headers } };
  });
  desk = deskAt({ endpoint: service.url }, differing);
  return multipart(desk);
}

const partOf = (content: Buffer) => ({
  partNumber: 1,
  size: content.length,
  body: bodyOf(content),
});

test('what is said of the object goes along as the upload begins', async () => {
  const facet = await facetAt();
  const metadata = new Map([['unit', 'test']]);
  const object = { partSize: 5 * MIB, contentType: 'a/b', metadata };
  expect(await facet.beginMultipart(upload, object, call)).toEqual(upload);
  const [begin] = service?.asked ?? [];
  expect(begin?.headers).toMatchObject({
    'content-type': 'a/b',
    'x-amz-meta-unit': 'test',
  });
});

test('a part that the service stored as another is refused', async () => {
  const facet = await facetAt({ part: tagged(OTHER) });
  const failure = await failureOf(facet.putPart(upload, partOf(CONTENT), call));
  expect(failure.code).toBe('UNAVAILABLE');
  expect(failure.context.reason).toContain(OTHER);
});

test('a part is as large as one request may be, and no larger', async () => {
  service = await pretend(() => undefined);
  desk = deskAt({ endpoint: service.url, maxPutBytes: 6 * MIB });
  const { minPartSize, maxPartSize, maxParts } = multipart(desk);
  expect([minPartSize, maxPartSize, maxParts]).toEqual([
    5 * MIB,
    6 * MIB,
    10_000,
  ]);
});

test.each(['', 'u1', '-u1', '5242880-', '5242880-a b', 'x'.repeat(2000)])(
  'nobody is asked for the upload %j, which can be none',
  async (uploadId) => {
    const facet = await facetAt();
    const at = { ...upload, uploadId };
    for (const act of [
      () => facet.putPart(at, partOf(CONTENT), call),
      () => facet.completeMultipart(at, { parts }, call),
      () => facet.abortMultipart(at, call),
    ])
      expect((await failureOf(act())).code).toBe('UPLOAD_NOT_FOUND');
    expect(service?.asked).toEqual([]);
  },
);

test('parts that can not follow one another are not sent', async () => {
  const facet = await facetAt();
  const two = [...parts, { ...parts[0], partNumber: 2 }] as typeof parts;
  const completing = facet.completeMultipart(upload, { parts: two }, call);
  expect((await failureOf(completing)).code).toBe('INVALID_ARGUMENT');
  expect(service?.asked).toEqual([]);
});

test('more than an object can hold is not sent', async () => {
  const facet = await facetAt();
  const size = 5 * 2 ** 30;
  const many = Array.from({ length: 1025 }, (_, at) => {
    return { partNumber: at + 1, size, etag: MD5 };
  });
  const large = { ...upload, uploadId: `${size}-u1` };
  const completing = facet.completeMultipart(large, { parts: many }, call);
  expect(await failureOf(completing)).toMatchObject({
    code: 'TOO_LARGE',
    context: { limit: 5 * 2 ** 40, actual: 1025 * size },
  });
  expect(service?.asked).toEqual([]);
});

test('a service that holds the condition itself is given it with the completion', async () => {
  const facet = await facetAt();
  await facet.completeMultipart(upload, { parts, ifAbsent: true }, call);
  const completion = service?.asked.find(({ method }) => method === 'POST');
  expect(completion?.headers['if-none-match']).toBe('*');
});

test.each([
  ['a condition', error(412, 'PreconditionFailed')],
  ['an upload that is not there', GONE],
])(
  'an object that was made before is the answer where %s refuses it',
  async (_, complete) => {
    const facet = await facetAt({ complete, parts: GONE });
    const completion = { parts, ifAbsent: true };
    const stat = await facet.completeMultipart(upload, completion, call);
    expect(stat.etag).toBe(OF_ONE_PART);
  },
);

test.each([
  ['a condition', error(412, 'PreconditionFailed')],
  ['an upload that is not there', GONE],
])(
  'another object than was made is not the answer where %s refuses it',
  async (_, complete) => {
    const said = { complete, parts: GONE, look: seen(OTHER) };
    const facet = await facetAt(said);
    const completion = { parts, ifAbsent: true };
    const failure = await failureOf(
      facet.completeMultipart(upload, completion, call),
    );
    expect(failure).toMatchObject({
      code: 'UPLOAD_NOT_FOUND',
      context: { container: 'photos', object: 'cat' },
    });
  },
);

test('who may not look whether the upload is there is told of the condition', async () => {
  const complete = error(412, 'PreconditionFailed');
  const said = { complete, parts: error(403, 'AccessDenied') };
  const facet = await facetAt(said);
  const completing = facet.completeMultipart(
    upload,
    { parts, ifAbsent: true },
    call,
  );
  expect((await failureOf(completing)).code).toBe('OBJECT_EXISTS');
});

test('of what was overwritten at once as much is told as is known', async () => {
  const facet = await facetAt({ look: seen(OTHER) });
  const stat = await facet.completeMultipart(upload, { parts }, call);
  expect(stat).toMatchObject({
    name: 'cat',
    size: CONTENT.length,
    etag: OF_ONE_PART,
  });
});
