import { afterEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Desk } from '../../../adapters/s3/desk.js';
import { writeObject } from '../../../adapters/s3/write.js';
import type { StorageErrorCode } from '../../../src/storage/index.js';
import { generatedBody, letGo } from '../../support/bodies.js';
import { seededBytes } from '../../support/bytes.js';
import { call } from '../../support/call.js';
import { failureOf } from '../../support/failure.js';
import { deskAt } from './desks.js';

const MIB = 2 ** 20;
const ref = { container: 'photos', name: 'cat' };

let server: Server | undefined;
let desk: Desk | undefined;

afterEach(async () => {
  await desk?.close();
  server?.closeAllConnections();
  if (server) await once(server.close(), 'close');
  server = desk = undefined;
});

/** More than the network holds by itself. */
function isLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length']) > MIB;
}

/** A service that answers every PUT at its headers, and hangs up on the rest of it; any HEAD too. */
async function refusing(status: number, code: string): Promise<void> {
  server = createServer();
  const refuse: RequestListener = (request, response) => {
    if (request.method === 'PUT' || request.method === 'HEAD') {
      const body = `<Error><Code>${code}</Code></Error>`;
      const headers = { 'x-amz-request-id': 'tx1', connection: 'close' };
      response.writeHead(status, headers).end(body, () => {
        if (isLarge(request)) request.socket.destroy();
      });
      return;
    }
    const headers = { 'x-amz-request-id': 'tx1' };
    response.writeHead(200, headers);
    response.end(ANSWERS[request.method ?? ''] ?? '');
  };
  server.on('request', refuse).on('checkContinue', refuse);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  desk = deskAt({ endpoint: `http://127.0.0.1:${port}` });
}

const ANSWERS: Readonly<Record<string, string>> = {
  GET: '<VersioningConfiguration/>',
  POST: '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>',
};

const REFUSALS: readonly (readonly [number, string, StorageErrorCode])[] = [
  [404, 'NoSuchBucket', 'CONTAINER_NOT_FOUND'],
  [413, 'EntityTooLarge', 'TOO_LARGE'],
  [403, 'AccessDenied', 'PERMISSION_DENIED'],
  [503, 'SlowDown', 'RATE_LIMITED'],
];

const BODIES = [
  ['half a mebibyte', 1, 512 * 1024, undefined],
  ['a stream of 40 MiB', 40, MIB, 40 * MIB],
  ['a stream that nobody said the length of', 40, MIB, undefined],
] as const;

test.each(
  REFUSALS.flatMap((refusal) =>
    BODIES.map((body) => [...refusal, ...body] as const),
  ),
)(
  'a %d %s that comes before the body is told as %s: %s',
  async (...[status, name, code, , steps, step, size]) => {
    await refusing(status, name);
    const content = seededBytes('step', step);
    const body = generatedBody(Array.from({ length: steps }, () => content));
    const object = size === undefined ? { body } : { body, size };
    if (!desk) throw new Error('There is no desk.');

    const writing = writeObject(desk, { ref, object, call });

    expect((await failureOf(writing)).code).toBe(code);
    await letGo(body);
  },
);
