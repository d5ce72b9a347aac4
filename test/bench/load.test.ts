import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { answersPerSecond } from './load.js';

describe('the load generator', () => {
  let server: Server;
  let answer: (socket: Socket) => void;
  let asked: number;

  beforeEach(async () => {
    asked = 0;
    server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.on('data', () => {
        asked += 1;
        answer(socket);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.close();
  });

  test('counts an answer once it is whole, in however many pieces it comes', async () => {
    answer = (socket) => {
      const pieces = [
        'HTTP/1.1 200 OK\r\nconte',
        'nt-length: 4\r\n',
        '\r\nab',
        'cd',
      ];
      writeApart(socket, pieces);
    };

    const rate = await load(server, 500);

    // It stops counting at half a second and lets what is under way on 2 connections finish.
    expect(rate * 0.5).toBeGreaterThan(1);
    expect(rate * 0.5).toBeLessThanOrEqual(asked);
    expect(rate * 0.5).toBeGreaterThan(asked / 2);
  });

  test.each([
    [
      'is not 200',
      'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n',
    ],
    ['has no length', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'],
  ])('measures nothing where an answer %s', async (_what, bytes) => {
    answer = (socket) => socket.write(bytes);

    await expect(load(server, 500)).rejects.toThrow(
      'not an answer that can be measured',
    );
  });
});

function load(server: Server, forMs: number): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return answersPerSecond({
    url,
    path: '/',
    body: '{}',
    connections: 2,
    forMs,
  });
}

/** Each piece in a turn of its own, so that they arrive as so many. */
function writeApart(socket: Socket, pieces: readonly string[]): void {
  const [first, ...rest] = pieces;
  if (first === undefined) return;
  socket.write(first, () =>
    setImmediate(() => {
      writeApart(socket, rest);
    }),
  );
}
