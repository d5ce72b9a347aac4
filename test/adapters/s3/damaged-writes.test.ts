import { afterEach, expect, test } from '@jest/globals';
import type { Desk } from '../../../adapters/s3/desk.js';
import type { Service } from '../../../adapters/s3/service.js';
import { writeObject } from '../../../adapters/s3/write.js';
import type { Checksums } from '../../../src/storage/index.js';
import { bodyOf } from '../../support/bodies.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { pretend, type Pretender } from '../../support/pretend.js';
import { deskAt } from './desks.js';

const SMALL = seededBytes('small', 100);
const LARGE = seededBytes('large', 2 ** 20 + 1);
const DAMAGED = { etag: '"00000000000000000000000000000000"' };
const OTHER = { etag: '"11111111111111111111111111111111"' };
const WHOLE = { etag: `"${digestOf('md5', LARGE)}"` };
const ID = { 'x-amz-request-id': 'tx1' };
const VERSIONING = '<VersioningConfiguration/>';
const SAID = { 'last-modified': 'Sat, 21 Nov 2026 17:51:48 GMT' };

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
  service = desk = undefined;
});

type Headers = Readonly<Record<string, string>>;

/** Writes at a service that says this of what it stored, and of what stands there. */
async function writingAt(
  said: { readonly put: Headers; readonly head: Headers },
  content: Buffer,
  {
    expect = {},
    ...differing
  }: Partial<Service> & { readonly expect?: Checksums } = {},
) {
  const headers = { ...ID, ...SAID };
  service = await pretend(({ method }) => {
    if (method === 'PUT')
      return { status: 200, headers: { ...ID, ...said.put } };
    if (method === 'HEAD')
      return { status: 200, headers: { ...headers, ...said.head } };
    if (method === 'DELETE') return { status: 204, headers: ID };
    return { status: 200, headers: ID, body: VERSIONING };
  });
  desk = deskAt({ endpoint: service.url }, differing);
  const ref = { container: 'photos', name: 'cat' };
  const object = { body: bodyOf(content), size: content.length, expect };
  return writeObject(desk, { ref, object, call });
}

const deletes = () =>
  service?.asked
    .filter(({ method }) => method === 'DELETE')
    .map(({ path }) => path.replace(/[?&]x-id=\w+/, ''));

test.each([
  ['in one piece', SMALL],
  ['as it came', LARGE],
])('what was damaged on its way, sent %s, is deleted', async (_, content) => {
  const writing = writingAt({ put: DAMAGED, head: DAMAGED }, content);
  expect((await failureOf(writing)).code).toBe('UNAVAILABLE');
  expect(deletes()).toEqual(['/photos/cat']);
});

test('of versions the damaged one is deleted, for good', async () => {
  const damaged = { ...DAMAGED, 'x-amz-version-id': 'v1' };
  await failureOf(writingAt({ put: damaged, head: damaged }, LARGE));
  expect(deletes()).toEqual(['/photos/cat?versionId=v1']);
});

test('what another has written over it meanwhile stays', async () => {
  await failureOf(writingAt({ put: DAMAGED, head: OTHER }, LARGE));
  expect(deletes()).toEqual([]);
});

test.each([true, false])(
  'digests that are announced go along with a large body, as far as they are compared (SHA-256: %p)',
  async (verifiesSha256) => {
    const md5 = digestOf('md5', LARGE);
    const sha256 = digestOf('sha256', LARGE);
    const announced = { expect: { md5, sha256 }, verifiesSha256 };
    await writingAt({ put: WHOLE, head: WHOLE }, LARGE, announced);
    const put = service?.asked.find(({ method }) => method === 'PUT');
    const inBase64 = (hex: string) =>
      Buffer.from(hex, 'hex').toString('base64');
    expect(put?.headers['content-md5']).toBe(inBase64(md5));
    expect(put?.headers['x-amz-checksum-sha256']).toBe(
      verifiesSha256 ? inBase64(sha256) : undefined,
    );
  },
);
