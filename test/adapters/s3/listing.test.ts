import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Desk } from '../../../adapters/s3/desk.js';
import { listContainers, listObjects } from '../../../adapters/s3/listing.js';
import { rowsOf } from '../../../adapters/s3/listing-xml.js';
import type { ObjectListRequest } from '../../../src/storage/index.js';
import { labelsOf } from '../../contract/acts.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';
import { deskAt } from './desks.js';

let server: Pretender | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  await server?.stop();
  server = desk = undefined;
});

/** One page of a service that answers so. */
async function listOn(
  reply: (asked: Asked) => Reply,
  request: Partial<ObjectListRequest> = {},
) {
  server = await pretend(reply);
  desk = deskAt({ endpoint: server.url });
  const whole = { limit: 1000, ...request };
  return listObjects(desk, { container: 'photos', request: whole, call });
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

function objectRow(key: string): string {
  return [
    `<Contents><Key>${key}</Key>`,
    '<LastModified>2026-01-02T03:04:05.678Z</LastModified>',
    '<ETag>&quot;0cc1&quot;</ETag><Size>7</Size>',
    '<Owner><ID>x</ID></Owner></Contents>',
  ].join('');
}

function prefixRow(prefix: string): string {
  return `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`;
}

function listing(rows: readonly string[], more = ''): Reply {
  const body = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="x">',
    '<Name>photos</Name><Prefix></Prefix><EncodingType>url</EncodingType>',
    `<KeyCount>${rows.length}</KeyCount>${more}`,
    ...rows,
    '</ListBucketResult>',
  ].join('');
  return { status: 200, headers: { 'x-amz-request-id': 'tx1' }, body };
}

function goesOnAt(token: string): string {
  return `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
}

function questionOf({ path }: Asked): URLSearchParams {
  return new URL(path, 'http://x').searchParams;
}

describe('a listing of S3', () => {
  test('of 10,000 is ten requests, each going on where the last one ended', async () => {
    let page = 0;
    const found = await listOn(
      () => {
        const first = page * 1000;
        page += 1;
        const keys = Array.from(
          { length: 1000 },
          (_, n) => `${first + n + 1e6}`,
        );
        return listing(keys.map(objectRow), goesOnAt(`t${page}`));
      },
      { limit: 10_000, after: 'a' },
    );

    expect(found.items).toHaveLength(10_000);
    expect(found.next).toBe('1009999');
    const asked = (server?.asked ?? []).map(questionOf);
    expect(asked.map((each) => each.get('continuation-token'))).toEqual([
      null,
      ...Array.from({ length: 9 }, (_, n) => `t${n + 1}`),
    ]);
    expect(asked.map((each) => each.get('start-after'))).toEqual([
      'a',
      ...Array.from({ length: 9 }, () => null),
    ]);
  });

  test('asks for no more than is left', async () => {
    const found = await listOn(
      (asked) =>
        questionOf(asked).get('continuation-token') === null
          ? listing([objectRow('a')], goesOnAt('t'))
          : listing([objectRow('b'), objectRow('c')]),
      { limit: 3 },
    );
    expect(labelsOf(found)).toEqual(['a', 'b', 'c']);
    const asked = (server?.asked ?? []).map(questionOf);
    expect(asked.map((each) => each.get('max-keys'))).toEqual(['3', '2']);
  });

  test('leaves out a prefix that the service gives again after itself', async () => {
    const found = await listOn(
      () => listing([prefixRow('d%2F'), objectRow('e')]),
      { delimiter: '/', after: 'd/m' },
    );
    expect(labelsOf(found)).toEqual(['e']);
    const [asked] = server?.asked ?? [];
    expect(asked && questionOf(asked).get('start-after')).toBe('d/');
  });

  test('says of an object what S3 says of it, its time to the second', async () => {
    const found = await listOn(() => listing([objectRow('a+b%2Bc')]));
    const object = {
      name: 'a b+c',
      size: 7,
      modifiedAt: new Date('2026-01-02T03:04:05Z'),
      etag: '0cc1',
    };
    expect(found).toEqual({ items: [{ type: 'object', object }] });
  });

  test.each([
    [
      'leads to no next one',
      () => listing([], '<IsTruncated>true</IsTruncated>'),
    ],
    ['leads to itself', () => listing([], goesOnAt('t'))],
    [
      'holds less than it says',
      () => listing([objectRow('a').replaceAll('Contents', 'Others')]),
    ],
    ['has no size', () => listing([objectRow('a').replace('>7<', '><')])],
    ['has no time', () => listing([objectRow('a').replace('2026', 'x')])],
    ['has no key', () => listing([objectRow('a').replace(/<Key>.*Key>/, '')])],
    ['is a page', () => ({ status: 200, body: '<html>Hello</html>' })],
    ['is cut', () => ({ status: 200, body: '<ListBucketResult><Name>' })],
  ])('that %s is taken for none', async (_, reply) => {
    expect((await failureOf(listOn(reply))).code).toBe('UNAVAILABLE');
  });

  test('of a folder that is not there is refused, not empty', async () => {
    server = await pretend(() => listing([]));
    desk = deskAt({ endpoint: server.url, bucket: 'photos' });
    const request = { limit: 10 };
    const listed = listObjects(desk, { container: 'gone', request, call });
    expect((await failureOf(listed)).code).toBe('CONTAINER_NOT_FOUND');
  });

  test('of any keys gives them back, whatever letters they hold', () => {
    const keys = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }));
    fc.assert(
      fc.property(keys, (names) => {
        const rows = names.map((name) => objectRow(escaped(name)));
        const { Contents = [] } = rowsOf(`<R>${rows.join('\n')}</R>`);
        expect(Contents.map(({ Key }) => Key)).toEqual(names);
      }),
    );
  });
});

describe('the containers of an account', () => {
  test('are those that its options name; no more of them are asked for than a page takes', async () => {
    const headers = { 'x-amz-request-id': 'tx1' };
    server = await pretend(() => ({ status: 200, headers }));
    desk = deskAt({
      endpoint: server.url,
      buckets: ['b-3', 'b-2', 'b-1', 'a-1'],
    });
    const request = { prefix: 'b', limit: 1 };
    const page = await listContainers(desk, request, call);
    expect(page).toEqual({ items: [{ name: 'b-1' }], next: 'b-1' });
    const asked = server.asked.map(({ method, path }) => `${method} ${path}`);
    expect(asked.sort()).toEqual(['HEAD /b-1/', 'HEAD /b-2/']);
  });
});
