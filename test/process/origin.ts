import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { seededBytes } from '../support/bytes.js';

/** Its length divides no part's, so that parts which change places are seen. */
const BLOCK = seededBytes('an origin', 1_000_003);

const STEP = 256 * 1024;

/** An origin of one file, `/file.bin` and any other path, that goes on where it is told to. */
export interface Origin extends AsyncDisposable {
  readonly url: string;
  readonly sha256: string;
  /** Of each request since it was asked last: where it began. */
  starts(): readonly number[];
  /** Of each request ever: its path. */
  readonly paths: readonly string[];
  /** Answers stand still from this byte on; Infinity lets all of them go on. */
  holdAt(offset: number): void;
}

/** Serves so many bytes. */
export async function openOrigin(size: number): Promise<Origin> {
  let starts: number[] = [];
  const paths: string[] = [];
  let hold = Promise.withResolvers<undefined>();
  let heldFrom = Infinity;

  async function* content(start: number): AsyncGenerator<Buffer> {
    for (let at = start; at < size;) {
      if (at >= heldFrom) await hold.promise;
      const from = at % BLOCK.length;
      const length = Math.min(STEP, size - at, BLOCK.length - from);
      yield BLOCK.subarray(from, from + length);
      at += length;
    }
  }

  const send = async (range: string | undefined, response: ServerResponse) => {
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
    starts.push(start);
    response.writeHead(range === undefined ? 200 : 206, {
      etag: '"v1"',
      'accept-ranges': 'bytes',
      'content-length': size - start,
      ...(range !== undefined && {
        'content-range': `bytes ${start}-${size - 1}/${size}`,
      }),
    });
    await pipeline(Readable.from(content(start)), response);
  };
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    // Who asks may go away at any time.
    send(request.headers.range, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/file.bin`,
    sha256: digest(size),
    paths,
    starts: () => {
      const told = starts;
      starts = [];
      return told;
    },
    holdAt: (offset) => {
      heldFrom = offset;
      hold.resolve(undefined);
      hold = Promise.withResolvers();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function digest(size: number): string {
  const hash = createHash('sha256');
  for (let left = size; left > 0; left -= BLOCK.length) {
    hash.update(left < BLOCK.length ? BLOCK.subarray(0, left) : BLOCK);
  }
  return hash.digest('hex');
}
