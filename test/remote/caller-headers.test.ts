import { describe, expect, test } from '@jest/globals';
import { callerHeaders } from '../../src/remote/headers.js';

const refused = expect.objectContaining({ reason: 'HEADER_REFUSED' });

describe("the caller's headers", () => {
  test('are sent as they are, by name in any case', () => {
    const given = [
      { name: 'AUTHORIZATION', value: 'Basic YTpi' },
      { name: 'Private-Token', value: 'a b\tc' },
    ];

    expect(callerHeaders(given)).toEqual({
      authorization: 'Basic YTpi',
      'private-token': 'a b\tc',
    });
  });

  test.each([
    'Host',
    'Range',
    'If-Match',
    'Cookie',
    'Accept-Encoding',
    'Transfer-Encoding',
    'Connection',
    'User-Agent',
    'Proxy-Authorization',
    'X-Forwarded-For',
    'Metadata-Flavor',
    'X-aws-ec2-metadata-token',
    '__proto__',
    '',
    'Authorization ',
  ])('%p is refused', (name) => {
    expect(() => callerHeaders([{ name, value: 'x' }])).toThrow(refused);
  });

  test.each(['', 'a\r\nHost: b', 'a\nb', 'a\0b', ' a', 'caf\u00e9', 'a\u0141'])(
    'the value %j is refused',
    (value) => {
      const given = [{ name: 'Authorization', value }];

      expect(() => callerHeaders(given)).toThrow(refused);
    },
  );

  test('a value of 8 KiB is sent, and a longer one refused', () => {
    const of = (length: number) => [
      { name: 'Authorization', value: 'x'.repeat(length) },
    ];

    expect(callerHeaders(of(8192))).toHaveProperty('authorization');
    expect(() => callerHeaders(of(8193))).toThrow(refused);
  });

  test('one that is given twice is refused', () => {
    const given = [
      { name: 'Accept', value: 'a/b' },
      { name: 'accept', value: 'c/d' },
    ];

    expect(() => callerHeaders(given)).toThrow(refused);
  });
});
