import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type {
  Completion,
  Multipart,
  MultipartRef,
  StorageBackend,
} from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { list, read } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { bodyOf, generatedBody } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { heldBytes } from '../../support/held-memory.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const MIB = 2 ** 20;
const PART = 5 * MIB;
const WHOLE = seededBytes('whole', PART + 12_345);
const container = 'stowage-kept-parts';

const isCompletion = ({ method, path }: Passed) =>
  method === 'POST' && /[?&]uploadId=/.test(path);

/** As S3 says it once it has answered 200 to what takes its time. */
const FAILED_AFTER_ALL = {
  answer: 200,
  headers: { 'x-amz-request-id': 'tx0123' },
  body: '<?xml version="1.0"?>\n\n<Error><Code>InternalError</Code></Error>',
};

describeWith('parts that S3 keeps', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let client: S3Client;
  let backend: StorageBackend;
  let multipart: Multipart;
  let name: string;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start({});
    proxy = await WireProxy.before(cluster.endpoint);
    client = clientOf(cluster);
    backend = await openAccount(optionsThrough(proxy, cluster));
    if (!backend.multipart) throw new Error('A facet is lost.');
    ({ multipart } = backend);
    await backend.createContainer(container, {}, call);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    client.destroy();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(() => {
    made += 1;
    name = `doc-${made}`;
    proxy.reset();
  });

  const begin = (partSize = PART) =>
    multipart.beginMultipart({ container, name }, { partSize }, call);

  function put(upload: MultipartRef, partNumber: number, content: Buffer) {
    const body = bodyOf(content);
    const part = { partNumber, size: content.length, body };
    return multipart.putPart(upload, part, call);
  }

  /** Of the whole content, which is in two. */
  async function begun() {
    const upload = await begin();
    const parts = [
      await put(upload, 1, WHOLE.subarray(0, PART)),
      await put(upload, 2, WHOLE.subarray(PART)),
    ];
    const complete = (said: Omit<Completion, 'parts'> = {}) =>
      multipart.completeMultipart(upload, { parts, ...said }, call);
    return { upload, complete };
  }

  async function uploadsLeft(): Promise<number> {
    const asked = { Bucket: container, Prefix: name };
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand(asked),
    );
    return Uploads.length;
  }

  const methods = () => proxy.passed.map(({ method }) => method);

  test('each step is one request, and the last one and a look', async () => {
    const { complete } = await begun();
    await complete();
    expect(methods()).toEqual(['POST', 'PUT', 'PUT', 'POST', 'HEAD']);
  });

  test('an upload that is aborted leaves nothing', async () => {
    const { upload } = await begun();
    expect(await uploadsLeft()).toBe(1);
    await multipart.abortMultipart(upload, call);
    expect(await uploadsLeft()).toBe(0);
  });

  test('an upload that is complete leaves nothing but the object', async () => {
    const { complete } = await begun();
    await complete();
    expect(await uploadsLeft()).toBe(0);
    expect(await list(backend, container, { prefix: name })).toEqual([name]);
  });

  test.each([{ drop: 'after' } as const, FAILED_AFTER_ALL])(
    'a completion whose answer is lost once is asked for again: %j',
    async (fault) => {
      const { complete } = await begun();
      proxy.fail(isCompletion, fault);
      const stat = await complete();
      expect(stat).toEqual(await backend.statObject({ container, name }, call));
      expect((await read(backend, { container, name })).equals(WHOLE)).toBe(
        true,
      );
    },
  );

  test('a completion that was never answered is what it made, to who asks again', async () => {
    const { complete } = await begun();
    proxy.fail(isCompletion, { drop: 'after' }, Infinity);
    const isLook = ({ method }: Passed) => method === 'HEAD';
    proxy.fail(isLook, { drop: 'before' }, Infinity);
    expect((await failureOf(complete())).code).toBe('UNAVAILABLE');
    proxy.reset();
    const stat = await complete({ ifAbsent: true });
    expect(stat).toEqual(await backend.statObject({ container, name }, call));
  });

  test('a completion that fails for good leaves the parts, and can be made later', async () => {
    const { complete } = await begun();
    proxy.fail(isCompletion, FAILED_AFTER_ALL, Infinity);
    expect((await failureOf(complete())).code).toBe('UNAVAILABLE');
    expect(await uploadsLeft()).toBe(1);
    proxy.reset();
    expect((await complete()).size).toBe(WHOLE.length);
  });

  test('the same content by somebody else is not taken for its own while the upload is there', async () => {
    const [mine, theirs] = [await begun(), await begun()];
    await theirs.complete();
    const refused = await failureOf(mine.complete({ ifAbsent: true }));
    expect(refused.code).toBe('OBJECT_EXISTS');
    expect(await uploadsLeft()).toBe(1);
    await multipart.abortMultipart(mine.upload, call);
  });

  test('a look that fails after the completion is a failure that can be tried again', async () => {
    const { complete } = await begun();
    proxy.fail(({ method }) => method === 'HEAD', { answer: 503 });
    expect((await failureOf(complete())).retryable).toBe(true);
    expect((await complete()).size).toBe(WHOLE.length);
  });

  test('a part of 64 MiB passes in little memory', async () => {
    const size = 64 * MIB;
    const step = seededBytes('step', MIB / 4);
    const upload = await begin(size);
    let most = 0;
    const before = heldBytes();
    const body = generatedBody(
      (function* () {
        for (let sent = 0; sent < size; sent += step.length) {
          if (sent % (8 * MIB) === 0)
            most = Math.max(most, heldBytes() - before);
          yield step;
        }
      })(),
    );
    await multipart.putPart(upload, { partNumber: 1, size, body }, call);
    expect(most).toBeLessThan(4 * MIB);
    await multipart.abortMultipart(upload, call);
  });
});
