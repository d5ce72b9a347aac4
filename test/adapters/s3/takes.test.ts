import { afterEach, describe, expect, test } from '@jest/globals';
import { serverSideCopy } from '../../../adapters/s3/copy.js';
import type { Desk } from '../../../adapters/s3/desk.js';
import type { CopyTarget } from '../../../src/storage/index.js';
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
const ID = { 'x-amz-request-id': 'tx1' };
const PLACE = { account: '', container: 'theirs', name: 'far/cat é' };
const target = { ref: { container: 'photos', name: 'cat' } };

const DENIED = error(403, 'AccessDenied');
const COPIED = well('CopyObjectResult', '<ETag>"1"</ETag>');
const BEGUN = well('InitiateMultipartUploadResult', '<UploadId>u</UploadId>');

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
  service = desk = undefined;
});

function well(root: string, content: string): Reply {
  return { status: 200, headers: ID, body: xml(root, content) };
}

function seen(bytes: number, more: Reply['headers'] = {}): Reply {
  const headers = {
    ...ID,
    'content-length': String(bytes),
    etag: '"1"',
    'last-modified': 'Sat, 21 Nov 2026 17:51:48 GMT',
  };
  return { status: 200, headers: { ...headers, ...more } };
}

/** Has an account take a neighbour's object, of a service that answers so. */
async function take(
  answer: (asked: Asked) => Reply,
  options: object = {},
  more: Partial<CopyTarget> = {},
) {
  service = await pretend(answer);
  desk = deskAt({ endpoint: service.url, ...options });
  const wanted = { ...target, ...more };
  return serverSideCopy(desk).takeObject?.(PLACE, wanted, call);
}

function sent(): readonly string[] {
  return service?.asked.map(({ method, path }) => `${method} ${path}`) ?? [];
}

describe('what another account holds', () => {
  test('is named in the request by its own bucket and key', async () => {
    await take(({ method }) => (method === 'HEAD' ? seen(3) : COPIED));
    const put = service?.asked.find(({ method }) => method === 'PUT');
    expect(put?.headers['x-amz-copy-source']).toBe('theirs/far/cat%20%C3%A9');
    expect(put?.path).toMatch(/^\/photos\/cat/);
  });

  test('may lie in a bucket that the options do not show', async () => {
    const options = { buckets: ['photos'] };
    const answer = ({ method }: Asked) =>
      method === 'HEAD' ? seen(3) : COPIED;
    expect(await take(answer, options)).toMatchObject({ name: 'cat', size: 3 });
  });

  test('is not taken where it may be seen and not copied', async () => {
    const taken = await take(({ method }) =>
      method === 'HEAD' ? seen(3) : DENIED,
    );
    expect(taken).toBeUndefined();
  });

  test('is not taken from another region', async () => {
    const headers = { ...ID, 'x-amz-bucket-region': 'eu-central-1' };
    const taken = await take(() => ({ status: 301, headers }));
    expect(taken).toBeUndefined();
    expect(sent()).toEqual(['HEAD /theirs/far/cat%20%C3%A9']);
  });

  test('is not taken where its parts may not be copied, and leaves no upload', async () => {
    const answers: Readonly<Record<string, Reply>> = {
      HEAD: seen(12 * MIB),
      POST: BEGUN,
      PUT: DENIED,
      DELETE: { status: 204, headers: ID },
    };
    const taken = await take(({ method }) => answers[method] ?? DENIED, {
      maxPutBytes: 5 * MIB,
    });
    expect(taken).toBeUndefined();
    expect(sent().at(-1)).toMatch(/^DELETE .*uploadId=u/);
  });

  test('is not said to be refused once it is taken', async () => {
    let heads = 0;
    const taking = take(({ method }) => {
      if (method !== 'HEAD') return COPIED;
      heads += 1;
      return heads === 1 ? seen(3) : { status: 403, headers: ID };
    });
    expect((await failureOf(taking)).code).toBe('PERMISSION_DENIED');
  });

  test.each([
    ['refused', DENIED, 'PERMISSION_DENIED'],
    ['missing', error(404, 'NoSuchKey'), 'OBJECT_NOT_FOUND'],
  ])(
    'is not said to be %s where only its tags are, once it is taken',
    async (_, answer, code) => {
      const tags = '<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>';
      const answers: readonly (readonly [RegExp, Reply])[] = [
        [/^HEAD/, seen(6 * MIB, { 'x-amz-tagging-count': '1' })],
        [/^GET .*tagging/, well('Tagging', tags)],
        [/^PUT .*tagging/, answer],
        [/^POST .*uploads/, BEGUN],
        [/^PUT/, well('CopyPartResult', '<ETag>"1"</ETag>')],
        [/^POST/, well('CompleteMultipartUploadResult', '<ETag>"1"</ETag>')],
      ];
      const taking = take(
        ({ method, path }) =>
          answers.find(([of]) => of.test(`${method} ${path}`))?.[1] ?? DENIED,
        { maxPutBytes: 5 * MIB },
      );
      expect((await failureOf(taking)).code).toBe(code);
      expect(sent().at(-1)).toMatch(/^PUT .*tagging/);
    },
  );

  test('may be the very object that is to be replaced, and is then told anew', async () => {
    const refusal = error(400, 'InvalidRequest');
    const puts = [refusal, COPIED];
    const taken = await take(
      ({ method }) => (method === 'HEAD' ? seen(3) : (puts.shift() ?? refusal)),
      {},
      { ref: { container: 'theirs', name: 'far/cat é' } },
    );
    expect(taken).toMatchObject({ name: 'far/cat é', size: 3 });
    const last = service?.asked.findLast(({ method }) => method === 'PUT');
    expect(last?.headers['x-amz-metadata-directive']).toBe('REPLACE');
  });

  test.each([
    ['is not there', 404],
    ['may not be seen', 403],
    ['is of a version that cannot be', 400],
    ['is of a version that is a delete marker', 405],
  ])('is not taken where it %s', async (_, status) => {
    const taken = await take(() => ({ status, headers: ID }));
    expect(taken).toBeUndefined();
    expect(sent()).toEqual(['HEAD /theirs/far/cat%20%C3%A9']);
  });

  test('is not taken where it goes before it is copied, and its target is there', async () => {
    const taken = await take(({ method, path }) => {
      if (method !== 'HEAD') return error(404, 'NoSuchKey');
      return path.includes('cat') ? seen(3) : { status: 200, headers: ID };
    });
    expect(taken).toBeUndefined();
  });

  test('is not left to the gateway where the container of the target is missing', async () => {
    const taking = take(({ method, path }) => {
      if (method !== 'HEAD') return error(404, 'NoSuchBucket');
      return path.includes('cat') ? seen(3) : { status: 404, headers: ID };
    });
    expect(await failureOf(taking)).toMatchObject({
      code: 'CONTAINER_NOT_FOUND',
      context: { container: 'photos' },
    });
  });
});
