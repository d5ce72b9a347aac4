import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import {
  StorageError,
  type StorageBackend,
  type StorageErrorCode,
} from '../../src/storage/index.js';
import { eventually } from '../support/eventually.js';
import { errorIn, send } from './exchange.js';
import { openGateway, reading } from './gateway.js';
import { RawSocket } from './raw-socket.js';

const pathOf = (url: string) => new URL(url).pathname;

/** The backend, where every content is what `body` gives. */
function giving(body: () => Readable) {
  return (backend: StorageBackend): StorageBackend => ({
    ...backend,
    readObject: async (ref, _options, call) => ({
      stat: { ...(await backend.statObject(ref, call)), size: 10 },
      span: { start: 0, end: 10 },
      body: body(),
    }),
  });
}

/** The backend, where nothing can be read. */
function failing(error: Error) {
  return (backend: StorageBackend): StorageBackend => ({
    ...backend,
    readObject: () => Promise.reject(error),
  });
}

describe('what a backend can not give', () => {
  test.each<[StorageErrorCode, number, string]>([
    ['UNAVAILABLE', 503, 'BACKEND_UNAVAILABLE'],
    ['TIMEOUT', 504, 'TIMEOUT'],
    ['RATE_LIMITED', 429, 'RATE_LIMITED'],
    ['AUTH_FAILED', 502, 'BACKEND_AUTH_FAILED'],
    ['PERMISSION_DENIED', 502, 'BACKEND_AUTH_FAILED'],
    ['CONTAINER_NOT_FOUND', 404, 'CONTAINER_NOT_FOUND'],
    ['VERSION_NOT_FOUND', 404, 'VERSION_NOT_FOUND'],
    ['UNSUPPORTED', 501, 'UNSUPPORTED'],
  ])('for %s is %d %s', async (reason, status, code) => {
    const error = new StorageError(reason, { retryAfterSeconds: 7 });
    await using gateway = await openGateway({ around: failing(error) });
    const { url } = await gateway.sign(reading('x'));
    const answer = await send(url);

    expect(answer.status).toBe(status);
    expect(errorIn(answer)).toMatchObject({ code });
    expect(answer.headers['retry-after']).toBe('7');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('for a reason that nobody foresaw is told in general, and logged in full', async () => {
    const error = new Error('the inner workings');
    await using gateway = await openGateway({ around: failing(error) });
    const { url } = await gateway.sign(reading('x'));
    const answer = await send(url);

    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('inner workings');
    expect(errorIn(answer)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    const { requestId } = errorIn(answer);
    const line = gateway
      .logged()
      .split('\n')
      .find((each) => each.includes('the inner workings'));
    expect(line).toContain(`"requestId":"${String(requestId)}"`);
    expect(line).toContain('the inner workings\\n    at ');
  });

  test('before the first byte is told as an error, with nothing of the content', async () => {
    const body = () =>
      new Readable({
        read() {
          this.destroy(new StorageError('UNAVAILABLE'));
        },
      });
    await using gateway = await openGateway({ around: giving(body) });
    await gateway.put('x', 'x');
    const { url } = await gateway.sign(reading('x'));
    const answer = await send(url, { headers: { range: 'bytes=0-9' } });

    expect(answer.status).toBe(503);
    expect(errorIn(answer)).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    for (const name of ['etag', 'content-disposition', 'content-range']) {
      expect(answer.headers[name]).toBeUndefined();
    }
  });

  test('half way cuts the connection: a shorter content never looks whole', async () => {
    const body = () => {
      const failing = new Readable({ read: () => undefined });
      failing.push('01234');
      setImmediate(() => failing.destroy(new StorageError('UNAVAILABLE')));
      return failing;
    };
    await using gateway = await openGateway({ around: giving(body) });
    await gateway.put('x', 'x');
    const { url } = await gateway.sign(reading('x'));
    using client = await RawSocket.open(url);
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);
    await client.ends();

    expect(client.text).toMatch(/content-length: 10\r\n/i);
    expect(client.text).not.toMatch(/\r\n\r\n.{10}/);
    expect(gateway.logged()).toContain('UNAVAILABLE');
  });

  test('to a client that has gone meanwhile is let go', async () => {
    const opened: Readable[] = [];
    let reached = false;
    await using gateway = await openGateway({
      around: (backend) => ({
        ...backend,
        readObject: async (ref, _options, call) => {
          reached = true;
          await once(call.signal, 'abort');
          const body = new Readable({ read: () => undefined });
          opened.push(body);
          const stat = await backend.statObject(ref, {
            ...call,
            signal: new AbortController().signal,
          });
          return { stat, span: { start: 0, end: 1 }, body };
        },
      }),
    });
    await gateway.put('x', 'x');
    const { url } = await gateway.sign(reading('x'));
    using client = await RawSocket.open(url);
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);
    await eventually('the backend is asked', () => Promise.resolve(reached));
    client.socket.destroy();

    await eventually('the body is let go', () =>
      Promise.resolve(opened[0]?.destroyed === true),
    );
  });
});
