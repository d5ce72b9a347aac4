import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { Session } from '../../../adapters/swift/auth/session.js';
import {
  LoginError,
  NotSwiftError,
} from '../../../adapters/swift/http/failures.js';
import { Http } from '../../../adapters/swift/http/http.js';
import { loginOf } from '../../../adapters/swift/login.js';
import { Wire } from '../../../adapters/swift/wire.js';
import {
  pretend,
  type Asked,
  type Pretender,
  type Reply,
} from '../../support/pretend.js';

const never = new AbortController().signal;

/** A cluster that gives tokens in order and accepts those of `accepts`. */
async function cluster(accepts: (token: string) => boolean) {
  let given = 0;
  const login = (): Reply => {
    given += 1;
    const url = `${server?.url ?? ''}/v1/AUTH_test`;
    const headers = { 'x-auth-token': `t${given}`, 'x-storage-url': url };
    return { status: 200, headers };
  };
  const reply = ({ path, headers }: Asked): Reply => {
    if (path === '/auth') return login();
    const good = accepts(String(headers['x-auth-token']));
    return { status: good ? 204 : 401, headers: { 'x-trans-id': 'tx1' } };
  };
  server = await pretend(reply);
  const http = new Http();
  const auth = { url: `${server.url}/auth`, user: 'u', key: 'k' };
  const options = { auth: { version: 1, ...auth } } as const;
  wire = new Wire(http, new Session(loginOf(http, options)));
  return { wire, asked: () => (server?.asked ?? []).map(lineOf) };
}

let server: Pretender | undefined;
let wire: Wire | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await wire?.close();
  await server?.stop();
});

function lineOf({ method, path, headers }: Asked): string {
  const token = headers['x-auth-token'] ?? '-';
  return `${method} ${path} ${String(token)}`;
}

const LIST = { method: 'GET', container: 'photos' } as const;

function upload() {
  const body = Readable.from([Buffer.from('cat')]);
  return { method: 'PUT', container: 'photos', object: 'o', body } as const;
}

describe('a token that the cluster refuses', () => {
  test('is replaced once, and the request asked again (seed A10)', async () => {
    const { wire: on, asked } = await cluster((token) => token === 't2');

    const answer = await on.tell(LIST, never);

    expect(answer.status).toBe(204);
    expect(asked()).toEqual([
      'GET /auth -',
      'GET /v1/AUTH_test/photos t1',
      'GET /auth -',
      'GET /v1/AUTH_test/photos t2',
    ]);
  });

  test('and so is its successor: nobody asks a third time', async () => {
    const { wire: on, asked } = await cluster(() => false);

    await expect(on.tell(LIST, never)).rejects.toThrow(LoginError);

    expect(asked()).toHaveLength(4);
  });

  test('is found before a body is sent that could not be sent again', async () => {
    const { wire: on, asked } = await cluster((token) => token === 't2');

    await on.tell(upload(), never);

    expect(asked().slice(-2)).toEqual([
      'HEAD /v1/AUTH_test t2',
      'PUT /v1/AUTH_test/photos/o t2',
    ]);
  });

  test('ends an upload, by an error that says why, where it ended just now', async () => {
    let accepted = true;
    const { wire: on } = await cluster(() => accepted);
    await on.tell(LIST, never);
    accepted = false;

    await expect(on.tell(upload(), never)).rejects.toThrow(NotSwiftError);
  });
});

describe('a token that was accepted', () => {
  test('is not tried out again within a minute', async () => {
    const { wire: on, asked } = await cluster(() => true);
    await on.tell(LIST, never);

    await on.tell(upload(), never);

    expect(asked().filter((line) => line.startsWith('HEAD'))).toEqual([]);
  });

  test('is tried out before an upload a minute later', async () => {
    const { wire: on, asked } = await cluster(() => true);
    await on.tell(LIST, never);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);

    await on.tell(upload(), never);

    expect(asked().slice(-2)).toEqual([
      'HEAD /v1/AUTH_test t1',
      'PUT /v1/AUTH_test/photos/o t1',
    ]);
  });
});

test('an answer that is not from the cluster itself is not taken for one', async () => {
  server = await pretend(() => ({ status: 404, body: '<html>' }));
  const access = { storageUrl: `${server.url}/v1/AUTH_test`, token: 't' };
  wire = new Wire(new Http(), new Session(() => Promise.resolve(access)));

  await expect(wire.tell(LIST, never)).rejects.toThrow(NotSwiftError);
});

test('a URL without a path is asked at its root', async () => {
  server = await pretend(() => ({ status: 200 }));
  const http = new Http();
  const bare = { method: 'GET', url: server.url, headers: {}, signal: never };
  await (await http.send(bare)).discard();
  await http.close();

  expect(server.asked.map(({ path }) => path)).toEqual(['/']);
});
