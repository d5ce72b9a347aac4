import { describe, expect, test } from '@jest/globals';
import { Secret } from '../../src/config/index.js';
import { createLogger, type Logger } from '../../src/observe/index.js';
import { StorageError } from '../../src/storage/index.js';

/** Everything that a logger writes, as text and as its lines' JSON. */
function recorded(log: (logger: Logger) => void, level = 'trace') {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  log(createLogger({ level, destination }));
  const text = lines.join('');
  return {
    text,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('a line of the log', () => {
  test('is JSON with its level as a word, an ISO time and nothing of the machine', () => {
    const { text, lines } = recorded((logger) => {
      logger.info({ url: 'http://127.0.0.1:4000' }, 'listening');
    });

    expect(text.endsWith('}\n')).toBe(true);
    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        url: 'http://127.0.0.1:4000',
        msg: 'listening',
      },
    ]);
  });

  test('is not written below the level', () => {
    const { lines } = recorded((logger) => {
      logger.info('too little');
      logger.warn('enough');
    }, 'warn');

    expect(lines.map(({ msg }) => msg)).toEqual(['enough']);
  });

  test('tells an error by message, stack and what it was about', () => {
    const { lines } = recorded((logger) => {
      logger.error({ err: new StorageError('UNEXPECTED', { account: 'a' }) });
    });

    expect(lines[0]?.['err']).toMatchObject({
      message: 'UNEXPECTED account="a"',
      context: { account: 'a' },
      stack: expect.stringContaining('logger.test'),
    });
  });
});

/** Every way in which what lets someone in has been seen in logs. */
const PLANTED: readonly (readonly [where: string, said: object | string])[] = [
  ['a header', { headers: { authorization: 'canary' } }],
  ['a header in capitals', { Authorization: 'canary "x' }],
  ['a cookie', { req: { headers: { cookie: 'a=canary; b' } } }],
  ['cookies set', { 'set-cookie': ['a=canary', 'b=canary'] }],
  ['raw headers', { raw: ['Cookie', 'a=canary', 'Host', 'h'] }],
  ['a bearer in a message', 'sent Bearer canary.canary_x-1'],
  ['a header in a message', '> Authorization: Token canary\n'],
  ['a header in an inspection', "{ cookie: 'a=canary' }"],
  ['JSON inside a message', '{"x-auth-token":"canary"}'],
  ['a password', { auth: { password: 'canary' } }],
  ['a key of ours', { tempUrlKey: 'canary' }],
  ['an S3 secret', { secretAccessKey: 'can\\"canary' }],
  ['a Secret', { any: new Secret('canary') }],
  ['a ticket', { url: '/blobs/canary.canary?x' }],
  ["a ticket's URL", 'GET http://h:1/blobs/canary-_.x HTTP/1.1'],
  [
    'an S3 signature',
    {
      url: 'https://s/b/k?X-Amz-Signature=canary&X-Amz-Credential=canary%2Fx',
    },
  ],
  ['a Swift signature', '/v1/a/c/o?temp_url_sig=canary&temp_url_expires=1'],
  ['a sig', { req: { url: '/x?sig=canary' } }],
  ['a token', { req: { url: '/x?a=1&token=canary#' } }],
  ['a URL in a URL', { url: '/go?to=https%3A%2F%2Fh%2F%3Fsig%3Dcanary' }],
  ["a URL's user", 'http://user:canary@host/'],
  ["an error's message", new Error('GET /x?sig=canary failed')],
  [
    "an error's cause",
    {
      err: new Error('x', { cause: new Error('Bearer canary') }),
    },
  ],
  [
    "an error's context",
    new StorageError('UNEXPECTED', { reason: '/blobs/canary' }),
  ],
];

describe('the canary', () => {
  test.each(PLANTED)('planted in %s is in no line', (_, said) => {
    const { text, lines } = recorded((logger) => {
      logger.info(said);
    });

    expect(lines).toHaveLength(1);
    expect(text).toContain('[redacted]');
    expect(text).not.toContain('canary');
  });

  test("planted in a child's bindings, or as an argument, is in no line", () => {
    const { text } = recorded((logger) => {
      logger.child({ authorization: 'canary' }).info('bound');
      logger.info('it is %s', new Secret('canary'));
    });

    expect(text).toContain('it is [redacted]');
    expect(text).not.toContain('canary');
  });

  test('what is no secret stays as it was', () => {
    const told = {
      msg: 'a bad token, said the cookie jar',
      operation: 'statObject',
      url: 'http://127.0.0.1:4000/graphql?query=%7Ba%7D',
      key: 'photos/sig.jpg',
    };

    const { lines } = recorded((logger) => {
      logger.info(told);
    });

    expect(lines[0]).toMatchObject(told);
  });
});
