import { describe, expect, test } from '@jest/globals';
import { parseAllow } from '../../src/remote/allow.js';

const NAMES = [
  ['files.example', 'files.example', 80, true],
  ['files.example', 'files.example', 8443, true],
  ['Files.Example.', 'files.example', 80, true],
  ['bücher.example', 'xn--bcher-kva.example', 80, true],
  ['intranet', 'intranet', 80, true],
  ['files.example', 'a.files.example', 80, false],
  ['files.example', 'otherfiles.example', 80, false],
  ['files.example:8443', 'files.example', 8443, true],
  ['files.example:8443', 'files.example', 443, false],
  ['*.example', 'files.example', 80, true],
  ['*.example', 'a.files.example', 80, true],
  ['*.example', 'example', 80, false],
  ['*.example', 'files.badexample', 80, false],
  ['*.example:81', 'files.example', 80, false],
  ['*.example:81', 'files.example', 81, true],
  ['127.0.0.1', 'files.example', 80, false],
] as const;

const ADDRESSES = [
  ['127.0.0.1', '127.0.0.1', 9000, true],
  ['127.0.0.1', '127.0.0.2', 9000, false],
  ['127.0.0.1', '::ffff:127.0.0.1', 80, false],
  ['127.0.0.1', '::ffff:7f00:1', 80, false],
  ['127.0.0.1:8081', '127.0.0.1', 8081, true],
  ['127.0.0.1:8081', '127.0.0.1', 80, false],
  ['::1', '::1', 80, true],
  ['::1', '0:0:0:0:0:0:0:1', 80, true],
  ['::1', '::1%lo', 80, false],
  ['[::1]', '::1', 9000, true],
  ['[fd00::1]:8080', 'fd00::1', 8080, true],
  ['[fd00::1]:8080', 'fd00::1', 80, false],
  ['10.1.0.0/16', '10.1.255.255', 8080, true],
  ['10.1.0.0/16', '10.2.0.0', 80, false],
  ['10.1.2.3/16', '10.1.9.9', 80, true],
  ['fd00::/8', 'fdff::1', 80, true],
  ['fd00::/8', 'fc00::1', 80, false],
  ['::ffff:0:0/96', '10.0.0.1', 80, false],
  ['0.0.0.0/0', '10.0.0.1', 80, true],
  ['0.0.0.0/0', '::1', 80, false],
  ['files.example', '10.0.0.1', 80, false],
] as const;

const MISTAKES = [
  '',
  '*',
  '*.',
  '*.10.0.0.1',
  'files.*.example',
  'http://files.example',
  'files.example/a',
  'user@files.example',
  'files.example:',
  'files.example:0',
  'files.example:65536',
  'files.example:http',
  'fi les.example',
  '127.1',
  '10.1.0.0/33',
  '10.1.0.0/',
  '10.1/16',
  '10.1.0.0/255.255.0.0',
  '10.1.0.0/16:80',
  'fd00::/129',
  'fe80::1%eth0',
  'files.example/16',
];

describe('imports.allow', () => {
  test.each(NAMES)(
    '%s, asked for the name %s at %i: %p',
    (entry, name, port, open) => {
      expect(parseAllow([entry]).opensName(name, port)).toBe(open);
    },
  );

  test.each(ADDRESSES)(
    '%s, asked for %s at %i: %p',
    (entry, address, port, open) => {
      expect(parseAllow([entry]).opensAddress(address, port)).toBe(open);
    },
  );

  test('knows at which ports there is any address to open', () => {
    const allow = parseAllow(['files.example:81', '10.0.0.1:82']);

    expect([80, 81, 82].filter((port) => allow.opensSomeAddress(port))).toEqual(
      [82],
    );
  });

  test.each(MISTAKES)(
    'an entry %j is an error that says what was expected',
    (entry) => {
      const read = () => parseAllow(['files.example', entry]);

      expect(read).toThrow(
        `${JSON.stringify(entry)} opens nothing; expected a name`,
      );
    },
  );
});
