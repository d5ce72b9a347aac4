import { describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { send } from './exchange.js';
import { openGateway, reading, writing } from './gateway.js';
import { RawSocket } from './raw-socket.js';

const pathOf = (url: string) => new URL(url).pathname;

describe('Expect: 100-continue', () => {
  test('is answered once the ticket is good, and the body then stored', async () => {
    await using gateway = await openGateway();
    const { url } = await gateway.sign(writing('expected', { size: 3 }));
    using client = await RawSocket.open(url);

    client.ask(
      `PUT ${pathOf(url)} HTTP/1.1`,
      'Content-Length: 3',
      'Expect: 100-continue',
    );
    await client.sees('HTTP/1.1 100 Continue\r\n\r\n');
    expect(client.text).not.toContain('201');
    client.socket.write('abc');
    await client.sees('HTTP/1.1 201 Created');

    expect(await gateway.read('expected')).toBe('abc');
  });

  test.each([
    ['a forged ticket', 'a.b.c', '403'],
    ['a ticket to read', 'read', '403'],
    ['a size that was not signed', 'write', '400'],
  ])(
    'is never answered for %s: the refusal comes instead, and ends the connection',
    async (_what, which, status) => {
      await using gateway = await openGateway();
      const { url: read } = await gateway.sign(reading('x'));
      const { url: write } = await gateway.sign(writing('x', { size: 4 }));
      const forged = `${gateway.url}/blobs/a.b.c`;
      const url = { read, write }[which] ?? forged;
      using client = await RawSocket.open(url);

      client.ask(
        `PUT ${pathOf(url)} HTTP/1.1`,
        'Content-Length: 3',
        'Expect: 100-continue',
      );
      await client.ends();
      expect(client.text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(client.text).toMatch(/\r\nconnection: close\r\n/i);
      expect(client.text).not.toContain('100 Continue');
    },
  );
});

describe('a body cut half way', () => {
  test('M18: leaves the file as it was, whole', async () => {
    await using gateway = await openGateway();
    await gateway.put('kept', 'before');
    const { url } = await gateway.sign(writing('kept', { size: 1_000_000 }));
    using client = await RawSocket.open(url);

    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 1000000');
    client.socket.write('x'.repeat(500_000));
    await eventually('the upload is under way', () =>
      Promise.resolve(gateway.underWay().length === 1),
    );
    client.socket.destroy();
    await eventually('the upload is given up', () =>
      Promise.resolve(gateway.underWay().length === 0),
    );

    expect(await gateway.read('kept')).toBe('before');
    expect(gateway.logged()).not.toContain('unexpected');
  });

  test('can be sent again by the same URL', async () => {
    await using gateway = await openGateway();
    const { url } = await gateway.sign(writing('retried', { size: 6 }));
    using client = await RawSocket.open(url);
    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 6');
    client.socket.write('abc');
    await eventually('the upload is under way', () =>
      Promise.resolve(gateway.underWay().length === 1),
    );
    client.socket.destroy();
    await eventually('the upload is given up', () =>
      Promise.resolve(gateway.underWay().length === 0),
    );

    const again = await send(url, { method: 'PUT', body: 'abcdef' });
    expect(again.status).toBe(201);
    expect(await gateway.read('retried')).toBe('abcdef');
  });

  test('by chunks that never end stores nothing', async () => {
    await using gateway = await openGateway();
    const { url } = await gateway.sign(writing('chunked'));
    using client = await RawSocket.open(url);

    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Transfer-Encoding: chunked');
    client.socket.write('3\r\nabc\r\n');
    await eventually('the upload is under way', () =>
      Promise.resolve(gateway.underWay().length === 1),
    );
    client.socket.end();
    await eventually('the upload is given up', () =>
      Promise.resolve(gateway.underWay().length === 0),
    );

    await expect(gateway.read('chunked')).rejects.toThrow('OBJECT_NOT_FOUND');
  });
});

describe('a connection', () => {
  test('is used again after a refusal whose body was not wanted', async () => {
    await using gateway = await openGateway();
    const { url } = await gateway.sign(reading('x'));
    using client = await RawSocket.open(url);

    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 300000');
    await client.sees('File is not writable.');
    client.socket.write('x'.repeat(300_000));
    client.ask('GET /healthz HTTP/1.1');
    await client.sees('{"status":"ok"}');
  });

  test('that goes on sending what nobody wants is closed in the end', async () => {
    await using gateway = await openGateway({ limits: { lingerMs: 50 } });
    const { url } = await gateway.sign(reading('x'));
    using client = await RawSocket.open(url);

    client.ask(`PUT ${pathOf(url)} HTTP/1.1`, 'Content-Length: 300000');
    await client.ends();
    expect(client.text).toContain('File is not writable.');
  });

  test.each([
    ['both a length and chunks', 'Transfer-Encoding: chunked'],
    ['two lengths', 'Content-Length: 4'],
  ])('with %s is refused before it is routed', async (_what, line) => {
    await using gateway = await openGateway();
    using client = await RawSocket.open(gateway.url);

    client.ask('PUT /blobs/x HTTP/1.1', 'Content-Length: 3', line);
    await client.ends();
    expect(client.text).toMatch(/^HTTP\/1.1 400 /);
  });
});

describe('the log', () => {
  test('has the route of every request, and no ticket, whatever went wrong', async () => {
    await using gateway = await openGateway();
    await gateway.put('big', Buffer.alloc(8_000_000));
    const { url } = await gateway.sign(reading('big'));
    const { url: upload } = await gateway.sign(writing('cut', { size: 9 }));
    using client = await RawSocket.open(url);
    client.ask(`GET ${pathOf(url)} HTTP/1.1`);
    await client.sees('200 OK');
    client.socket.destroy();
    using other = await RawSocket.open(url);
    other.ask(`PUT ${pathOf(upload)} HTTP/1.1`, 'Content-Length: 9');
    other.socket.end();
    await send(`${url}x`);
    await send(`${url}%zz`);
    await send(url, { method: 'PATCH' });
    using broken = await RawSocket.open(url);
    broken.ask(`GET ${pathOf(url)} HTTP/1.1`, 'not a header');
    await broken.ends();

    const ticket = pathOf(url).slice('/blobs/'.length);
    await eventually('all have been logged', () =>
      Promise.resolve(gateway.logged().split('/blobs/:ticket').length > 3),
    );
    expect(gateway.logged()).toContain('"cut":true');
    expect(gateway.logged()).not.toContain(ticket.slice(0, 20));
  });
});
