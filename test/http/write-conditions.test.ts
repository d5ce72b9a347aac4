import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WriteIntent } from '../../src/storage/index.js';
import { call } from '../support/call.js';
import { errorIn, send } from './exchange.js';
import {
  CONTAINER,
  openGateway,
  writing,
  type TestGateway,
} from './gateway.js';
import { RawSocket } from './raw-socket.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** Sends one PUT of 'second' under these headers. */
async function put(
  name: string,
  headers: Record<string, string>,
  bound: Partial<WriteIntent> = {},
) {
  const { url } = await gateway.sign(writing(name, bound));
  return send(url, { method: 'PUT', headers, body: 'second' });
}

/** Makes a file that holds 'first', and gives its etag. */
async function existing(name: string): Promise<string> {
  await gateway.put(name, 'first');
  const ref = { container: CONTAINER, name };
  const { etag } = await gateway.backend.statObject(ref, call);
  return etag;
}

describe('a PUT under a condition', () => {
  test('If-None-Match: * makes a file', async () => {
    const answer = await put('new', { 'if-none-match': '*' });

    expect(answer.status).toBe(201);
  });

  test('If-None-Match: * never replaces one: 412', async () => {
    const currentEtag = await existing('there');
    const answer = await put('there', { 'if-none-match': '*' });

    expect(answer.status).toBe(412);
    expect(errorIn(answer)).toMatchObject({
      code: 'PRECONDITION_FAILED',
      currentEtag,
    });
    expect(await gateway.read('there')).toBe('first');
  });

  test.each(['"', ''])(
    'If-Match replaces what it names, in %s',
    async (quote) => {
      const etag = await existing(`known${quote}`);
      const ifMatch = quote + etag + quote;
      const answer = await put(`known${quote}`, { 'if-match': ifMatch });

      expect(answer.status).toBe(201);
      expect(await gateway.read(`known${quote}`)).toBe('second');
    },
  );

  test('If-Match replaces nothing else: 412', async () => {
    await existing('other');
    const answer = await put('other', { 'if-match': '"another"' });

    expect(answer.status).toBe(412);
    expect(await gateway.read('other')).toBe('first');
  });

  test('If-Match: * replaces any file, and makes none', async () => {
    await existing('any');
    const replaced = await put('any', { 'if-match': '*' });
    const absent = await put('absent', { 'if-match': '*' });

    expect([replaced.status, absent.status]).toEqual([201, 412]);
  });

  test.each([
    ['if-match', '"a", "b"'],
    ['if-match', 'W/"a"'],
    ['if-match', ''],
    ['if-none-match', '"a"'],
    ['if-none-match', 'W/"a"'],
  ])('that has another form is refused: %s: %s', async (name, value) => {
    await existing('form');
    const answer = await put('form', { [name]: value });

    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(await gateway.read('form')).toBe('first');
  });

  test('does not undo what its URL was signed for', async () => {
    const etag = await existing('signed');
    const condition = { 'if-match': `"${etag}"` };
    const another = await put('signed', condition, { ifMatch: 'another' });
    const absent = await put('signed', condition, { ifAbsent: true });

    expect([another.status, absent.status]).toEqual([412, 412]);
    expect(await gateway.read('signed')).toBe('first');
  });

  test.each(['If-None-Match: *', 'If-Match: "another"'])(
    'that fails is told before the body is asked for: %s',
    async (condition) => {
      await existing('unread');
      const { url } = await gateway.sign(writing('unread'));
      using client = await RawSocket.open(url);
      client.ask(
        `PUT ${new URL(url).pathname} HTTP/1.1`,
        'Content-Length: 3',
        'Expect: 100-continue',
        condition,
      );
      await client.ends();

      expect(client.text).toMatch(/^HTTP\/1\.1 412 /);
    },
  );

  test.each(['If-None-Match: *', 'If-Match: "ETAG"'])(
    'must hold when the bytes have landed, too: %s',
    async (condition) => {
      const name = `raced ${condition}`;
      const isNew = condition.startsWith('If-None');
      const etag = isNew ? '' : await existing(name);
      const { url } = await gateway.sign(writing(name));
      using client = await RawSocket.open(url);
      client.ask(
        `PUT ${new URL(url).pathname} HTTP/1.1`,
        'Content-Length: 6',
        'Expect: 100-continue',
        condition.replace('ETAG', etag),
      );
      await client.sees('100 Continue');
      await gateway.put(name, 'meanwhile');
      client.socket.write('second');
      await client.sees('HTTP/1.1 412 ');

      expect(await gateway.read(name)).toBe('meanwhile');
    },
  );
});
