import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Fault, type Passed } from '../../chaos/wire-proxy.js';
import { findCeph, type CephCluster } from '../../services/ceph/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { pretend } from '../../support/pretend.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const ID = { 'x-amz-request-id': 'tx0123' };
const HTML = '<html><h1>Welcome to the hotel</h1></html>';
const CONTENT = 'x'.repeat(300_000);
const AT = { container: 'stowage-hostile', name: 'doc' };

/** Each kind of request there is. */
const CALLS: Readonly<
  Record<string, (backend: StorageBackend) => Promise<unknown>>
> = {
  listContainers: (backend) => backend.listContainers({ limit: 10 }, call),
  statContainer: (backend) => backend.statContainer(AT.container, call),
  listObjects: (backend) =>
    backend.listObjects(AT.container, { limit: 10 }, call),
  statObject: (backend) => backend.statObject(AT, call),
  readObject: (backend) => readText(backend),
  writeObject: (backend) =>
    backend.writeObject({ ...AT, name: 'new' }, { body: bodyOf('new') }, call),
  updateObject: (backend) =>
    backend.updateObject(AT, { contentType: 'text/plain' }, call),
  deleteObject: (backend) => backend.deleteObject(AT, {}, call),
  createContainer: (backend) =>
    backend.createContainer('stowage-hostile-new', {}, call),
  copyObject: (backend) => copied(backend),
  listVersions: async (backend) =>
    backend.versions?.listVersions(AT, { limit: 10 }, call),
  deleteObjects: async (backend) => {
    const names = ['doc', 'none'];
    const told =
      (await backend.bulkDelete?.deleteObjects(AT.container, names, call)) ??
      [];
    for (const failure of told) if (failure) throw failure;
  },
};

interface Odd {
  readonly what: string;
  readonly fault: Fault;
  readonly code: string;
  readonly context?: object;
}

const ODD_ANSWERS: readonly Odd[] = [
  ...[500, 502, 503, 504].map((status) => ({
    what: `${status}`,
    fault: { answer: status, headers: ID, body: 'busy' },
    code: 'UNAVAILABLE',
    context: { status, upstreamRequestId: 'tx0123' },
  })),
  {
    what: '429 with Retry-After',
    fault: { answer: 429, headers: { 'retry-after': '7' } },
    code: 'RATE_LIMITED',
    context: { retryAfterSeconds: 7 },
  },
  {
    what: '503 with Retry-After, of something that is not S3',
    fault: { answer: 503, headers: { 'retry-after': '3' }, body: HTML },
    code: 'UNAVAILABLE',
    context: { retryAfterSeconds: 3 },
  },
  {
    what: '403',
    fault: { answer: 403, headers: ID },
    code: 'PERMISSION_DENIED',
  },
  {
    what: 'HTML with 200',
    fault: { answer: 200, body: HTML },
    code: 'UNAVAILABLE',
  },
  {
    what: 'HTML with 404, of something that is not S3',
    fault: { answer: 404, body: HTML },
    code: 'UNAVAILABLE',
  },
  {
    what: 'no answer, the connection closed',
    fault: { drop: 'before' },
    code: 'UNAVAILABLE',
  },
  {
    what: 'a redirect to another region',
    fault: {
      answer: 301,
      headers: { ...ID, 'x-amz-bucket-region': 'eu-central-1' },
    },
    code: 'CONFIG_INVALID',
  },
  {
    what: 'a redirect for now',
    fault: { answer: 307, headers: { ...ID, location: 'http://127.0.0.1:9' } },
    code: 'UNAVAILABLE',
  },
];

function copied(backend: StorageBackend): Promise<unknown> {
  const target = { ref: { ...AT, name: 'copy' } };
  const { copy } = backend;
  return copy?.copyObject(AT, target, call) ?? Promise.resolve();
}

async function readText(backend: StorageBackend): Promise<string> {
  const { body } = await backend.readObject(AT, {}, call);
  return Buffer.concat(await body.toArray()).toString();
}

const anything = () => true;
const ofMethod = (method: string) => (request: Passed) =>
  request.method === method;

