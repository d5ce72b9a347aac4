import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorIn, send } from './exchange.js';
import { openGateway, reading, type TestGateway } from './gateway.js';
import { RawSocket } from './raw-socket.js';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await openGateway({ publicHost: 'files.example.com' });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

describe('a host that a request names', () => {
  test.each([
    '127.0.0.1',
    '127.8.9.10:80',
    '[::1]:4000',
    'localhost',
    'LOCALHOST:4000',
    'localhost.',
    'stowage.localhost:4000',
    'files.example.com',
    'files.example.com:8443',
  ])(
    'is answered when it is this machine or the public one: %s',
    async (host) => {
      const answer = await send(`${gateway.url}/healthz`, {
        headers: { host },
      });

      expect(answer.status).toBe(200);
    },
  );

  test.each([
    'evil.example',
    'evil.example:4000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evillocalhost',
    'files.example.com.evil.example',
    'evil.example@localhost',
    '10.0.0.1',
    '[::2]',
  ])('is refused when it is another: %s', async (host) => {
    const answer = await send(`${gateway.url}/graphql`, { headers: { host } });

    expect(answer.status).toBe(421);
    expect(errorIn(answer)).toMatchObject({
      code: 'FORBIDDEN',
      reason: 'HOST',
      message: expect.stringContaining(`'${host}'`),
    });
    expect(errorIn(answer)['message']).toContain('set publicUrl');
  });

  test('is refused before a file is given or stored', async () => {
    await gateway.put('mine', 'secret');
    const { url } = await gateway.sign(reading('mine'));
    const answer = await send(url, { headers: { host: 'evil.example' } });

    expect(answer.status).toBe(421);
    expect(answer.body).not.toContain('secret');
  });

  test('must be named', async () => {
    using client = await RawSocket.open(gateway.url);
    client.socket.write('GET /healthz HTTP/1.0\r\n\r\n');
    await client.ends();

    expect(client.text).toMatch(/^HTTP\/1\.1 421 /);
  });
});
