import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { send } from './exchange.js';
import { openGateway, reading, type TestGateway } from './gateway.js';
import { parseDisposition } from './parse-disposition.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway();
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

/** How a file stored under a type is served. */
async function served(stored: string, disposition: 'INLINE' | 'ATTACHMENT') {
  await gateway.put('typed', 'x', stored);
  const { url } = await gateway.sign(reading('typed', { disposition }));
  const { headers } = await send(url);
  return {
    type: headers['content-type'],
    shown: parseDisposition(headers['content-disposition']).type,
    policy: headers['content-security-policy'],
  };
}

describe('content that a stranger wrote', () => {
  test.each([
    'text/plain',
    'text/plain; charset=utf-8',
    'IMAGE/PNG',
    'image/jpeg',
    'image/webp',
    'video/mp4',
    'audio/ogg',
    'application/json',
    'text/csv',
  ])('is shown when that is asked for and it is inert: %s', async (type) => {
    expect(await served(type, 'INLINE')).toEqual({
      type,
      shown: 'inline',
      policy: "sandbox; default-src 'none'",
    });
    expect(await served(type, 'ATTACHMENT')).toMatchObject({
      type,
      shown: 'attachment',
    });
  });

  test.each([
    'text/html',
    'text/html; charset=utf-8',
    'TEXT/HTML',
    ' text/html',
    'image/svg+xml',
    'application/xhtml+xml',
    'text/xml',
    'text/javascript',
    'application/x-javascript',
    'application/wasm',
    'application/x-shockwave-flash',
    'application/vnd.x+xml',
    'multipart/x-mixed-replace',
    'message/rfc822',
    'nonsense',
    'text/plain, text/html',
  ])(
    'is bytes to save, whatever was asked, when a browser might run it: %s',
    async (type) => {
      for (const disposition of ['INLINE', 'ATTACHMENT'] as const) {
        expect(await served(type, disposition)).toEqual({
          type: 'application/octet-stream',
          shown: 'attachment',
          policy: "sandbox; default-src 'none'",
        });
      }
    },
  );

  test.each(['application/pdf', 'application/zip', 'application/vnd.ms-excel'])(
    'keeps its type and is saved when a program of its own opens it: %s',
    async (type) => {
      expect(await served(type, 'INLINE')).toMatchObject({
        type,
        shown: 'attachment',
      });
    },
  );
});