describeWith('a service that misbehaves', await findCeph(), (host) => {
  let cluster: CephCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start();
    proxy = await WireProxy.before(cluster.endpoint);
    backend = await openAccount(optionsThrough(proxy, cluster));
    await backend.createContainer(AT.container, {}, call);
    await backend.writeObject(AT, { body: bodyOf(CONTENT) }, call);
  }, 60_000);

  afterAll(async () => {
    await backend.close();
    await proxy[Symbol.asyncDispose]();
    await cluster.stop();
  });

  beforeEach(() => {
    proxy.reset();
  });

  const each = ODD_ANSWERS.flatMap((odd) =>
    Object.keys(CALLS).map((operation) => ({ ...odd, operation })),
  );

  test.each(each)(
    '$operation is told $code of $what',
    async ({ operation, fault, code, context = {} }) => {
      proxy.fail(anything, fault, Infinity);
      const asked = CALLS[operation]?.(backend) ?? Promise.resolve();
      const error = await failureOf(asked);
      expect(error.code).toBe(code);
      expect(error.context).toMatchObject(context);
      expect(String(error)).not.toContain(cluster.secretAccessKey);
    },
  );

  test('a redirect is never followed, with a signature least of all', async () => {
    const elsewhere = await pretend(() => ({ status: 200 }));
    const location = elsewhere.url;
    proxy.fail(anything, { answer: 302, headers: { location } }, Infinity);

    for (const ask of Object.values(CALLS)) {
      const error = await failureOf(ask(backend));
      expect(error.code).toBe('UNAVAILABLE');
      expect(error.context.reason).toContain('redirect');
    }
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.stop();
  });

  test('a listing that was cut is no listing, at whatever byte', async () => {
    const list = () => backend.listObjects(AT.container, { limit: 10 }, call);
    expect((await list()).items).toHaveLength(1);

    for (const shortenTo of [0, 1, 2, 20, 60, 120, 300]) {
      proxy.fail(ofMethod('GET'), { shortenTo });
      expect((await failureOf(list())).code).toBe('UNAVAILABLE');
    }
    proxy.fail(ofMethod('GET'), { cutAfter: 20 });
    expect((await failureOf(list())).code).toBe('UNAVAILABLE');
  });

  test('a body that was cut ends in an error, at whatever byte', async () => {
    for (const cutAfter of [0, 1, 70_000, CONTENT.length - 1]) {
      proxy.fail(ofMethod('GET'), { cutAfter });
      expect((await failureOf(readText(backend))).code).toBe('UNAVAILABLE');
    }
    expect(await readText(backend)).toBe(CONTENT);
  });

  test('a service that never answers is let go with its caller', async () => {
    proxy.fail(anything, { hang: true }, Infinity);
    for (const ask of [
      (about: typeof call) => backend.statObject(AT, about),
      (about: typeof call) =>
        backend.writeObject(AT, { body: bodyOf('new') }, about),
    ]) {
      const signal = AbortSignal.timeout(100);
      const asked = ask({ signal, requestId: 'hang' });
      expect((await failureOf(asked)).code).toBe('CANCELLED');
    }
  });

  test('readers who stand still hold up nobody', async () => {
    const readers = await Promise.all(
      Array.from({ length: 140 }, () => backend.readObject(AT, {}, call)),
    );
    const stat = await backend.statObject(AT, call);
    for (const { body } of readers) body.destroy();
    expect(stat.size).toBe(CONTENT.length);
  });

  test('a write that was refused stores nothing, and is not sent again', async () => {
    const ref = { ...AT, name: 'refused' };
    proxy.fail(ofMethod('PUT'), { answer: 503, headers: ID });
    const writing = backend.writeObject(ref, { body: bodyOf(CONTENT) }, call);
    expect((await failureOf(writing)).code).toBe('UNAVAILABLE');
    expect(proxy.passed.filter(ofMethod('PUT'))).toHaveLength(1);
    const absent = await failureOf(backend.statObject(ref, call));
    expect(absent.code).toBe('OBJECT_NOT_FOUND');
  });

  test('idle connections that are closed without a word cost nobody a call (seed A12)', async () => {
    proxy.fail(anything, { closeIdle: true }, Infinity);
    for (let turn = 0; turn < 20; turn += 1) {
      expect((await backend.statObject(AT, call)).name).toBe(AT.name);
    }
  });
});
