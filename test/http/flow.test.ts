import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../src/storage/index.js';
import { eventually } from '../support/eventually.js';
import { openGateway, reading, writing } from './gateway.js';
import { RawSocket } from './raw-socket.js';

const MIB = 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, 'x');

/** What both kernels' socket buffers and the streams between may hold. */
const IN_BETWEEN = 32 * MIB;

const pathOf = (url: string) => new URL(url).pathname;

/** A content of any size, and how much of it has been asked for. */
class Tap {
  given = 0;
  closed = false;

  /** The backend, where every file is this content. */
  before(backend: StorageBackend, size: number): StorageBackend {
    return {
      ...backend,
      readObject: async (ref, _options, call) => {
        const stat = await backend.statObject(ref, call);
        const body = new Readable({
          read: () => {
            this.given += CHUNK.length;
            body.push(this.given > size ? null : CHUNK);
          },
        });
        body.once('close', () => (this.closed = true));
        const stop = () => body.destroy();
        call.signal.addEventListener('abort', stop, { once: true });
        return { stat: { ...stat, size }, span: { start: 0, end: size }, body };
      },
    };
  }
}

/** Waits until a figure stands still for a tenth of a second. */
async function settled(figure: () => number): Promise<number> {
  let before = -1;
  let since = Date.now();
  await eventually('it stands still', () => {
    if (figure() !== before) since = Date.now();
    before = figure();
    return Promise.resolve(before > 0 && Date.now() - since > 100);
  });
  return before;
}

describe('a download that its reader does not read', () => {
  test('takes no more from the backend than fits in between, and goes on when it is read', async () => {
    const tap = new Tap();
    await using gateway = await openGateway({
      around: (backend) => tap.before(backend, 128 * MIB),
    });
    await gateway.put('big', 'x');
    const { url } = await gateway.sign(reading('big'));

    const asked = request(url).end();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await settled(() => tap.given)).toBeLessThan(IN_BETWEEN);

    let received = 0;
    for await (const chunk of answer) received += (chunk as Buffer).length;
    expect(received).toBe(128 * MIB);
  });

  test('is cut when it stands still for too long, and the backend let go', async () => {
    const tap = new Tap();
    await using gateway = await openGateway({
      around: (backend) => tap.before(backend, 128 * MIB),
      limits: { idleMs: 100 },
    });
    await gateway.put('big', 'x');
    const { url } = await gateway.sign(reading('big'));
    using client = await RawSocket.open(url);
    client.socket.pause();
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);

    await eventually('the backend is let go', () =>
      Promise.resolve(tap.closed),
    );
    expect(tap.given).toBeLessThan(IN_BETWEEN);
  });

  test('lets the backend go when its reader goes away', async () => {
    const tap = new Tap();
    await using gateway = await openGateway({
      around: (backend) => tap.before(backend, 128 * MIB),
    });
    await gateway.put('big', 'x');
    const { url } = await gateway.sign(reading('big'));
    using client = await RawSocket.open(url);
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);
    await client.sees('200 OK');
    client.socket.destroy();

    await eventually('the backend is let go', () =>
      Promise.resolve(tap.closed),
    );
  });
});

describe('a client that goes away while the backend thinks', () => {
  test('stops the call', async () => {
    const calls: AbortSignal[] = [];
    await using gateway = await openGateway({
      around: (backend) => ({
        ...backend,
        readObject: async (_ref, _options, { signal }) => {
          calls.push(signal);
          await once(signal, 'abort');
          throw new Error('stopped');
        },
      }),
    });
    const { url } = await gateway.sign(reading('slow'));
    using client = await RawSocket.open(url);
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);
    await eventually('the backend is asked', () =>
      Promise.resolve(calls.length === 1),
    );
    client.socket.destroy();

    await eventually('the call is stopped', () =>
      Promise.resolve(calls[0]?.aborted === true),
    );
  });
});

describe('an upload', () => {
  test('that its backend does not take is held back at its sender', async () => {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    await using gateway = await openGateway({
      around: (backend) => ({
        ...backend,
        writeObject: async (ref, { body, ...options }, call) => {
          body.once('readable', () => undefined);
          await opened;
          return backend.writeObject(ref, { body, ...options }, call);
        },
      }),
    });
    const size = 64 * MIB;
    const { url } = await gateway.sign(writing('big', { size }));

    let taken = 0;
    const asked = request(url, {
      method: 'PUT',
      headers: { 'content-length': size },
    });
    const source = Readable.from(
      (function* () {
        for (; taken < size; taken += CHUNK.length) yield CHUNK;
      })(),
    );
    source.pipe(asked);
    expect(await settled(() => taken)).toBeLessThan(IN_BETWEEN);

    open();
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(201);
  });

  test('that stands still is cut, and stores nothing', async () => {
    await using gateway = await openGateway({ limits: { idleMs: 100 } });
    const { url } = await gateway.sign(writing('stalled', { size: 6 }));
    using client = await RawSocket.open(url);
    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 6');
    client.socket.write('abc');

    await client.ends();
    await eventually('the upload is given up', () =>
      Promise.resolve(gateway.underWay().length === 0),
    );
    await expect(gateway.read('stalled')).rejects.toThrow('OBJECT_NOT_FOUND');
  });

  test('that has come whole may wait for its backend as long as that takes', async () => {
    await using gateway = await openGateway({
      limits: { idleMs: 50 },
      around: (backend) => ({
        ...backend,
        writeObject: async (...args) => {
          const stat = await backend.writeObject(...args);
          await once(AbortSignal.timeout(300), 'abort');
          return stat;
        },
      }),
    });
    const { url } = await gateway.sign(writing('slowly', { size: 3 }));
    using client = await RawSocket.open(url);
    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 3');
    client.socket.write('abc');

    await client.sees('HTTP/1.1 201 Created');
  });
});
