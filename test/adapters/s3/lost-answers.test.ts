import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { ObjectRef, StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Passed } from '../../chaos/wire-proxy.js';
import { read, readText, write } from '../../contract/acts.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { clientOf } from '../../services/s3.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsOf, optionsThrough } from './accounts.js';

const PART = 5 * 2 ** 20;
const LARGE = seededBytes('large', PART + 1);
const ID = { 'x-amz-request-id': 'tx0123' };
const container = 'stowage-lost-answers';

/** As S3 says it once it has answered 200 to what takes its time. */
const errorOf = (code: string) => ({
  answer: 200,
  headers: ID,
  body: `<?xml version="1.0"?>\n\n<Error><Code>${code}</Code></Error>`,
});

describeWith('answers that are lost or late', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;
  let steady: StorageBackend;
  let source: ObjectRef;
  let target: ObjectRef;
  let made = 0;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.endpoint);
    const parts = { partBytes: PART, maxPutBytes: PART };
    backend = await openAccount({
      ...optionsThrough(proxy, cluster),
      ...parts,
    });
    steady = await openAccount({ ...optionsOf(cluster), ...parts });
    await steady.createContainer(container, {}, call);
  }, 60_000);
  afterAll(async () => {
    await backend.close();
    await steady.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });
  beforeEach(async () => {
    made += 1;
    proxy.reset();
    source = { container, name: `source-${made}` };
    target = { container, name: `target-${made}` };
    await write(steady, source, 'new');
  });

  const copy = () =>
    backend.copy?.copyObject(source, { ref: target }, call) ??
    Promise.reject(new Error('A facet is lost.'));
  const isCopy = ({ headers }: Passed) => 'x-amz-copy-source' in headers;
  const isCompletion = ({ method, path }: Passed) =>
    method === 'POST' && /[?&]uploadId=/.test(path);
  const isPart = ({ path }: Passed) => path.includes('partNumber=');

  async function uploads(): Promise<number> {
    const client = clientOf(cluster);
    const asked = { Bucket: container, Prefix: target.name };
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand(asked),
    );
    client.destroy();
    return Uploads.length;
  }

  test.each([
    ['InternalError', 'UNAVAILABLE'],
    ['SlowDown', 'RATE_LIMITED'],
  ])('a copy that ends in %s after all has failed', async (said, code) => {
    proxy.fail(isCopy, errorOf(said));
    expect((await failureOf(copy())).code).toBe(code);
    const absent = await failureOf(steady.statObject(target, call));
    expect(absent.code).toBe('OBJECT_NOT_FOUND');
  });

  test.each([
    ['InternalError', 'UNAVAILABLE'],
    ['SlowDown', 'RATE_LIMITED'],
  ])(
    'a large write that ends in %s after all has failed',
    async (said, code) => {
      await write(steady, target, 'before');
      proxy.fail(isCompletion, errorOf(said), Infinity);
      expect((await failureOf(write(backend, target, LARGE))).code).toBe(code);
      expect(await readText(steady, target)).toBe('before');
    },
  );

  test.each([errorOf('InternalError'), { drop: 'after' } as const])(
    'a large write whose last answer is lost once is asked again, and is whole: %j',
    async (fault) => {
      proxy.fail(isCompletion, fault);
      await write(backend, target, LARGE);
      const kept = await read(steady, target);
      expect(kept.equals(LARGE)).toBe(true);
    },
  );

  test('a large write of which a part is refused leaves no parts', async () => {
    proxy.fail(isPart, { answer: 503, headers: ID });
    const failure = await failureOf(write(backend, target, LARGE));
    expect(failure.code).toBe('UNAVAILABLE');
    expect(await uploads()).toBe(0);
    const absent = await failureOf(steady.statObject(target, call));
    expect(absent.code).toBe('OBJECT_NOT_FOUND');
  });

  test('a write whose answer is lost is not sent again, and is whole', async () => {
    proxy.fail(({ method }) => method === 'PUT', { drop: 'after' });
    expect((await failureOf(write(backend, target, 'new'))).code).toBe(
      'UNAVAILABLE',
    );
    const puts = proxy.passed.filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(1);
    expect(await readText(steady, target)).toBe('new');
  });

  test('a copy whose answer is lost is not sent again, and is whole', async () => {
    proxy.fail(isCopy, { drop: 'after' });
    expect((await failureOf(copy())).code).toBe('UNAVAILABLE');
    expect(proxy.passed.filter(isCopy)).toHaveLength(1);
    expect(await readText(steady, target)).toBe('new');
  });
});
