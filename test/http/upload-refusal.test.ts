import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WriteIntent } from '../../src/storage/index.js';
import { digestOf } from '../support/bytes.js';
import { call } from '../support/call.js';
import { errorIn, send, type Sending } from './exchange.js';
import {
  CONTAINER,
  openGateway,
  writing,
  type TestGateway,
} from './gateway.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** Sends one PUT to a URL signed for `name`. */
async function put(
  name: string,
  bound: Partial<WriteIntent>,
  sending: Sending,
) {
  const { url } = await gateway.sign(writing(name, bound));
  return send(url, { method: 'PUT', ...sending });
}

/** The names there are. */
async function names(): Promise<readonly string[]> {
  const page = await gateway.backend.listObjects(
    CONTAINER,
    { limit: 1000 },
    call,
  );
  return page.items.flatMap((item) =>
    item.type === 'object' ? [item.object.name] : [],
  );
}

describe('an upload that is not what was signed is refused, and nothing is stored', () => {
  const text = { 'content-type': 'text/plain' };

  test.each<
    [string, Partial<WriteIntent>, Sending, number, Record<string, unknown>]
  >([
    [
      'a longer body',
      { size: 3 },
      { body: 'abcd' },
      400,
      { code: 'SIZE_MISMATCH', limit: 3, actual: 4 },
    ],
    [
      'a shorter body',
      { size: 3 },
      { body: 'ab' },
      400,
      { code: 'SIZE_MISMATCH', limit: 3, actual: 2 },
    ],
    [
      'no body',
      { size: 3 },
      {},
      400,
      { code: 'SIZE_MISMATCH', limit: 3, actual: 0 },
    ],
    [
      'a body that does not say its size',
      { size: 3 },
      { body: 'abc', headers: { 'transfer-encoding': 'chunked' } },
      400,
      { code: 'SIZE_MISMATCH', limit: 3 },
    ],
    [
      'more than may be',
      { maxSize: 3 },
      { body: 'abcd' },
      413,
      { code: 'TOO_LARGE', limit: 3, actual: 4 },
    ],
    [
      'more than may be, in chunks',
      { maxSize: 3 },
      { body: 'abcd', headers: { 'transfer-encoding': 'chunked' } },
      413,
      { code: 'TOO_LARGE', limit: 3 },
    ],
    [
      'another sha256',
      { checksums: { sha256: digestOf('sha256', 'abc') } },
      { body: 'abd' },
      400,
      { code: 'CHECKSUM_MISMATCH' },
    ],
    [
      'another md5',
      { checksums: { md5: digestOf('md5', 'abc') } },
      { body: 'abd' },
      400,
      { code: 'CHECKSUM_MISMATCH' },
    ],
    [
      'another type',
      { contentType: 'image/png' },
      { body: 'abc', headers: text },
      403,
      { code: 'FORBIDDEN' },
    ],
    [
      'no type',
      { contentType: 'image/png' },
      { body: 'abc' },
      403,
      { code: 'FORBIDDEN' },
    ],
    [
      'a part',
      {},
      { body: 'abc', headers: { 'content-range': 'bytes 0-2/6' } },
      400,
      { code: 'BAD_USER_INPUT' },
    ],
    [
      'a coding',
      {},
      { body: 'abc', headers: { 'content-encoding': 'gzip' } },
      400,
      { code: 'BAD_USER_INPUT' },
    ],
    [
      'a container that is gone',
      { ref: { container: 'gone', name: 'x' } },
      { body: 'abc' },
      404,
      {
        code: 'CONTAINER_NOT_FOUND',
      },
    ],
  ])('%s', async (what, bound, sending, status, expected) => {
    const name = `refused ${what}`;
    const answer = await put(name, bound, sending);

    expect(answer.status).toBe(status);
    expect(errorIn(answer)).toMatchObject(expected);
    expect(errorIn(answer)['message']).toMatch(/\w+.*\./);
    expect(await names()).not.toContain(name);
  });

  test('a name that is taken meanwhile', async () => {
    await gateway.put('taken', 'first');
    const answer = await put('taken', { ifAbsent: true }, { body: 'second' });

    expect(answer.status).toBe(409);
    expect(errorIn(answer)).toMatchObject({
      code: 'FILE_EXISTS',
      file: 'taken',
    });
    expect(await gateway.read('taken')).toBe('first');
  });

  test('a file that is another meanwhile', async () => {
    await gateway.put('moved', 'first');
    const answer = await put('moved', { ifMatch: 'other' }, { body: 'second' });

    expect(answer.status).toBe(412);
    expect(errorIn(answer)).toMatchObject({ code: 'PRECONDITION_FAILED' });
  });

  test('as soon as it is known, though the body is a long one', async () => {
    const answer = await put(
      'long',
      { size: 3 },
      {
        body: Buffer.alloc(20 * 1024 * 1024),
      },
    );

    expect(errorIn(answer)).toMatchObject({ code: 'SIZE_MISMATCH' });
  });
});
