import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../support/call.js';
import { digestOf } from '../support/bytes.js';
import { errorIn, send } from './exchange.js';
import {
  CONTAINER,
  openGateway,
  reading,
  type TestGateway,
} from './gateway.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.put('digits', '0123456789', 'text/plain');
  await gateway.put('empty', '');
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const urlOf = async (name: string) => (await gateway.sign(reading(name))).url;

describe('a download', () => {
  test('F1: gives the bytes, and says all that is known of them', async () => {
    const answer = await send(await urlOf('digits'));

    const sha256 = Buffer.from(digestOf('sha256', '0123456789'), 'hex');
    expect(answer).toMatchObject({ status: 200, body: '0123456789' });
    expect(answer.headers).toMatchObject({
      'content-length': '10',
      'content-type': 'text/plain',
      'accept-ranges': 'bytes',
      'content-disposition': 'attachment; filename="digits"',
      'cache-control': 'private, no-cache',
      'repr-digest': `sha-256=:${sha256.toString('base64')}:`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers.etag).toMatch(/^"[^"]+"$/);
    expect(answer.headers['x-request-id']).toMatch(/^req-/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('by HEAD gives the same headers and no body', async () => {
    const url = await urlOf('digits');
    const get = await send(url);
    const head = await send(url, { method: 'HEAD' });

    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers).toEqual({
      ...get.headers,
      date: head.headers.date,
      'x-request-id': head.headers['x-request-id'],
    });
  });

  test('of an empty file is empty', async () => {
    const answer = await send(await urlOf('empty'));

    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer.headers['content-length']).toBe('0');
  });

  test('of one version gives that version', async () => {
    await gateway.put('changing', 'first');
    const ref = { container: CONTAINER, name: 'changing' };
    const { versionId = '' } = await gateway.backend.statObject(ref, call);
    await gateway.put('changing', 'second');

    const intent = reading('changing', { ref: { ...ref, versionId } });
    const { url } = await gateway.sign(intent);
    expect((await send(url)).body).toBe('first');
  });

  test('of what is gone is FILE_NOT_FOUND, and names it', async () => {
    const answer = await send(await urlOf('gone'));

    expect(answer.status).toBe(404);
    expect(errorIn(answer)).toMatchObject({
      code: 'FILE_NOT_FOUND',
      file: 'gone',
      container: CONTAINER,
      retryable: false,
      requestId: answer.headers['x-request-id'],
    });
  });
});

const WHOLE = '0123456789';

describe('a range', () => {
  test.each([
    ['F3 F6: both ends included', 'bytes=2-4', '234', '2-4'],
    ['one byte', 'bytes=0-0', '0', '0-0'],
    ['F4: to the end', 'bytes=5-', '56789', '5-9'],
    ['F5: the last three', 'bytes=-3', '789', '7-9'],
    ['more than there is, from the start', 'bytes=0-99', WHOLE, '0-9'],
    ['the last hundred of ten', 'bytes=-100', WHOLE, '0-9'],
    ['the last byte', 'bytes=9-9', '9', '9-9'],
    ['in capitals', 'BYTES=2-4', '234', '2-4'],
    ['beyond all numbers', `bytes=2-${'9'.repeat(40)}`, '23456789', '2-9'],
  ])('%s: %s', async (_what, range, body, part) => {
    const answer = await send(await urlOf('digits'), { headers: { range } });

    expect(answer).toMatchObject({ status: 206, body });
    expect(answer.headers['content-range']).toBe(`bytes ${part}/10`);
    expect(answer.headers['content-length']).toBe(String(body.length));
  });

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=-0', 'bytes=99-100'])(
    'that covers nothing is 416 with the size: %s',
    async (range) => {
      const answer = await send(await urlOf('digits'), { headers: { range } });

      expect(answer.status).toBe(416);
      expect(answer.headers['content-range']).toBe('bytes */10');
      expect(errorIn(answer)).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE' });
    },
  );

  test('of an empty file covers nothing', async () => {
    const range = 'bytes=0-';
    const answer = await send(await urlOf('empty'), { headers: { range } });

    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */0');
  });

  test.each([
    'bytes=4-2',
    'bytes=0-1,3-4',
    'lines=1-2',
    'bytes=',
    'bytes=-',
    'bytes=a-b',
    'bytes 2-4',
    '2-4',
  ])('that RFC 9110 says to ignore gives the whole: %s', async (range) => {
    const answer = await send(await urlOf('digits'), { headers: { range } });

    expect(answer).toMatchObject({ status: 200, body: WHOLE });
    expect(answer.headers['content-range']).toBeUndefined();
  });

  test('is of GET alone: HEAD tells of the whole', async () => {
    const answer = await send(await urlOf('digits'), {
      method: 'HEAD',
      headers: { range: 'bytes=2-4' },
    });

    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe('10');
  });
});
