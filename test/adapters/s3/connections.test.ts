import {
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterEach, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { clientsOf } from '../../../adapters/s3/client.js';
import { toStorageError } from '../../../adapters/s3/errors.js';
import { parseOptions } from '../../../adapters/s3/options.js';
import { Wire } from '../../../adapters/s3/wire.js';

const never = new AbortController().signal;
const MIB = 2 ** 20;
const at = { Bucket: 'photos', Key: 'cat' };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server | undefined;
let wire: Wire | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  wire?.close();
  server?.closeAllConnections();
  if (server) await once(server.close(), 'close');
  server = wire = undefined;
});

async function to(handlers: Readonly<Record<string, Handler>>): Promise<Wire> {
  server = createServer();
  for (const [event, handler] of Object.entries(handlers))
    server.on(event, handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${port}`;
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret' };
  wire = new Wire(clientsOf(parseOptions({ endpoint, ...keys })));
  return wire;
}

async function codeOf(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.then(
    () => new Error('It was answered.'),
    (thrown: unknown) => thrown,
  );
  return toStorageError(error, {}).code;
}

const refuse: Handler = (_, response) => {
  response.writeHead(403, { 'x-amz-request-id': 'tx1' }).end();
};

test('a large body is not sent to a service that refuses it by its headers', async () => {
  let begun = 0;
  const body = new Readable({
    read() {
      begun += 1;
      this.push(Buffer.alloc(MIB));
    },
  });
  const on = await to({ checkContinue: refuse });
  const upload = { ...at, Body: body, ContentLength: 100 * MIB };

  const code = await codeOf(on.ask(new PutObjectCommand(upload), never));
  body.destroy();

  expect(code).toBe('PERMISSION_DENIED');
  expect(begun).toBeLessThan(5);
});

test('what only reads is asked again, once, where its connection turns out to be closed', async () => {
  const asked: string[] = [];
  const on = await to({
    request: (request, response) => {
      asked.push(request.method ?? '');
      if (asked.length === 1) request.socket.destroy();
      else response.writeHead(200, { etag: '"e"' }).end();
    },
  });

  const { ETag } = await on.ask(new HeadObjectCommand(at), never);

  expect(ETag).toBe('"e"');
  expect(asked).toEqual(['HEAD', 'HEAD']);
});

test('what writes is not', async () => {
  const asked: string[] = [];
  const on = await to({
    request: (request) => {
      asked.push(request.method ?? '');
      request.socket.destroy();
    },
  });
  const upload = new PutObjectCommand({ ...at, Body: Buffer.from('cat') });

  expect(await codeOf(on.ask(upload, never))).toBe('UNAVAILABLE');

  expect(asked).toEqual(['PUT']);
});

test('an answer without an end is given up, before it fills the memory', async () => {
  let sent = 0;
  const on = await to({
    request: (_, response) => {
      const endless = new Readable({
        read() {
          sent += 1;
          this.push(Buffer.alloc(MIB));
        },
      });
      response.on('close', () => endless.destroy());
      endless.pipe(response);
    },
  });

  const code = await codeOf(on.ask(new ListBucketsCommand({}), never));

  expect(code).toBe('UNAVAILABLE');
  expect(sent).toBeLessThan(64);
});

test('nothing is said to the console', async () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  const on = await to({ request: refuse, checkContinue: refuse });
  const body = Readable.from([Buffer.from('cat')]);
  const upload = { ...at, Body: body, ContentLength: 3 };

  await codeOf(on.ask(new PutObjectCommand(upload), never));

  expect(warn).not.toHaveBeenCalled();
});

test.each([
  ['a redirect', 302, {}],
  ['an answer of somebody else', 200, {}],
])('%s is let go before its end', async (_, status, headers) => {
  let closed: Promise<unknown> | undefined;
  const on = await to({
    request: ({ url }, response) => {
      if (url?.includes('first')) {
        response.writeHead(200, { 'x-amz-request-id': 'tx1', etag: '"e"' });
        response.end();
        return;
      }
      closed = once(response, 'close');
      response.writeHead(status, headers).write('It goes on');
    },
  });
  await on.ask(new HeadObjectCommand({ ...at, Key: 'first' }), never);

  const code = await codeOf(on.ask(new ListBucketsCommand({}), never));

  expect(code).toBe('UNAVAILABLE');
  await closed;
});
