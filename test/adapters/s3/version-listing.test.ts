import { afterEach, expect, test } from '@jest/globals';
import type { Desk } from '../../../adapters/s3/desk.js';
import { versions } from '../../../adapters/s3/versions.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';

const ref = { container: 'photos', name: 'a&b' };

let server: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await server?.stop();
});

/** The facet, on a service that answers so. */
async function on(reply: (asked: Asked) => Reply) {
  server = await pretend(reply);
  desk = deskAt({ endpoint: server.url });
  return versions(desk);
}

/** One version of `a&b` as AWS writes it down, or of another name; `-` begins a delete marker's id. */
function entry(id: string, name = 'a%26b'): string {
  const element = id.startsWith('-') ? 'DeleteMarker' : 'Version';
  const content = '<ETag>&quot;0cc1&quot;</ETag><Size>1</Size>';
  return [
    `<${element}><Key>${name}</Key><VersionId>${id}</VersionId>`,
    `<IsLatest>${String(id === '-9')}</IsLatest>`,
    '<LastModified>2026-01-02T03:04:05.000Z</LastModified>',
    element === 'Version' ? content : '',
    `</${element}>`,
  ].join('');
}

function listing(entries: readonly string[], isTruncated = false): Reply {
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult>',
    `<EncodingType>url</EncodingType><IsTruncated>${String(isTruncated)}</IsTruncated>`,
    ...entries,
    '</ListVersionsResult>',
  ].join('');
  return { status: 200, headers: { 'x-amz-request-id': 'tx1' }, body };
}

function queryOf({ path }: Asked) {
  return Object.fromEntries(new URL(path, 'http://s3').searchParams);
}

test('versions and markers of one second stand in the order of the answer', async () => {
  const ids = ['-9', '5', '-7', '3', '4'];
  const facet = await on(() => listing(ids.map((id) => entry(id))));

  const { items } = await facet.listVersions(ref, { limit: 10 }, call);

  const seen = items.map(({ versionId, isDeleteMarker }) =>
    isDeleteMarker ? `marker ${versionId}` : versionId,
  );
  expect(seen).toEqual(['marker -9', '5', 'marker -7', '3', '4']);
  expect(items[0]).toEqual({
    name: 'a&b',
    versionId: '-9',
    size: 0,
    createdAt: new Date('2026-01-02T03:04:05Z'),
    isLatest: true,
    isDeleteMarker: true,
  });
});

test('of names that begin alike only the one that is asked for is looked at', async () => {
  const facet = await on(() =>
    listing([entry('1'), entry('2', 'a%26bc')], true),
  );
  const page = await facet.listVersions(ref, { limit: 10 }, call);
  expect(page.items.map(({ versionId }) => versionId)).toEqual(['1']);
  expect(server?.asked).toHaveLength(1);
});

test('a version `null` of a longer name moves none of ours', async () => {
  const facet = await on(() =>
    listing([entry('null'), entry('2'), entry('null', 'a%26bc')]),
  );
  const page = await facet.listVersions(ref, { limit: 10 }, call);
  expect(page.items.map(({ versionId }) => versionId)).toEqual(['null', '2']);
});

test('a page of more than a thousand is as few requests as there must be', async () => {
  const all = Array.from({ length: 2001 }, (_, index) => `v${index}`);
  const facet = await on((asked) => {
    const { 'version-id-marker': after, 'max-keys': limit } = queryOf(asked);
    const begin = after === undefined ? 0 : all.indexOf(after) + 1;
    const end = begin + Number(limit);
    const entries = all.slice(begin, end).map((id) => entry(id));
    return listing(entries, end < all.length);
  });

  const page = await facet.listVersions(ref, { limit: 2000 }, call);

  expect(page.items.map(({ versionId }) => versionId)).toEqual(
    all.slice(0, 2000),
  );
  expect(page.next).toBe('v1999');
  expect(server?.asked.map(queryOf)).toMatchObject([
    { prefix: 'a&b', 'max-keys': '1000' },
    { 'key-marker': 'a&b', 'version-id-marker': 'v999', 'max-keys': '1000' },
    { 'version-id-marker': 'v1999', 'max-keys': '1' },
  ]);
});

test('a version is found in its history, however old', async () => {
  const facet = await on((asked) =>
    'version-id-marker' in queryOf(asked)
      ? listing([entry('2'), entry('1')])
      : listing([entry('-9'), entry('3')], true),
  );
  const oldest = await facet.statVersion({ ...ref, versionId: '1' }, call);
  expect(oldest).toMatchObject({ versionId: '1', isLatest: false });
});

test('an id that no version has is no place to begin after', async () => {
  const body =
    '<?xml version="1.0"?><Error><Code>InvalidArgument</Code><Message>Invalid version id specified</Message></Error>';
  const headers = { 'x-amz-request-id': 'tx1' };
  const facet = await on(() => ({ status: 400, headers, body }));
  const request = { after: 'nonsense', limit: 10 };
  const error = await failureOf(facet.listVersions(ref, request, call));
  expect(error.code).toBe('INVALID_ARGUMENT');
});

test('a marker that can be seen only in the history is deleted for good', async () => {
  const headers = { 'x-amz-request-id': 'tx1' };
  const facet = await on(({ method }) => {
    if (method === 'HEAD') return { status: 405, headers };
    if (method === 'DELETE') return { status: 204, headers };
    return listing([entry('-9')]);
  });
  await facet.deleteVersion({ ...ref, versionId: '-9' }, call);
  const deletes = server?.asked.filter(({ method }) => method === 'DELETE');
  expect(deletes?.map(queryOf)).toMatchObject([{ versionId: '-9' }]);
});

test('an id that the service calls a mistake is no version, and nothing is deleted', async () => {
  const headers = { 'x-amz-request-id': 'tx1' };
  const facet = await on((asked) => {
    if (asked.method === 'GET') return listing([entry('1')]);
    const status = 'versionId' in queryOf(asked) ? 400 : 200;
    return { status, headers };
  });
  const nothing = facet.deleteVersion({ ...ref, versionId: 'nonsense' }, call);
  expect((await failureOf(nothing)).code).toBe('VERSION_NOT_FOUND');
  const methods = server?.asked.map(({ method }) => method);
  expect(methods).not.toContain('DELETE');
});
