import { afterEach, expect, test } from '@jest/globals';
import { serverSideCopy } from '../../../adapters/s3/copy.js';
import type { Desk } from '../../../adapters/s3/desk.js';
import { deleteObject } from '../../../adapters/s3/remove.js';
import { updateObject } from '../../../adapters/s3/update.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';
import { error as refusal, xml } from './pretend-s3.js';

const OLD = '0'.repeat(32);
const NEW = '1'.repeat(32);
const ref = { container: 'photos', name: 'cat' };
const change = { contentType: 'a/b' };
const ID = { 'x-amz-request-id': 'tx1' };
const CHECKSUMS = 'x-amz-meta-stowage-checksums';

let service: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await service?.stop();
  service = desk = undefined;
});

function seen(etag: string, more: Reply['headers'] = {}): Reply {
  const at = 'Sat, 21 Nov 2026 17:51:48 GMT';
  const size = { 'content-length': '3' };
  const headers = { ...ID, ...size, etag: `"${etag}"`, 'last-modified': at };
  return { status: 200, headers: { ...headers, ...more } };
}

function copied(etag: string, more: Reply['headers'] = {}): Reply {
  const body = xml('CopyObjectResult', `<ETag>"${etag}"</ETag>`);
  return { status: 200, headers: { ...ID, ...more }, body };
}

/** A desk at a service that answers HEADs and the rest one after the other, the last of them again. */
async function at(
  heads: readonly Reply[],
  others: readonly Reply[],
  conditionalWrites = false,
): Promise<Desk> {
  const left = { heads: [...heads], others: [...others] };
  service = await pretend(({ method }) => {
    const replies = method === 'HEAD' ? left.heads : left.others;
    return replies.length > 1 ? replies.shift() : replies[0];
  });
  desk = deskAt({ endpoint: service.url }, { conditionalWrites });
  return desk;
}

function sent(method: string): readonly Asked[] {
  return service?.asked.filter((asked) => asked.method === method) ?? [];
}

test('a service that heeds no condition is left with no false checksums', async () => {
  const head = seen(OLD, { [CHECKSUMS]: 'md5=' + OLD });
  const desk = await at([head, seen(NEW)], [copied(NEW)]);

  await updateObject(desk, { ref, change, call });

  const checksums = sent('PUT').map(({ headers }) => headers[CHECKSUMS]);
  expect(checksums).toEqual(['md5=' + OLD, undefined, undefined]);
});

test('a copy of another version than was seen takes no version away', async () => {
  const head = seen(OLD, { 'x-amz-version-id': 'v1' });
  const copy = copied(OLD, { 'x-amz-copy-source-version-id': 'v2' });
  const desk = await at([head], [copy]);

  const error = await failureOf(updateObject(desk, { ref, change, call }));

  expect(error.code).toBe('UNAVAILABLE');
  expect(sent('PUT')).toHaveLength(3);
  expect(sent('DELETE')).toEqual([]);
});

test('a service that holds conditions holds that of what is described anew', async () => {
  const desk = await at([seen(OLD)], [copied(OLD)], true);
  await updateObject(desk, { ref, change, call });
  expect(sent('PUT')[0]?.headers['if-match']).toBe(OLD);
});

test('a service that holds conditions holds that of a deletion', async () => {
  const gone = { status: 204, headers: ID };
  const desk = await at([seen(OLD)], [gone], true);
  await deleteObject(desk, { ref, condition: { ifMatch: OLD }, call });
  expect(sent('DELETE')[0]?.headers['if-match']).toBe(OLD);
});

test('who deletes too late is told so', async () => {
  const lost = refusal(412, 'PreconditionFailed');
  const desk = await at([seen(OLD), seen(OLD), seen(NEW)], [lost], true);
  const condition = { ifMatch: OLD };
  const error = await failureOf(deleteObject(desk, { ref, condition, call }));
  expect(error.code).toBe('PRECONDITION_FAILED');
  expect(error.context.currentEtag).toBe(NEW);
});

test('a copy where nothing is to be is not left to the service alone', async () => {
  const desk = await at([seen(OLD)], [copied(OLD)], true);
  const target = { ref: { ...ref, name: 'dog' }, ifAbsent: true };
  const copying = serverSideCopy(desk).copyObject(ref, target, call);
  expect((await failureOf(copying)).code).toBe('OBJECT_EXISTS');
  expect(sent('PUT')).toEqual([]);
});
