import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorIn, send } from './exchange.js';
import { openGateway, reading, writing, type TestGateway } from './gateway.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await gateway.put('mine', 'secret');
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** For toMatchObject: any text with this in it. */
function matching(part: string): unknown {
  return expect.stringContaining(part);
}

describe('a URL for one purpose', () => {
  test('to write does not read (seeds M3, M8)', async () => {
    const { url } = await gateway.sign(writing('mine'));

    for (const method of ['GET', 'HEAD']) {
      const answer = await send(url, { method });
      expect(answer.status).toBe(403);
      expect(answer.body).not.toContain('secret');
    }
    expect(errorIn(await send(url))).toMatchObject({
      code: 'INVALID_FILE_OPERATION',
      message: matching('File is not readable.'),
    });
  });

  test('to read does not write (seeds M4, M7)', async () => {
    const { url } = await gateway.sign(reading('mine'));
    const answer = await send(url, { method: 'PUT', body: 'changed' });

    expect(answer.status).toBe(403);
    expect(errorIn(answer)).toMatchObject({
      code: 'INVALID_FILE_OPERATION',
      message: matching('File is not writable.'),
    });
    expect(await gateway.read('mine')).toBe('secret');
  });

  test('takes no other method, and says which it takes', async () => {
    const { url } = await gateway.sign(reading('mine'));
    for (const method of ['POST', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND']) {
      const answer = await send(url, { method });
      expect({ method, status: answer.status }).toEqual({
        method,
        status: 405,
      });
      expect(answer.headers.allow).toBe('GET, HEAD, PUT, OPTIONS');
    }
  });

  test('names an account that is no longer there (seed M13)', async () => {
    const { url } = await gateway.signFor('elsewhere', reading('mine'));
    const answer = await send(url);

    expect(answer.status).toBe(404);
    expect(errorIn(answer)).toMatchObject({ code: 'ACCOUNT_NOT_FOUND' });
  });
});

describe('a URL that is not good is FORBIDDEN, says why, and reveals nothing', () => {
  const refused = async (url: string, method = 'GET') => {
    const answer = await send(
      url,
      method === 'PUT' ? { method, body: 'x' } : {},
    );
    expect(answer.status).toBe(403);
    expect(answer.body).not.toContain('mine');
    return errorIn(answer);
  };

  test('expired', async () => {
    await using other = await openGateway();
    await other.put('mine', 'secret');
    const { url } = await other.sign(reading('mine'));
    other.later(900_000);

    expect(await refused(url)).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'EXPIRED',
      message: 'This URL has expired. Ask the API for a new URL.',
    });
    expect(await refused(url, 'PUT')).toMatchObject({ reason: 'EXPIRED' });
  });

  test('altered', async () => {
    const { url } = await gateway.sign(reading('mine'));
    const instead = url.at(-5) === 'A' ? 'B' : 'A';
    const altered = url.slice(0, -5) + instead + url.slice(-4);

    expect(await refused(altered)).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'FORGED',
    });
  });

  test('with the proof of a URL for another file (seed M9)', async () => {
    const { url } = await gateway.sign(reading('mine'));
    const { url: other } = await gateway.sign(reading('other'));
    const swapped =
      url.slice(0, url.lastIndexOf('.')) + other.slice(other.lastIndexOf('.'));

    expect(await refused(swapped)).toMatchObject({ reason: 'FORGED' });
  });

  test('signed by another gateway', async () => {
    await using other = await openGateway();
    const { url } = await other.sign(reading('mine'));
    const here = url.replace(other.url, gateway.url);

    expect(await refused(here)).toMatchObject({ reason: 'UNKNOWN_KEY' });
  });

  test.each(['x', 'a.b.c', '%2e%2e%2f', '..%2f..%2fetc%2fpasswd', '-', '%00'])(
    'of another shape: %s',
    async (ticket) => {
      expect(await refused(`${gateway.url}/blobs/${ticket}`)).toMatchObject({
        code: 'FORBIDDEN',
        reason: 'MALFORMED',
      });
    },
  );

  test('cut anywhere', async () => {
    const { url } = await gateway.sign(reading('mine'));
    const start = `${gateway.url}/blobs/`.length;
    for (let length = start + 1; length < url.length; length += 7) {
      await refused(url.slice(0, length));
    }
  });

  test('longer than a request may be', async () => {
    const answer = await send(`${gateway.url}/blobs/${'x'.repeat(17_000)}`);

    expect(answer.status).toBe(431);
    expect(errorIn(answer)).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  test('badly encoded', async () => {
    const answer = await send(`${gateway.url}/blobs/%zz`);

    expect(answer.status).toBe(400);
    expect(errorIn(answer)).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect(answer.headers['x-request-id']).toMatch(/^req-/);
  });
});

describe('elsewhere', () => {
  test.each(['/nothing', '/blobs', '/blobs/a/b', '/graphql/x'])(
    'there is nothing: %s',
    async (path) => {
      const answer = await send(gateway.url + path);
      expect(answer.status).toBe(404);
      expect(errorIn(answer)['message']).toContain('/graphql');
    },
  );
});
