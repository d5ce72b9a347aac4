import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { errorIn, send, type Answer } from './exchange.js';
import { RawPeer } from './raw-peer.js';
import { openSockets, type SocketGateway } from './socket-gateway.js';

let gateway: SocketGateway;

beforeAll(async () => {
  gateway = await openSockets({ publicHost: 'files.example.com' });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  expect(gateway.unexpected).toEqual([]);
});

/** A request for a WebSocket that is answered as a request; one that became a socket would never end. */
function shake(
  headers: Record<string, string>,
  path = '/graphql',
): Promise<Answer> {
  return send(`${gateway.url}${path}`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol': 'graphql-transport-ws',
      ...headers,
    },
  });
}

const problemOf = ({ body }: Answer) =>
  (JSON.parse(body) as { errors: readonly object[] }).errors[0];

describe('a request for a WebSocket', () => {
  test.each(['evil.example', '10.0.0.1', 'localhost.evil.example:4000'])(
    'is refused for another host: %s',
    async (host) => {
      const answer = await shake({ host, origin: `http://${host}` });

      expect(answer.status).toBe(421);
      expect(errorIn(answer)).toMatchObject({ reason: 'HOST' });
    },
  );

  test.each([
    'https://evil.example',
    'http://localhost:1',
    'http://files.example.com.evil.example',
    'null',
    '',
  ])('is refused from a page of another origin: %j', async (origin) => {
    const answer = await shake({ origin });

    expect(answer.status).toBe(403);
    expect(problemOf(answer)).toMatchObject({
      message: expect.stringContaining('cors.origins') as unknown,
      extensions: { code: 'FORBIDDEN', reason: 'ORIGIN' },
    });
  });

  test.each([
    ['no browser', {}],
    [
      "the gateway's own page",
      { host: 'localhost:4000', origin: 'http://localhost:4000' },
    ],
    [
      'its own page as the public host',
      { host: 'files.example.com', origin: 'https://files.example.com' },
    ],
    ['a page that was allowed', { origin: 'https://app.example.com' }],
  ])('is granted to %s', async (_whom, headers) => {
    using peer = await RawPeer.open(gateway.url, { headers });

    expect(peer.socket.protocol).toBe('graphql-transport-ws');
  });

  test('is nothing special elsewhere, or for another protocol than WebSocket', async () => {
    expect((await shake({}, '/healthz')).status).toBe(200);
    expect((await shake({}, '/nothing')).status).toBe(404);
    expect((await shake({ upgrade: 'h2c' }, '/healthz')).status).toBe(200);
  });

  test('is refused when it is malformed', async () => {
    expect((await shake({ 'sec-websocket-key': 'x' })).status).toBe(400);
    expect((await shake({ 'sec-websocket-version': '7' })).status).toBe(400);
  });

  test.each([
    ['another protocol', { 'sec-websocket-protocol': 'graphql-ws' }],
    ['none', {}],
  ])(
    'that offers %s is granted, and closed with a code that says why',
    async (_what, headers) => {
      using peer = await RawPeer.open(gateway.url, { headers }, []);

      expect(await peer.ends()).toBe(4406);
    },
  );
});

describe('a client that does not do as it should', () => {
  test.each([
    ['no JSON', 'hello', 4400],
    ['a message of no type', '{}', 4400],
    [
      'a message that only the gateway sends',
      '{"type":"next","id":"1","payload":{}}',
      4400,
    ],
    ['a second introduction', '{"type":"connection_init"}', 4429],
    [
      'a message over 256 KiB',
      JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(256 * 1024) } }),
      1009,
    ],
  ])('is closed for %s', async (_what, text, code) => {
    using peer = await RawPeer.greeted(gateway.url);
    peer.socket.send(text);

    expect(await peer.ends()).toBe(code);
  });

  test('is closed when it asks before it has introduced itself', async () => {
    using peer = await RawPeer.open(gateway.url);
    peer.ask('1', '{ __typename }');

    expect(await peer.ends()).toBe(4401);
  });

  test('is closed when it uses an id twice, however long that is', async () => {
    using peer = await RawPeer.greeted(gateway.url);
    const run = await gateway.begin();
    const id = 'x'.repeat(1000);
    peer.ask(id, watching(run.job.id));
    peer.ask(id, watching(run.job.id));

    expect(await peer.ends()).toBe(4409);
  });

  test('is closed when it does not introduce itself in time', async () => {
    await using impatient = await openSockets({ socketLimits: { initMs: 50 } });
    using peer = await RawPeer.open(impatient.url);

    expect(await peer.ends()).toBe(4408);
  });

  test('is cut when it gives no sign any more', async () => {
    await using watchful = await openSockets({ limits: { pingMs: 50 } });
    using lively = await RawPeer.greeted(watchful.url);
    using silent = await RawPeer.open(watchful.url, { autoPong: false });

    expect(await silent.ends()).toBe(1006);
    expect(lively.code).toBeUndefined();
  });

  test('is cut when it asks and asks, and does not read', async () => {
    await gateway.put('big', 'x'.repeat(1024 * 1024));
    using peer = await RawPeer.greeted(gateway.url);
    const run = await gateway.begin();
    peer.ask('watch', watching(run.job.id));
    await peer.sees(({ id }) => id === 'watch');
    peer.socket.pause();
    for (let at = 0; at < 40; at += 1) peer.ask(`${at}`, BIG);

    await eventually('it is cut, and its job no longer watched', () =>
      Promise.resolve(gateway.watching() === 0),
    );
  });
});

describe('bounds', () => {
  test('are kept on the operations of one socket, and one more is refused alone', async () => {
    await using small = await openSockets({ socketLimits: { operations: 2 } });
    using peer = await RawPeer.greeted(small.url);
    const run = await small.begin();
    peer.ask('1', watching(run.job.id));
    peer.ask('2', watching(run.job.id));
    peer.ask('3', watching(run.job.id));
    const refused = await peer.sees(({ type }) => type === 'error');
    peer.say({ type: 'complete', id: '1' });
    await eventually('it has ended', () =>
      Promise.resolve(small.watching() === 1),
    );
    peer.ask('4', '{ __typename }');

    expect(refused).toMatchObject({
      id: '3',
      payload: [{ extensions: { code: 'RATE_LIMITED', limit: 2 } }],
    });
    await peer.sees(({ type, id }) => type === 'next' && id === '4');
  });

  test('are kept on the sockets in all', async () => {
    await using small = await openSockets({ limits: { sockets: 1 } });
    using first = await RawPeer.greeted(small.url);

    await expect(RawPeer.open(small.url)).rejects.toThrow('429');
    first.socket.close();
    await first.ends();
    using second = await RawPeer.greeted(small.url);
    expect(second.code).toBeUndefined();
  });

  test('are no reason to refuse a ping', async () => {
    using peer = await RawPeer.open(gateway.url);
    peer.say({ type: 'ping' });

    await peer.sees(({ type }) => type === 'pong');
  });

  test('hide the schema where it is not to be shown', async () => {
    await using closed = await openSockets({ introspection: false });
    using peer = await RawPeer.greeted(closed.url);
    peer.ask('1', '{ __schema { types { name } } }');

    const refused = await peer.sees(({ id }) => id === '1');
    expect(refused).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

const BIG =
  '{ file(id: "file:local/photos/big") { content(length: 1048576) { text } } }';

function watching(job: string): string {
  return `subscription { jobUpdated(id: "job:${job}") { state } }`;
}
