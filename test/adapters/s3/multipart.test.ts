import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Readable } from 'node:stream';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { list, read, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import {
  beingRead,
  generatedBody,
  letGo,
  openBody,
} from '../../support/bodies.js';
import { digestOf, seededBytes } from '../../support/bytes.js';
import { call, callUntil } from '../../support/call.js';
import { eventually } from '../../support/eventually.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const PART = 5 * 2 ** 20;
const STEP = 2 ** 20 - 1;
const LARGE = seededBytes('large', 2 * PART + 12_345);

const isPart = ({ path }: Passed) => path.includes('partNumber=');
const isEnd = ({ method, path }: Passed) =>
  method === 'POST' && path.includes('uploadId=');

/** Bytes, a step at a time, and then an error. */
function brokenAfter(content: Buffer, error: Error) {
  return generatedBody(
    (function* () {
      for (let at = 0; at < content.length; at += STEP)
        yield content.subarray(at, at + STEP);
      throw error;
    })(),
  );
}

/** Has a body give so much; what it gave last is held back until there is more. */
async function give(body: Readable, content: Buffer): Promise<void> {
  body.push(content);
  await beingRead(body);
  body.push('x');
  await beingRead(body);
}

describeWith('uploads to S3 in parts', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let client: S3Client;
  let backend: StorageBackend;
  let container: string;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({});
    proxy = await WireProxy.before(cluster.endpoint);
    client = clientOf(cluster);
    backend = await openAccount({
      ...optionsThrough(proxy, cluster),
      partBytes: PART,
      maxPutBytes: PART,
    });
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    proxy.reset();
    container = `s4h-parts-${made}`;
    await backend.createContainer(container, {}, call);
  });

  async function uploadsLeft(): Promise<number> {
    const asked = new ListMultipartUploadsCommand({ Bucket: container });
    const { Uploads = [] } = await client.send(asked);
    return Uploads.length;
  }

  async function expectNothingLeft(): Promise<void> {
    expect(await list(backend, container)).toEqual([]);
    expect(await uploadsLeft()).toBe(0);
  }

  test.each([LARGE.length, undefined])(
    'a body of several parts is stored as it is (size: %p)',
    async (size) => {
      const ref = { container, name: 'large' };
      const sha256 = digestOf('sha256', LARGE);
      const options = {
        ...(size !== undefined && { size }),
        expect: { sha256 },
        contentType: 'a/b',
        metadata: new Map([['unit', 'test']]),
      };

      const written = await write(backend, ref, LARGE, options);

      expect((await read(backend, ref)).equals(LARGE)).toBe(true);
      const stat = await backend.statObject(ref, call);
      expect(stat).toEqual(written);
      expect(stat).toMatchObject({
        size: LARGE.length,
        contentType: 'a/b',
        metadata: options.metadata,
        checksums: { sha256 },
      });
      expect(proxy.passed.filter(isPart)).toHaveLength(3);
    },
  );

  test.each([PART, PART + 1])(
    'what is no more than a part goes in one request (%d bytes)',
    async (size) => {
      const ref = { container, name: 'part' };
      const content = LARGE.subarray(0, size);
      await write(backend, ref, content);
      expect((await read(backend, ref)).equals(content)).toBe(true);
      const parts = proxy.passed.filter(isPart);
      expect(parts).toHaveLength(size > PART ? 2 : 0);
    },
  );

  test.each([2 * LARGE.length, undefined])(
    'a body that breaks leaves no parts behind (size: %p)',
    async (size) => {
      const cut = new Error('cut');
      const body = brokenAfter(LARGE, cut);
      const sized = size === undefined ? {} : { size };
      const writing = backend.writeObject(
        { container, name: 'cut' },
        { body, ...sized },
        call,
      );
      expect((await failureOf(writing)).cause).toBe(cut);
      await expectNothingLeft();
    },
  );

  test.each([LARGE.length, undefined])(
    'a body with another digest leaves no parts behind (size: %p)',
    async (size) => {
      const ref = { container, name: 'spoilt' };
      const sized = size === undefined ? {} : { size };
      const spoilt = { ...sized, expect: { sha256: '0'.repeat(64) } };
      const writing = write(backend, ref, LARGE, spoilt);
      expect((await failureOf(writing)).code).toBe('CHECKSUM_MISMATCH');
      await expectNothingLeft();
    },
  );

  test.each([2 * LARGE.length, undefined])(
    'a caller who goes away in the midst of a part leaves none behind (size: %p)',
    async (size) => {
      const caller = new AbortController();
      const body = openBody('');
      const sized = size === undefined ? {} : { size };
      const writing = backend.writeObject(
        { container, name: 'gone' },
        { body, ...sized },
        callUntil(caller.signal),
      );
      const failing = failureOf(writing);
      await give(body, LARGE);
      await eventually('a part is on its way', () =>
        Promise.resolve(proxy.passed.some(isPart)),
      );

      caller.abort();

      expect((await failing).code).toBe('CANCELLED');
      await letGo(body);
      await expectNothingLeft();
    },
  );

  test('a part that is refused ends the write, though the body has stopped', async () => {
    proxy.fail(isPart, { answer: 503 });
    const body = openBody('');
    const ref = { container, name: 'refused' };
    const failing = failureOf(backend.writeObject(ref, { body }, call));
    await give(body, LARGE.subarray(0, PART + 1));
    expect((await failing).code).toBe('UNAVAILABLE');
    await letGo(body);
    await expectNothingLeft();
  });

  test('a completion whose answer is lost was stored, and is said to be', async () => {
    const ref = { container, name: 'lost' };
    proxy.fail(isEnd, { drop: 'after' });
    const written = await write(backend, ref, LARGE);
    expect(await backend.statObject(ref, call)).toEqual(written);
    expect((await read(backend, ref)).equals(LARGE)).toBe(true);
    expect(await uploadsLeft()).toBe(0);
  });

  test.each([
    { answer: 503 },
    { answer: 504, body: 'Gateway Time-out' },
    { drop: 'before' } as const,
  ])('a completion that failed is asked for again (%p)', async (fault) => {
    const ref = { container, name: 'again' };
    proxy.fail(isEnd, fault);
    await write(backend, ref, LARGE);
    expect((await read(backend, ref)).equals(LARGE)).toBe(true);
  });

  test('what may have become an object is left, for good', async () => {
    const ref = { container, name: 'unknown' };
    proxy.fail(isEnd, { answer: 503 }, 3);
    expect((await failureOf(write(backend, ref, LARGE))).code).toBe(
      'UNAVAILABLE',
    );
    expect(await uploadsLeft()).toBe(1);
  });

  test('a completion that is refused leaves no parts behind', async () => {
    const ref = { container, name: 'refused' };
    const headers = { 'x-amz-request-id': 'tx1' };
    proxy.fail(isEnd, { answer: 400, headers });
    await failureOf(write(backend, ref, LARGE));
    await expectNothingLeft();
  });

  test('of what stands there when the parts have come, ifAbsent is told', async () => {
    const ref = { container, name: 'there' };
    const body = openBody('');
    const writing = backend.writeObject(ref, { body, ifAbsent: true }, call);
    const failing = failureOf(writing);
    await give(body, LARGE);
    await eventually('a part is on its way', () =>
      Promise.resolve(proxy.passed.some(isPart)),
    );
    await write(backend, ref, 'quick');
    body.push(null);
    expect((await failing).code).toBe('OBJECT_EXISTS');
    expect((await read(backend, ref)).toString()).toBe('quick');
    expect(await uploadsLeft()).toBe(0);
  });
});
