import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { call } from '../support/call.js';
import { parseDisposition } from './parse-disposition.js';
import { send } from './exchange.js';
import { openGateway, type TestGateway } from './gateway.js';
import { makePublic, publicUrl, putIn } from './public-files.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
  await makePublic(gateway, 'open');
  await put('digits', '0123456789');
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

const put = (name: string, content: string, type = 'text/plain') =>
  putIn(gateway, { container: 'open', name }, { content, type });
const urlOf = (name: string) => publicUrl(gateway, 'open', name);

describe('a file of a public container', () => {
  test('is given to anyone, with all that is known of it', async () => {
    const answer = await send(urlOf('digits'));

    expect(answer).toMatchObject({ status: 200, body: '0123456789' });
    expect(answer.headers).toMatchObject({
      'content-length': '10',
      'content-type': 'text/plain',
      'accept-ranges': 'bytes',
      'content-disposition': 'inline; filename="digits"',
      'cache-control': 'public, max-age=60',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(answer.headers.etag).toMatch(/^"[^"]+"$/);
    expect(answer.headers['last-modified']).toMatch(/ GMT$/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('by HEAD gives the same headers and no body', async () => {
    const get = await send(urlOf('digits'));
    const head = await send(urlOf('digits'), { method: 'HEAD' });

    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers).toEqual({
      ...get.headers,
      date: head.headers.date,
      'x-request-id': head.headers['x-request-id'],
    });
  });

  test('is given in part', async () => {
    const headers = { range: 'bytes=2-4' };
    const part = await send(urlOf('digits'), { headers });
    expect(part).toMatchObject({ status: 206, body: '234' });
    expect(part.headers['content-range']).toBe('bytes 2-4/10');

    const beyond = { range: 'bytes=10-' };
    const none = await send(urlOf('digits'), { headers: beyond });
    expect(none.status).toBe(416);
    expect(none.headers['content-range']).toBe('bytes */10');
    expect(none.headers['cache-control']).toBe('no-store');
  });

  test('is not given again to who has it', async () => {
    const { headers } = await send(urlOf('digits'));
    const again = await send(urlOf('digits'), {
      headers: { 'if-none-match': headers.etag },
    });

    expect(again).toMatchObject({ status: 304, body: '' });
    expect(again.headers['cache-control']).toBe('public, max-age=60');
    const other = { 'if-match': '"another"' };
    const changed = await send(urlOf('digits'), { headers: other });
    expect(changed.status).toBe(412);
  });

  test('may be read by pages of any origin, which sends no credentials', async () => {
    for (const origin of ['https://a.example', 'https://app.example.com']) {
      const { headers } = await send(urlOf('digits'), { headers: { origin } });
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['access-control-expose-headers']).toBe('*');
      expect(headers['access-control-allow-credentials']).toBeUndefined();
    }
  });

  test.each([
    ['text/html', 'application/octet-stream', 'attachment'],
    ['image/svg+xml', 'application/octet-stream', 'attachment'],
    ['application/pdf', 'application/pdf', 'attachment'],
    ['image/png', 'image/png', 'inline'],
  ])('that is %s is served as %s, %s', async (stored, type, shown) => {
    await put('typed', 'x', stored);
    const { headers } = await send(urlOf('typed'));

    expect(headers['content-type']).toBe(type);
    const told = parseDisposition(headers['content-disposition']);
    expect(told.type).toBe(shown);
  });

  test('is kept by nobody where its ttl is none', async () => {
    await makePublic(gateway, 'fleeting', 0);
    const ref = { container: 'fleeting', name: 'a' };
    await putIn(gateway, ref, { content: 'x' });

    const { headers } = await send(publicUrl(gateway, 'fleeting', 'a'));

    expect(headers['cache-control']).toBe('public, max-age=0');
  });

  test.each(['GET', 'HEAD'])(
    'is kept no longer than it lives, by %s',
    async (method) => {
      const ref = { container: 'open', name: 'brief' };
      const expiresAt = new Date(Date.now() + 30_000);
      await putIn(gateway, ref, { content: 'x', expiresAt });

      const { headers } = await send(urlOf('brief'), { method });

      const [, seconds] =
        /^public, max-age=(\d+)$/.exec(headers['cache-control'] ?? '') ?? [];
      expect(Number(seconds)).toBeLessThanOrEqual(30);
      expect(Number(seconds)).toBeGreaterThan(0);
    },
  );

  test('takes no other method, and says which it takes', async () => {
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const answer = await send(urlOf('digits'), { method });
      expect({ method, status: answer.status }).toEqual({
        method,
        status: 405,
      });
      expect(answer.headers.allow).toBe('GET, HEAD, OPTIONS');
    }
    expect((await send(urlOf('digits'))).body).toBe('0123456789');
  });

  test('is given as it is now, never as it was', async () => {
    await put('changing', 'first');
    const ref = { container: 'open', name: 'changing' };
    const { versionId = '' } = await gateway.backend.statObject(ref, call);
    await put('changing', 'second');

    for (const query of [`v=${versionId}`, `versionId=${versionId}`]) {
      const { body } = await send(`${urlOf('changing')}?${query}`);
      expect(body).toBe('second');
    }
    await gateway.backend.deleteObject(ref, {}, call);
    expect((await send(urlOf('changing'))).status).toBe(404);
  });

  test('is not given under a host that is not known', async () => {
    const headers = { host: 'evil.example' };
    const answer = await send(urlOf('digits'), { headers });

    expect(answer.status).toBe(421);
    expect(answer.body).not.toContain('0123456789');
  });
});

interface NameCase {
  readonly name: string;
  readonly note: string;
  readonly ours: 'roundtrip' | 'reject';
}

const cases = JSON.parse(
  readFileSync(new URL('../cases/names.json', import.meta.url), 'utf8'),
) as readonly NameCase[];

describe('a public file of any name is at the URL of its container and that name (seed J6)', () => {
  const kept = cases.filter(({ ours }) => ours === 'roundtrip');

  test.each(kept)('$note: $name', async ({ name }) => {
    await put(name, `content of ${name}`);
    const wanted = { status: 200, body: `content of ${name}` };

    expect(await send(urlOf(name))).toMatchObject(wanted);
    // Also where its slashes are encoded, and every byte besides.
    const hex = Buffer.from(name).toString('hex').replaceAll(/../g, '%$&');
    const path = `${gateway.url}/public/local/open/${hex}`;
    expect(await send(path)).toMatchObject(wanted);
  });
});
