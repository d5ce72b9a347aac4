import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { answers, drips, endlessBody, head, says } from '../chaos/conducts.js';
import { HostileOrigin } from '../chaos/hostile-origin.js';
import { parseAllow } from '../../src/remote/allow.js';
import { eventually } from '../support/eventually.js';
import { asking, faultOf, fetched, opener } from './opener.js';

const LATER = { 'retry-after': '7' };

describe('opening a URL', () => {
  let origin: HostileOrigin;

  beforeAll(async () => {
    origin = await HostileOrigin.start({
      '/file': answers(200, {}, 'the file'),
      '/empty': answers(200),
      '/chunked': says(
        head(200, { 'transfer-encoding': 'chunked' }),
        '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
      ),
      '/until-the-end': says(head(200, { connection: 'close' }), 'abc'),
      '/early': says('HTTP/1.1 103 Early Hints\r\n\r\n', head(200), 'late'),
      '/identity': answers(200, { 'content-encoding': 'identity' }, 'as is'),
      '/sent-less': answers(200, { 'content-length': 3 }, 'abcdef'),
      '/slow': drips(20),
      '/endless': endlessBody,
      '/silent': () => undefined,
      '/some-day': answers(503, { 'retry-after': '99999999999' }),
      '/cookie': answers(200, { 'set-cookie': 'a=b' }),
      ...Object.fromEntries(
        [201, 202, 204, 205, 304, 403, 404, 416, 429, 500, 503, 999].map(
          (status) => [`/status/${status}`, answers(status, LATER, 'secret')],
        ),
      ),
    });
  });

  afterAll(() => origin[Symbol.asyncDispose]());

  test.each([
    ['/file', 'the file'],
    ['/empty', ''],
    ['/chunked', 'abcde'],
    ['/until-the-end', 'abc'],
    ['/early', 'late'],
    ['/identity', 'as is'],
    ['/sent-less', 'abc'],
  ])('%s is read whole', async (path, whole) => {
    const { content } = await fetched(origin.url(path));

    expect(content).toBe(whole);
  });

  test('asks for bytes as they are, and says who asks', async () => {
    await fetched(origin.url('/file?a=b%20c'));

    const asked = origin.asked.at(-1);
    expect(asked?.line).toBe('GET /file?a=b%20c HTTP/1.1');
    expect(Object.fromEntries(asked?.headers ?? [])).toMatchObject({
      host: origin.host,
      'accept-encoding': 'identity',
      'user-agent': 'stowage/0.0.0-test',
    });
  });

  test('keeps no cookie', async () => {
    const { open } = opener();
    for (const path of ['/cookie', '/file']) {
      const { body } = await open(asking(origin.url(path)));
      await body.toArray();
    }

    expect(origin.asked.at(-1)?.headers.has('cookie')).toBe(false);
  });

  test('takes no proxy from the environment', async () => {
    const proxy = await HostileOrigin.start({});
    process.env['http_proxy'] = proxy.url('/');
    try {
      await fetched(origin.url('/file'));
    } finally {
      delete process.env['http_proxy'];
      await proxy[Symbol.asyncDispose]();
    }

    expect(proxy.asked).toEqual([]);
  });

  test('dials what was checked, keeps the Host, and tries each address', async () => {
    const port = origin.host.split(':')[1];
    const named = `files.example.test:${port}`;
    const lookup = () => Promise.resolve(['127.0.0.2', '127.0.0.1']);
    const options = { allow: parseAllow(['127.0.0.0/8']), lookup };

    await fetched(`http://${named}/file`, { options });

    expect(origin.asked.at(-1)?.headers.get('host')).toBe(named);
  });

  test('nobody who listens is UNREACHABLE, and may be there later', async () => {
    const gone = await HostileOrigin.start({});
    await gone[Symbol.asyncDispose]();

    expect(await faultOf(fetched(gone.url('/')))).toMatchObject({
      reason: 'UNREACHABLE',
      details: { passing: true },
    });
  });

  test.each([
    [403, false],
    [404, false],
    [416, false],
    [429, true],
    [500, true],
    [503, true],
    [999, false],
  ])('a %d is a STATUS, and may pass: %s', async (status, passing) => {
    const fault = await faultOf(fetched(origin.url(`/status/${status}`)));

    expect(fault).toMatchObject({
      reason: 'STATUS',
      message: `The other side answered ${status}.`,
      details: { passing, retryAfterSeconds: 7 },
    });
  });

  test('nobody is told to wait longer than a day', async () => {
    const fault = await faultOf(fetched(origin.url('/some-day')));

    expect(fault.details.retryAfterSeconds).toBe(86_400);
  });

  test.each([201, 202, 204, 205])('a %d is a BAD_ANSWER', async (status) => {
    const fault = await faultOf(fetched(origin.url(`/status/${status}`)));

    expect(fault.reason).toBe('BAD_ANSWER');
  });

  test('is called off while it waits for an answer', async () => {
    const caller = new AbortController();
    const { signal } = caller;
    const opening = faultOf(fetched(origin.url('/silent'), { signal }));
    const asked = () => origin.asked.at(-1)?.line.includes('/silent') ?? false;
    await eventually('it has asked', () => Promise.resolve(asked()));

    caller.abort();

    expect((await opening).reason).toBe('CANCELLED');
  });

  test('is called off before it begins', async () => {
    const { length } = origin.asked;
    const signal = AbortSignal.abort();

    const fault = await faultOf(fetched(origin.url('/file'), { signal }));

    expect(fault.reason).toBe('CANCELLED');
    expect(origin.asked).toHaveLength(length);
  });

  test('is called off in a body that nobody reads', async () => {
    const caller = new AbortController();
    const { signal } = caller;
    const { open } = opener();
    const { body } = await open(asking(origin.url('/endless'), { signal }));

    caller.abort();
    await eventually('it is over', () => Promise.resolve(body.closed));

    expect((await faultOf(body.toArray())).reason).toBe('CANCELLED');
  });

  test('closing ends what is under way, and opens nothing more', async () => {
    const { open, close } = opener();
    const { body } = await open(asking(origin.url('/endless')));
    const failed = once(body, 'error');

    close();

    expect(await failed).toMatchObject([{ reason: 'CANCELLED' }]);
    const again = await faultOf(open(asking(origin.url('/file'))));
    expect(again.reason).toBe('CANCELLED');
  });

  test('a body that is let go ends its connection', async () => {
    const { open } = opener();
    const { body } = await open(asking(origin.url('/endless')));

    body.destroy();

    await eventually('no connection is left', () =>
      Promise.resolve(origin.connections === 0),
    );
  });

  test('who reads slowly is not held against the other side', async () => {
    const options = { idleSeconds: 0.1, speedSeconds: 0.1 };
    const { open } = opener(options);
    const { body } = await open(asking(origin.url('/endless')));
    const started = Date.now();
    await eventually('a while is over', () =>
      Promise.resolve(Date.now() - started > 300),
    );

    expect(body.destroyed).toBe(false);
    body.destroy();
  });
});
