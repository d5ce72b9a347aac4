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

function versionsOf(name: string) {
  const ref = { container: CONTAINER, name };
  return gateway.backend.versions?.listVersions(ref, { limit: 10 }, call);
}

describe('an upload', () => {
  test('G1: stores the bytes, and answers 201 with what it made', async () => {
    const body = 'the rain in spain';
    const answer = await put(
      'made/rain.txt',
      {
        size: body.length,
        contentType: 'text/plain',
        checksums: { sha256: digestOf('sha256', body) },
        metadata: new Map([['unit', 'test']]),
      },
      { body, headers: { 'content-type': 'text/plain' } },
    );

    expect(answer.status).toBe(201);
    const { etag, ...made } = errorIn(answer);
    expect(made).toEqual({
      id: 'file:local/photos/made/rain.txt',
      name: 'made/rain.txt',
      size: body.length,
    });
    expect(answer.headers.etag).toBe(`"${String(etag)}"`);
    expect(await gateway.read('made/rain.txt')).toBe(body);
    const ref = { container: CONTAINER, name: 'made/rain.txt' };
    expect(await gateway.backend.statObject(ref, call)).toMatchObject({
      contentType: 'text/plain',
      metadata: new Map([['unit', 'test']]),
    });
  });

  test('G13: of nothing makes an empty file', async () => {
    const answer = await put('nothing', { size: 0 }, {});

    expect(answer.status).toBe(201);
    expect(await gateway.read('nothing')).toBe('');
  });

  test('of unbound size may come in chunks', async () => {
    const answer = await put(
      'chunks',
      {},
      {
        body: 'abc',
        headers: { 'transfer-encoding': 'chunked' },
      },
    );

    expect(answer.status).toBe(201);
    expect(await gateway.read('chunks')).toBe('abc');
  });

  test('M16: by two URLs makes two versions', async () => {
    await put('twice', {}, { body: 'one' });
    await put('twice', {}, { body: 'two' });

    expect((await versionsOf('twice'))?.items).toHaveLength(2);
    expect(await gateway.read('twice')).toBe('two');
  });

  test('sent again by the same URL gets the same answer, and makes no version', async () => {
    const { url } = await gateway.sign(writing('again'));
    const first = await send(url, { method: 'PUT', body: 'same' });
    const second = await send(url, { method: 'PUT', body: 'same' });

    expect(second).toMatchObject({ status: 201, body: first.body });
    expect((await versionsOf('again'))?.items).toHaveLength(1);
  });

  test('of other bytes by a URL that is used up is refused', async () => {
    const { url } = await gateway.sign(writing('once'));
    await send(url, { method: 'PUT', body: 'one' });
    const second = await send(url, { method: 'PUT', body: 'two' });

    expect(second.status).toBe(403);
    expect(errorIn(second)).toMatchObject({ code: 'INVALID_FILE_OPERATION' });
    expect(await gateway.read('once')).toBe('one');
  });
});
