import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openReference } from '../reference/index.js';
import { call } from '../support/call.js';
import { errorIn, send } from './exchange.js';
import { openGateway, type TestGateway } from './gateway.js';
import { makePublic, publicUrl, putIn } from './public-files.js';
import { RawSocket } from './raw-socket.js';

const SECRET = 'what nobody may read';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await makePublic(gateway, 'open');
  await put('open', 'mine', 'open to all');
  await gateway.put('mine', SECRET);
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const put = (container: string, name: string, content: string) =>
  putIn(gateway, { container, name }, { content });

/** Asks for a path to the letter, as no URL library would; the answer's status and error. */
async function refusal(
  path: string,
): Promise<{ readonly status: number; readonly error: object }> {
  using client = await RawSocket.open(gateway.url);
  client.ask(`GET ${path} HTTP/1.1`, 'Connection: close');
  await client.ends();
  const [head = '', body = ''] = client.text.split('\r\n\r\n');
  const error = JSON.parse(body) as { readonly requestId: string };
  return {
    status: Number(head.split(' ')[1]),
    error: { ...error, requestId: '' },
  };
}

/** What is answered of a file that is not there, in a container that is public. */
const MISSING = {
  status: 404,
  error: {
    code: 'FILE_NOT_FOUND',
    message: 'There is no public file here.',
    retryable: false,
    requestId: '',
  },
};

describe('what is not public', () => {
  test.each([
    ['no such file', '/public/local/open/none'],
    ['a file of a private container', '/public/local/photos/mine'],
    ['no such file of a private container', '/public/local/photos/none'],
    ['no such container', '/public/local/nowhere/mine'],
    ['no such account', '/public/nobody/open/mine'],
    ['a public container itself', '/public/local/open'],
    ['a listing of it', '/public/local/open/'],
    ['a listing of it, as Swift has it', '/public/local/open/?format=json'],
    ['the versions of a file', '/public/local/open/?versions&prefix=mine'],
    ['an account', '/public/local'],
    ['nothing', '/public/'],
    ['a container with a slash', '/public/local/open%2Fmine/x'],
    ['a container of 257 bytes', `/public/local/${'a'.repeat(257)}/mine`],
    ['a name of 1,025 bytes', `/public/local/open/${'a'.repeat(1025)}`],
    ['a way up', '/public/local/open/../photos/mine'],
    ['an encoded way up', '/public/local/open/%2e%2e/photos/mine'],
    ['a way up, its slash encoded', '/public/local/open/..%2Fphotos%2Fmine'],
    ['a way up to the account', '/public/local/../local/photos/mine'],
    ['a backslash', '/public/local/open/..%5Cphotos%5Cmine'],
    ['a step on the spot', '/public/local/open/./mine'],
    ['two slashes', '/public/local/open//mine'],
    ['a NUL', '/public/local/open/mine%00'],
    ['an encoded route', '/%70ublic/local/photos/mine'],
  ])('is the same 404, whatever is there: %s', async (_, path) => {
    expect(await refusal(path)).toEqual(MISSING);
  });

  test.each(['%zz', '%ff', '%c3%28', '%', 'a%'])(
    'is no URL where its encoding is none, public or not: %s',
    async (name) => {
      const open = await refusal(`/public/local/open/${name}`);
      expect(open.status).toBe(400);
      expect(await refusal(`/public/local/photos/${name}`)).toEqual(open);
    },
  );

  test('is not told from what is missing by HEAD or under conditions', async () => {
    const asked = [
      { method: 'HEAD' },
      { headers: { 'if-none-match': '*' } },
      { headers: { 'if-match': '*' } },
      { headers: { range: 'bytes=999-' } },
    ];
    for (const sending of asked) {
      for (const [container, name] of [
        ['photos', 'mine'],
        ['photos', 'none'],
        ['nowhere', 'none'],
      ] as const) {
        const url = publicUrl(gateway, container, name);
        const answer = await send(url, sending);
        expect(answer.status).toBe(404);
        expect(answer.headers).not.toHaveProperty('etag');
      }
    }
  });

  test('is kept by no cache', async () => {
    const answer = await send(publicUrl(gateway, 'photos', 'mine'));
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).not.toContain(SECRET);
  });

  test('is what was unpublished, from the next read on', async () => {
    await makePublic(gateway, 'closing');
    await put('closing', 'a', 'x');
    const url = publicUrl(gateway, 'closing', 'a');
    expect((await send(url)).status).toBe(200);

    await gateway.backend.publication?.unpublishContainer('closing', call);

    expect((await send(url)).status).toBe(404);
  });
});

test('a file that has expired is no longer public', async () => {
  let now = new Date();
  const backend = openReference({ now: () => now });
  await using aged = await openGateway({ around: () => backend });
  await makePublic({ ...aged, backend }, 'open');
  const ref = { container: 'open', name: 'brief' };
  const expiresAt = new Date(now.getTime() + 1000);
  await putIn({ ...aged, backend }, ref, { content: 'x', expiresAt });
  const url = publicUrl(aged, 'open', 'brief');
  expect((await send(url)).status).toBe(200);

  now = expiresAt;

  expect((await send(url)).status).toBe(404);
});

test('what a backend serves itself is not served here too', async () => {
  await using served = await openGateway({
    around: (backend) => ({
      ...backend,
      statContainer: async (...asked) => ({
        ...(await backend.statContainer(...asked)),
        publication: { url: 'https://cdn.example/c', logRetention: false },
      }),
    }),
  });
  await served.put('mine', SECRET);

  const answer = await send(publicUrl(served, 'photos', 'mine'));

  expect(answer.status).toBe(404);
});

test('a container that others have opened, without a ttl, is asked about each time', async () => {
  await using shared = await openGateway({
    around: (backend) => ({
      ...backend,
      statContainer: async (...asked) => ({
        ...(await backend.statContainer(...asked)),
        publication: { logRetention: false },
      }),
    }),
  });
  await shared.put('mine', 'open');

  const { headers } = await send(publicUrl(shared, 'photos', 'mine'));

  expect(headers['cache-control']).toBe('public, no-cache');
});

test('a backend that fails is said to fail, public or not', async () => {
  await using failing = await openGateway({
    around: (backend) => ({
      ...backend,
      statContainer: () => Promise.reject(new Error('the disk is gone')),
    }),
  });
  const answer = await send(publicUrl(failing, 'photos', 'mine'));

  expect(errorIn(answer)).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect(answer.body).not.toContain('disk');
});
