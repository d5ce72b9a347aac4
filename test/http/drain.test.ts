import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import type { StorageBackend } from '../../src/storage/index.js';
import { eventually } from '../support/eventually.js';
import { send } from './exchange.js';
import { openGateway, reading } from './gateway.js';
import { RawSocket } from './raw-socket.js';

const pathOf = (url: string) => new URL(url).pathname;

/** A backend whose every content is 'begin', and 'end' once it is told so. */
class Slow {
  finish = (): void => undefined;
  /** How often it was asked what there is. */
  looks = 0;

  before(backend: StorageBackend): StorageBackend {
    return {
      ...backend,
      statObject: (...args) => {
        this.looks += 1;
        return backend.statObject(...args);
      },
      readObject: async (ref, _options, call) => {
        const stat = await backend.statObject(ref, call);
        const body = new Readable({ read: () => undefined });
        body.push('begin');
        this.finish = () => {
          body.push('end');
          body.push(null);
        };
        return { stat: { ...stat, size: 8 }, span: { start: 0, end: 8 }, body };
      },
    };
  }
}

async function openSlow(limits: { readonly drainMs?: number } = {}) {
  const slow = new Slow();
  const gateway = await openGateway({
    around: (backend) => slow.before(backend),
    limits,
  });
  await gateway.put('slow', 'x');
  const { url } = await gateway.sign(reading('slow'));
  return { ...gateway, slow, path: pathOf(url) };
}

describe('a gateway that is closed', () => {
  test('lets an answer under way come to its end, and then ends its connection', async () => {
    await using gateway = await openSlow();
    using client = await RawSocket.open(gateway.url);
    client.ask(`GET ${gateway.path} HTTP/1.1`);
    await client.sees('begin');

    const closing = gateway.close();
    await refuses(gateway.url);
    gateway.slow.finish();
    await client.ends();
    await closing;

    expect(client.text).toMatch(/\r\n\r\nbeginend$/);
  });

  test('cuts what is still under way when its time is up', async () => {
    await using gateway = await openSlow({ drainMs: 100 });
    using client = await RawSocket.open(gateway.url);
    client.ask(`GET ${gateway.path} HTTP/1.1`);
    await client.sees('begin');

    await gateway.close();
    await client.ends();
    expect(client.text).toMatch(/\r\n\r\nbegin$/);
  });

  test('closes at once the connections that nothing comes by, also those that never sent a thing', async () => {
    await using gateway = await openGateway();
    using silent = await RawSocket.open(gateway.url);
    using idle = await RawSocket.open(gateway.url);
    idle.ask('GET /healthz HTTP/1.1');
    await idle.sees('"ok"');
    using half = await RawSocket.open(gateway.url);
    half.socket.write('GET /healthz HTTP/1.1\r\nHost: lo');

    await gateway.close();
    await Promise.all([silent.ends(), idle.ends(), half.ends()]);
  });

  test('is not ready, and says so to whoever still has a connection', async () => {
    await using gateway = await openSlow();
    using client = await RawSocket.open(gateway.url);
    client.ask(`GET ${gateway.path} HTTP/1.1`);
    await client.sees('begin');

    const closing = gateway.close();
    client.ask('GET /readyz HTTP/1.1');
    client.ask(`HEAD ${gateway.path} HTTP/1.1`);
    await eventually('the one after it has come', () =>
      Promise.resolve(gateway.slow.looks === 1),
    );
    gateway.slow.finish();
    await client.sees('HTTP/1.1 503 ');
    await client.sees('"ready":false');
    await closing;
  });

  test('says on an answer that begins now that it is the last', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    let reached = false;
    await using gateway = await openGateway({
      around: (backend) => ({
        ...backend,
        statObject: async (...args) => {
          reached = true;
          await asked;
          return backend.statObject(...args);
        },
      }),
    });
    await gateway.put('x', 'x');
    const { url } = await gateway.sign(reading('x'));
    using client = await RawSocket.open(url);
    client.ask(`HEAD ${pathOf(url)} HTTP/1.1`);
    await eventually('it is under way', () => Promise.resolve(reached));

    const closing = gateway.close();
    answer();
    await closing;
    await client.ends();
    expect(client.text).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(client.text).toMatch(/\r\nconnection: close\r\n/i);
  });

  test('that was never opened for anybody closes all the same', async () => {
    await using gateway = await openGateway();
    await gateway.close();
    await gateway.close();

    await expect(send(gateway.url)).rejects.toThrow('ECONNREFUSED');
  });
});

/** Waits until nobody listens there. */
async function refuses(url: string): Promise<void> {
  await eventually('no connection is taken', async () => {
    try {
      using client = await RawSocket.open(url);
      await once(client.socket, 'close');
      return false;
    } catch {
      return true;
    }
  });
}
