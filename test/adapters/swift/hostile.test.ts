import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StorageBackend } from '../../../src/storage/index.js';
import { WireProxy, type Fault, type Passed } from '../../chaos/wire-proxy.js';
import { findSwift, type SwiftCluster } from '../../services/swift/index.js';
import { bodyOf } from '../../support/bodies.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { describeWith } from '../../support/unavailable.js';
import { openAccount, optionsThrough } from './accounts.js';

const TRANSACTION = { 'x-trans-id': 'tx0123' };
const HTML = '<html><h1>Welcome to the hotel</h1></html>';
const CONTENT = 'x'.repeat(300_000);
const AT = { container: 'hostile', name: 'doc' };

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
    backend.writeObject(
      { ...AT, name: 'new' },
      { body: bodyOf('new'), ifAbsent: true },
      call,
    ),
  deleteObject: (backend) => backend.deleteObject(AT, {}, call),
  createContainer: (backend) => backend.createContainer('new', {}, call),
  statAccount: (backend) =>
    backend.accountStats?.statAccount(call) ?? Promise.resolve(),
};

interface Odd {
  readonly what: string;
  readonly fault: Fault;
  readonly code: string;
  readonly context?: object;
}

const ODD_ANSWERS: readonly Odd[] = [
  ...[500, 502, 503, 504, 507].map((status) => ({
    what: `${status}`,
    fault: { answer: status, headers: TRANSACTION, body: 'busy' },
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
    what: '498, as the ratelimit middleware says it',
    fault: { answer: 498, headers: TRANSACTION },
    code: 'RATE_LIMITED',
  },
  {
    what: '503 with Retry-After',
    fault: { answer: 503, headers: { 'retry-after': '3' }, body: HTML },
    code: 'UNAVAILABLE',
    context: { retryAfterSeconds: 3 },
  },
  {
    what: '403',
    fault: { answer: 403, headers: TRANSACTION },
    code: 'PERMISSION_DENIED',
  },
  {
    what: 'HTML with 200',
    fault: { answer: 200, body: HTML },
    code: 'UNAVAILABLE',
  },
  {
    what: 'HTML with 404, of something that is not Swift',
    fault: { answer: 404, body: HTML },
    code: 'UNAVAILABLE',
  },
  {
    what: 'no answer, the connection closed',
    fault: { drop: 'before' },
    code: 'UNAVAILABLE',
  },
];

async function readText(backend: StorageBackend): Promise<string> {
  const { body } = await backend.readObject(AT, {}, call);
  return Buffer.concat(await body.toArray()).toString();
}

const anything = () => true;
const ofMethod = (method: string) => (request: Passed) =>
  request.method === method;

describeWith('a cluster that misbehaves', await findSwift(), (host) => {
  let cluster: SwiftCluster;
  let proxy: WireProxy;
  let backend: StorageBackend;

  beforeAll(async () => {
    cluster = await host.start({});
    proxy = await WireProxy.before(cluster.authUrl);
    backend = await openAccount(optionsThrough(proxy, cluster));
    await backend.createContainer(AT.container, {}, call);
    await backend.writeObject(AT, { body: bodyOf(CONTENT) }, call);
  });

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
    },
  );

  test('a redirect is never followed, with the token least of all', async () => {
    await using elsewhere = await Elsewhere.open();
    const location = `${elsewhere.url}/v1/AUTH_test`;
    proxy.fail(anything, { answer: 302, headers: { location } }, Infinity);

    for (const ask of Object.values(CALLS)) {
      const error = await failureOf(ask(backend));
      expect(error.code).toBe('UNAVAILABLE');
      expect(error.context.reason).toContain('redirect');
    }
    expect(elsewhere.visits).toBe(0);
  });

  test('a listing that was cut is no listing, at whatever byte', async () => {
    const whole = await backend.listObjects(AT.container, { limit: 10 }, call);
    expect(whole.items).toHaveLength(1);

    for (const shortenTo of [0, 1, 2, 20, 60, 120]) {
      proxy.fail(ofMethod('GET'), { shortenTo });
      const listing = backend.listObjects(AT.container, { limit: 10 }, call);
      expect((await failureOf(listing)).code).toBe('UNAVAILABLE');
    }
    proxy.fail(ofMethod('GET'), { cutAfter: 20 });
    const listing = backend.listObjects(AT.container, { limit: 10 }, call);
    expect((await failureOf(listing)).code).toBe('UNAVAILABLE');
  });

  test('a body that was cut ends in an error, at whatever byte', async () => {
    for (const cutAfter of [0, 1, 70_000, CONTENT.length - 1]) {
      proxy.fail(ofMethod('GET'), { cutAfter });
      expect((await failureOf(readText(backend))).code).toBe('UNAVAILABLE');
    }
    expect(await readText(backend)).toBe(CONTENT);
  });

  test('a cluster that never answers is let go with its caller', async () => {
    proxy.fail(anything, { hang: true }, Infinity);
    const signal = AbortSignal.timeout(100);
    const asked = backend.statObject(AT, { signal, requestId: 'hang' });
    expect((await failureOf(asked)).code).toBe('CANCELLED');
  });

  test('readers who stand still hold up nobody', async () => {
    const readers = await Promise.all(
      Array.from({ length: 140 }, () => backend.readObject(AT, {}, call)),
    );
    const stat = await backend.statObject(AT, call);
    for (const { body } of readers) body.destroy();
    expect(stat.size).toBe(CONTENT.length);
  });

  test('a write whose answer is lost is not sent again, and what is stored is whole', async () => {
    const ref = { ...AT, name: 'lost' };
    proxy.fail(ofMethod('PUT'), { drop: 'after' });
    const writing = backend.writeObject(ref, { body: bodyOf(CONTENT) }, call);
    expect((await failureOf(writing)).code).toBe('UNAVAILABLE');

    const puts = proxy.passed.filter(({ method }) => method === 'PUT');
    expect(puts).toHaveLength(1);
    const stat = await backend.statObject(ref, call);
    expect(stat.size).toBe(CONTENT.length);
  });

  test('a write that was refused stores nothing', async () => {
    const ref = { ...AT, name: 'refused' };
    proxy.fail(ofMethod('PUT'), { answer: 507, headers: TRANSACTION });
    const writing = backend.writeObject(ref, { body: bodyOf(CONTENT) }, call);
    expect((await failureOf(writing)).code).toBe('UNAVAILABLE');
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

/** Where nobody should come. */
class Elsewhere implements AsyncDisposable {
  visits = 0;
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server) {
    const { port } = server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${port}`;
    this.#server = server.on('request', (_, response) => {
      this.visits += 1;
      response.end();
    });
  }

  static async open(): Promise<Elsewhere> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new Elsewhere(server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}
