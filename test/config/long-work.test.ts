import { describe, expect, test } from '@jest/globals';
import { configOf, faultOf } from './support.js';

describe('imports', () => {
  test('reach the public internet alone, and are bounded, where nothing is said', () => {
    expect(configOf({ text: '' }).imports).toEqual({
      allow: [],
      maxSize: 50 * 2 ** 30,
      maxSeconds: 6 * 3600,
      idleSeconds: 30,
    });
  });

  test('reach also what is opened by name', () => {
    const text = `imports:
  maxSize: 1024
  allow: [files.intranet.example, '*.cdn.example:8443', 127.0.0.1:8081, '::1', 10.1.0.0/16]
`;

    expect(configOf({ text }).imports).toMatchObject({
      maxSize: 1024,
      allow: [
        'files.intranet.example',
        '*.cdn.example:8443',
        '127.0.0.1:8081',
        '::1',
        '10.1.0.0/16',
      ],
    });
  });

  test.each(['10.0.0.0/33', '*.10.0.0.1', 'http://a.test', 'a b', ''])(
    'are not opened by %j, and the fault is told by its place in the list',
    (entry) => {
      const text = `imports:\n  allow:\n    - a.test\n    - "${entry}"\n`;

      expect(faultOf({ text })).toMatchObject({
        line: 4,
        key: 'imports.allow.1',
      });
    },
  );

  test('are not opened by a word in place of a list', () => {
    const text = 'imports: { allow: a.test }';

    expect(faultOf({ text }).message).toBe(
      'stowage.yaml:1: imports.allow: expected a list',
    );
  });
});

describe('jobs', () => {
  test('share the gateway, and are kept a week, where nothing is said', () => {
    expect(configOf({ text: '' }).jobs).toEqual({
      perAccount: 4,
      inAll: 16,
      keptHours: 7 * 24,
    });
  });
});

describe('long work', () => {
  test.each([
    ['imports', 'maxSize', 0, '1 to 9000000000000'],
    ['imports', 'maxSize', 9_000_000_000_001, '1 to 9000000000000'],
    ['imports', 'maxSeconds', 604_801, '1 to 604800'],
    ['imports', 'idleSeconds', 0, '1 to 3600'],
    ['jobs', 'perAccount', 0, '1 to 1000'],
    ['jobs', 'inAll', 1001, '1 to 1000'],
    ['jobs', 'keptHours', 8761, '1 to 8760'],
  ])('is bounded: %s.%s can not be %d', (section, key, value, bounds) => {
    const fault = faultOf({ text: `${section}: { ${key}: ${value} }` });

    expect(fault.message).toBe(
      `stowage.yaml:1: ${section}.${key}: expected a whole number from ${bounds}`,
    );
  });
});
