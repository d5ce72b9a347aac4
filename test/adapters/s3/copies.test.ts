import {
  GetObjectTaggingCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  ServerSideCopy,
  StorageBackend,
} from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { list, read } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { seededBytes } from '../../support/bytes.js';
import { call, callUntil } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, optionsThrough } from './accounts.js';

/** Bytes that one request copies in this account; what has more goes part by part. */
const LIMIT = 5 * 2 ** 20;

const LARGE = seededBytes('large', 2 * LIMIT + 1);

const SAID = {
  ContentType: 'image/jpeg',
  CacheControl: 'no-store',
  ContentLanguage: 'de',
  Metadata: { unit: 'test' },
  Tagging: 'color=red%20or%20blue&size=%2B1',
};

const TAGS = [
  { Key: 'color', Value: 'red or blue' },
  { Key: 'size', Value: '+1' },
];

describeWith('Copies in Ceph', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let raw: S3Client;
  let backend: StorageBackend;
  let copy: ServerSideCopy;
  let container: string;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.endpoint);
    raw = clientOf(cluster);
    const options = { ...optionsThrough(proxy, cluster), maxPutBytes: LIMIT };
    backend = await openAccount(options);
    if (!backend.copy) throw new Error('The facet is lost.');
    copy = backend.copy;
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    raw.destroy();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    container = `stowage-copies-${randomUUID()}`;
    await backend.createContainer(container, {}, call);
    proxy.reset();
  });

  async function put(name: string, Body: Buffer) {
    const at = { Bucket: container, Key: name };
    await raw.send(new PutObjectCommand({ ...at, ...SAID, Body }));
    return { container, name };
  }

  async function tagsOf(Key: string) {
    const at = { Bucket: container, Key };
    const { TagSet } = await raw.send(new GetObjectTaggingCommand(at));
    return TagSet;
  }

  async function uploadsLeft(): Promise<number> {
    const all = new ListMultipartUploadsCommand({ Bucket: container });
    return (await raw.send(all)).Uploads?.length ?? 0;
  }

  test.each([
    ['whole', Buffer.from('small'), 0],
    ['in parts', LARGE, 3],
    ['in parts, the last of them full', LARGE.subarray(0, 2 * LIMIT), 2],
  ])(
    'are made %s, with all that is said of the source',
    async (_, body, parts) => {
      const source = await put('source', body);
      const ref = { container, name: 'copy' };

      const stat = await copy.copyObject(source, { ref }, call);

      expect(stat).toMatchObject({
        size: body.length,
        contentType: 'image/jpeg',
        metadata: new Map([['unit', 'test']]),
      });
      expect((await read(backend, ref)).equals(body)).toBe(true);
      expect(await tagsOf('copy')).toEqual(TAGS);
      const copied = proxy.passed.filter(({ path }) =>
        /partNumber=/.test(path),
      );
      expect(copied).toHaveLength(parts);
    },
  );

  test.each([
    ['whole', Buffer.from('small')],
    ['in parts', LARGE],
  ])('are made %s of what another account holds', async (_, body) => {
    const other = await openAccount(optionsOf(cluster));
    const place = other.copy?.placeOf?.(await put('source', body));
    await other.close();
    if (!place) throw new Error('It knows no places.');

    const ref = { container, name: 'copy' };
    const stat = await copy.takeObject?.(place, { ref }, call);

    const size = body.length;
    expect(stat).toMatchObject({ size, contentType: 'image/jpeg' });
    expect((await read(backend, ref)).equals(body)).toBe(true);
    expect(await tagsOf('copy')).toEqual(TAGS);
    expect(await uploadsLeft()).toBe(0);
  });

  test.each([
    ['whole', Buffer.from('small')],
    ['in parts', LARGE],
  ])('onto itself, %s, leave it what it was', async (_, body) => {
    const ref = await put('self', body);
    const before = await backend.statObject(ref, call);

    const after = await copy.copyObject(ref, { ref }, call);

    const { contentType, metadata, size } = before;
    expect(after).toMatchObject({ contentType, metadata, size });
    expect((await read(backend, ref)).equals(body)).toBe(true);
    expect(await tagsOf('self')).toEqual(TAGS);
  });

  test.each([
    ['a part is refused', { answer: 500 } as const],
    ['the connection ends', { drop: 'after' } as const],
  ])('leave nothing behind where %s', async (_, fault) => {
    const source = await put('source', LARGE);
    proxy.fail(({ path }) => path.includes('partNumber=2'), fault);

    const ref = { container, name: 'copy' };
    const error = await failureOf(copy.copyObject(source, { ref }, call));

    expect(error.code).toBe('UNAVAILABLE');
    expect(await list(backend, container)).toEqual(['source']);
    expect(await uploadsLeft()).toBe(0);
  });

  test('leave nothing behind where the caller goes away', async () => {
    const source = await put('source', LARGE);
    const caller = new AbortController();
    proxy.fail(
      ({ path }) => {
        if (!path.includes('partNumber=3')) return false;
        caller.abort();
        return true;
      },
      { hang: true },
    );

    const ref = { container, name: 'copy' };
    const gone = callUntil(caller.signal);
    const error = await failureOf(copy.copyObject(source, { ref }, gone));

    expect(error.code).toBe('CANCELLED');
    expect(await list(backend, container)).toEqual(['source']);
    expect(await uploadsLeft()).toBe(0);
  });

  test('are not made of two contents', async () => {
    const source = await put('source', LARGE);
    let looks = 0;
    const isSecondLook = ({ method, path }: Passed) =>
      method === 'HEAD' && path.endsWith('/source') && ++looks === 2;
    const headers = { 'x-amz-request-id': 'tx1', etag: '"another"' };
    proxy.fail(isSecondLook, { answer: 200, headers });

    const ref = { container, name: 'copy' };
    const error = await failureOf(copy.copyObject(source, { ref }, call));

    expect(error.code).toBe('UNAVAILABLE');
    expect(error.context.reason).toMatch(/changed/);
    expect(await list(backend, container)).toEqual(['source']);
    expect(await uploadsLeft()).toBe(0);
  });

  test('that the service breaks off after a good status are not taken for made', async () => {
    const source = await put('source', Buffer.from('small'));
    const body =
      '<?xml version="1.0" encoding="UTF-8"?><Error><Code>InternalError</Code><Message>try again</Message></Error>';
    const headers = { 'x-amz-request-id': 'tx1' };
    const fault = { answer: 200, headers, body };
    proxy.fail(({ method }) => method === 'PUT', fault);

    const ref = { container, name: 'copy' };
    const error = await failureOf(copy.copyObject(source, { ref }, call));

    expect(error.code).toBe('UNAVAILABLE');
  });
});
